"""Invented people of whom some are in the books twice, and others only look alike: families, house phones, namesakes.

A second record is what a front desk makes of somebody it does not recognise: often another way of calling her, half
the time without the whole phone, seldom with everything. Deterministic by its seed.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from itertools import combinations

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_GIVEN = (
    "芳娜敏静丽艳娟霞秀英慧巧美雅芝玉萍红月彩春菊兰凤洁梅琳素云莲真环雪荣爱妹香莺媛瑞凡佳嘉琼勤珍贞莉桂娣"
    "叶璧璐娅琦晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君琴蕊薇菁梦岚苑婕馨瑗琰韵融园艺咏"
    "卿聪澜纯毓悦昭冰爽琬茗羽希宁欣飘育滢馥筠柔竹霭凝晓欢霄枫芸菲寒伊亚宜可姬舒影荔枝思丝晴小满若彤语涵"
)
_SAME_SOUND = dict(
    zip(
        "芳静敏丽娟萍霞晓小欣佳嘉颖影雅英琳倩怡仪瑶雪婷洁慧梅玉",
        "方婧闽莉鹃苹侠小晓昕嘉佳影颖娅瑛林茜仪怡遥学亭杰惠玫钰",
        strict=True,
    )
)
_REGIONS = ("静安", "徐汇", "长宁", "浦东", "闵行", "虹口", "杨浦", "普陀", "宝山", "嘉定", "")
_STARTS = ("138", "139", "136", "150", "158", "186", "188", "199", "177", "133")


@dataclass(frozen=True)
class Record:
    """One record: who it really is, and what it says."""

    person: int
    name: str
    phone: str = ""
    hint: str = ""
    birth: tuple[int, int, int] = (0, 0, 0)
    card: str = ""
    gender: str = "f"
    salon: int = 1
    steward: int = 0
    region: str = ""


class Books:
    """The records of a shop of ``people`` people with ``share`` second ones."""

    def __init__(self, people: int, *, seed: int, share: float = 0.15) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - a story, not a secret
        self._persons = 0
        self.records: list[Record] = []
        originals = [one for _n in range(people) for one in self._household()][:people]
        seconds = [self._second(one) for one in self._chance.sample(originals, round(people * share))]
        thirds = [self._second(one) for one in self._chance.sample(seconds, len(seconds) // 20)]
        self.records = originals + seconds + thirds
        self._chance.shuffle(self.records)

    def doubles(self) -> set[tuple[int, int]]:
        """Return every pair of places whose records are one person."""
        places: dict[int, list[int]] = {}
        for place, record in enumerate(self.records):
            places.setdefault(record.person, []).append(place)
        return {pair for found in places.values() for pair in combinations(found, 2)}

    def _household(self) -> list[Record]:
        """One person; of fifty one brings a sister with her phone, of a hundred one is on the shop's own phone."""
        one = self._person()
        luck = self._chance.random()
        if luck < 0.02:
            sister = replace(self._person(), phone=one.phone, region=one.region, salon=one.salon)
            name = one.name[:2] + self._given() if luck < 0.01 else one.name[0] + sister.name[1:]
            return [one, replace(sister, name=name)] if name != one.name else [one]
        if luck < 0.03:
            return [replace(one, phone="13800000000")]
        return [one]

    def _person(self) -> Record:
        chance = self._chance
        self._persons += 1
        salon = chance.randrange(1, 21)
        surname = _SURNAMES[min(int(chance.expovariate(0.045)), len(_SURNAMES) - 1)]
        name = surname + self._given() + (self._given() if chance.random() < 0.75 else "")
        birth = (chance.randint(1960, 2005), chance.randint(1, 12), chance.randint(1, 28))
        return Record(
            self._persons, name,
            phone=chance.choice(_STARTS) + f"{chance.randrange(10**8):08d}" if chance.random() < 0.92 else "",
            birth=birth if chance.random() < 0.75 else (0, 0, 0),
            card=f"K{self._persons:06d}" if chance.random() < 0.3 else "",
            gender=chance.choices("fm", (93, 7))[0], salon=salon, steward=salon * 10 + chance.randrange(8),
            region=chance.choice(_REGIONS),
        )  # fmt: skip

    def _given(self) -> str:
        return _GIVEN[min(int(self._chance.expovariate(0.025)), len(_GIVEN) - 1)]

    def _second(self, one: Record) -> Record:
        phone, hint = self._phone(one.phone)
        chance = self._chance
        away = chance.random() < 0.15
        return replace(
            one, name=self._name(one.name), phone=phone, hint=hint, birth=self._birth(one.birth),
            card=one.card if chance.random() < 0.3 else "",
            gender=one.gender if chance.random() < 0.85 else "",
            salon=chance.randrange(1, 21) if away else one.salon,
            steward=one.steward if not away and chance.random() < 0.6 else 0,
            region=one.region if chance.random() < 0.6 else "",
        )  # fmt: skip

    def _phone(self, phone: str) -> tuple[str, str]:
        luck = self._chance.random()
        if not phone or luck < 0.30:
            return "", ""
        if luck < 0.50:
            return "", f"{phone[:3]}****{phone[-4:]}"
        if luck < 0.55:
            return self._chance.choice(_STARTS) + f"{self._chance.randrange(10**8):08d}", ""
        if luck < 0.62:
            at = self._chance.randrange(3, 11)
            return phone[:at] + str((int(phone[at]) + self._chance.randint(1, 9)) % 10) + phone[at + 1 :], ""
        if luck < 0.64:
            at = self._chance.randrange(3, 10)
            return phone[:at] + phone[at + 1] + phone[at] + phone[at + 2 :], ""
        return phone, ""

    def _name(self, name: str) -> str:
        luck = self._chance.random()
        if luck < 0.15:
            return name[0] + self._chance.choice(("女士", "姐", "小姐", "总"))
        if luck < 0.20:
            return self._chance.choice(("小", "阿", "")) + name[1:]
        if luck < 0.28:
            return "".join(_SAME_SOUND.get(one, one) for one in name)
        if luck < 0.33:
            return name[:-1] + self._given()
        return f"{name}（{self._chance.choice(('老客', '朋友介绍', '美团'))}）" if luck < 0.38 else name

    def _birth(self, birth: tuple[int, int, int]) -> tuple[int, int, int]:
        year, month, day = birth
        luck = self._chance.random()
        if not year or luck < 0.30:
            return (0, 0, 0)
        if luck < 0.45:
            return (0, month, day)
        if luck < 0.48:
            return (year, month, max(1, day - 1))
        return (year + 10, month, day) if luck < 0.50 else birth
