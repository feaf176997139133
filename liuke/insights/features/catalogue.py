"""Every feature: name, unit, what it is called and exactly what it means, in Chinese and English.

A number shown to anybody has its entry here; rules may use the entries marked as usable, and no other names.
"As of" is the first unseen day: a window of 365 days ends the day before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """How a value is read and printed."""

    DAYS = "days"
    COUNT = "count"
    MINOR = "minor"
    PERMILLE = "permille"
    TIMES = "times"  # permille of a multiple: 1500 is 1.5 times
    YEARS = "years"
    POINTS = "points"
    TEXT = "text"
    FLAG = "flag"


@dataclass(frozen=True)
class Feature:
    """One feature.

    Args:
        name: the column.
        unit: how its value is read; everything but texts is an integer.
        zh, en: its name in a sentence.
        zh_means, en_means: its definition.
        ids: the capabilities it serves.
        values: what the codes of a text are called, Chinese and English.
    """

    name: str
    unit: Unit
    zh: str
    en: str
    zh_means: str
    en_means: str
    ids: str = ""
    values: tuple[tuple[str, str, str], ...] = ()

    @property
    def is_text(self) -> bool:
        return self.unit is Unit.TEXT

    def value_name(self, code: str, language: str) -> str:
        """Return what a code of this text is called."""
        for value, zh, en in self.values:
            if value == code:
                return zh if language == "zh" else en
        return code


def _windows() -> list[Feature]:
    made = []
    for days in (90, 180, 365):
        made += [
            Feature(f"activity_days_{days}", Unit.COUNT, f"近 {days} 天到店或消费次数", f"days active in the last {days} days",
                    f"截止日前 {days} 天里，有到店或有消费的天数", f"days with a visit or a purchase within {days} days", "A10 B01"),
            Feature(f"visit_days_{days}", Unit.COUNT, f"近 {days} 天到店次数", f"visit days in the last {days} days",
                    f"截止日前 {days} 天里到店的天数", f"days with a visit within {days} days", "A10"),
            Feature(f"purchase_days_{days}", Unit.COUNT, f"近 {days} 天消费次数", f"purchase days in the last {days} days",
                    f"截止日前 {days} 天里有销售的天数，只有退货或金额调整的不算",
                    f"days with a sale within {days} days; a day with only returns or adjustments is none", "A10"),
            Feature(f"spend_{days}_minor", Unit.MINOR, f"近 {days} 天消费", f"spend in the last {days} days",
                    f"截止日前 {days} 天的实收合计，已减退货，含金额调整",
                    f"charged within {days} days, returns subtracted, adjustments included", "B01 B05 B12"),
        ]  # fmt: skip
    return made


_BANDS = (
    ("morning", "上午", "in the morning"),
    ("afternoon", "下午", "in the afternoon"),
    ("evening", "晚间", "in the evening"),
)
_WEEK = (("mon", "周一", "Monday"), ("tue", "周二", "Tuesday"), ("wed", "周三", "Wednesday"), ("thu", "周四", "Thursday"),
         ("fri", "周五", "Friday"), ("sat", "周六", "Saturday"), ("sun", "周日", "Sunday"))  # fmt: skip
_NEEDS = (("basic", "基础护理", "basic care"), ("anti_aging", "高端抗衰", "high-end anti-aging"),
          ("medical", "医美", "medical aesthetics"))  # fmt: skip
_CHANNELS = (("salon", "门店", "in the salon"), ("online", "线上", "online"), ("group_buy", "团购", "group-buy"),
             ("phone", "电话", "by phone"))  # fmt: skip
_GENDERS = (("f", "女", "female"), ("m", "男", "male"))

D, C, M, P = Unit.DAYS, Unit.COUNT, Unit.MINOR, Unit.PERMILLE

FEATURES: tuple[Feature, ...] = (
    Feature("recency_days", D, "距上次到店或消费", "days since the last visit or purchase",
            "最后一个活动日（到店或消费）到截止日的天数；从没来过的没有", "from the last activity day to the as-of day; none for who never came", "B09 B12"),
    Feature("tenure_days", D, "首次到店至今", "days since the first visit",
            "第一个活动日到截止日的天数", "from the first activity day to the as-of day", "B08 B10"),
    Feature("joined_days", D, "建档至今", "days since her record began", "建档日到截止日的天数", "from the day her record began", "B09"),
    Feature("activity_days", C, "累计到店或消费次数", "days active in all", "全部活动日的天数", "all activity days", "B10 B12"),
    Feature("visit_days", C, "累计到店次数", "visit days in all", "全部到店日的天数", "all visit days", "A10"),
    Feature("purchase_days", C, "累计消费次数", "purchase days in all", "全部有销售的天数", "all days with a sale", "A10"),
    Feature("spend_minor", M, "累计消费", "spend in all", "全部实收合计，已减退货", "all charged, returns subtracted", "B08"),
    *_windows(),
    Feature("average_ticket_minor", M, "客单价", "average ticket",
            "消费日的实收合计 ÷ 消费日天数", "charged on purchase days ÷ purchase days", "B03 A10"),
    Feature("ticket_cv_permille", P, "客单价波动", "fluctuation of the ticket",
            "消费日实收的标准差 ÷ 平均值", "standard deviation ÷ mean of the purchase days' amounts", "A10"),
    Feature("returned_365_minor", M, "近 365 天退货", "returned in the last 365 days", "近 365 天退回的金额", "given back within 365 days"),
    Feature("gap_count", C, "间隔个数", "gaps between visits", "活动日个数减 1", "activity days minus 1"),
    Feature("rhythm_days", D, "往常间隔", "usual interval",
            "相邻活动日的平均间隔；不满 3 个间隔时，缺的用全店中位数补上", "mean gap between activity days; with fewer than 3 gaps the shop's median stands in for the missing", "N05"),
    Feature("overdue_permille", Unit.TIMES, "没来的时间与往常间隔之比", "time away against the usual interval",
            "距上次活动日的天数 ÷ 往常间隔", "days since the last activity day ÷ usual interval", "N05 I06"),
    Feature("categories_count", C, "做过的项目类别", "service categories used", "买过的服务类别个数", "distinct service categories bought", "A10"),
    Feature("items_count", C, "买过的项目和产品", "services and products bought", "买过的不同项目和产品个数", "distinct items bought", "A10"),
    Feature("top_category", Unit.TEXT, "最常做的类别", "favorite category", "销售次数最多的类别，并列取字序在前的", "the category of most of her sales; the first by name on a tie", "A06 C02"),
    Feature("due_category", Unit.TEXT, "最该做的类别", "category most overdue", "做过 2 天以上的服务类别里，超过往常间隔最多的", "among categories used on 2 days or more, the most overdue", "I06 N05"),
    Feature("due_category_permille", Unit.TIMES, "最该做的护理没做的时间与往常间隔之比", "time since the care most overdue against its usual interval",
            "该类别距上次天数 ÷ 该类别的往常间隔", "days since that category ÷ its usual interval", "I06 N05"),
    Feature("hour_band", Unit.TEXT, "常来的时段", "preferred time of day", "12 点前上午，17 点前下午，其余晚间，取最多的", "before 12 morning, before 17 afternoon, else evening; the most frequent", "A06", _BANDS),
    Feature("weekday", Unit.TEXT, "常来的星期", "preferred weekday", "销售最多的星期几", "the weekday of most sales", "A06", _WEEK),
    Feature("channel", Unit.TEXT, "常用渠道", "preferred channel", "销售最多的渠道", "the channel of most sales", "A06", _CHANNELS),
    Feature("evening_permille", P, "晚间占比", "share of evenings", "知道时刻的销售里 17 点以后的占比", "share of sales after 17:00 among those with a time"),
    Feature("weekend_permille", P, "周末占比", "share of weekends", "周六周日的销售占比", "share of sales on Saturday and Sunday"),
    Feature("online_permille", P, "线上占比", "share online", "线上渠道的销售占比", "share of sales made online"),
    Feature("product_permille", P, "客装产品占比", "share of retail products", "客装产品实收占全部实收", "charged for products ÷ charged for all"),
    Feature("discount_permille", P, "平均折扣", "average discount", "（原价 − 实收）÷ 原价", "(list − charged) ÷ list", "C02"),
    Feature("need_type", Unit.TEXT, "主要需求", "main need", "销售最多的需求类型", "the need type of most sales", "B03 B04", _NEEDS),
    Feature("basic_permille", P, "基础护理占比", "share of basic care", "已分需求的实收里基础护理的占比", "share of charged among items with a need type", "B04"),
    Feature("anti_aging_permille", P, "高端抗衰占比", "share of anti-aging", "已分需求的实收里高端抗衰的占比", "share of charged among items with a need type", "B04"),
    Feature("medical_permille", P, "医美占比", "share of medical aesthetics", "已分需求的实收里医美的占比", "share of charged among items with a need type", "B04"),
    Feature("bookings_ahead", C, "已约未到的预约", "appointments ahead", "截止日起的有效预约个数", "booked appointments from the as-of day on", "A04"),
    Feature("no_shows_365", C, "近 365 天爽约", "no-shows in the last 365 days", "近 365 天爽约次数", "missed appointments within 365 days", "A04"),
    Feature("cancellations_365", C, "近 365 天取消预约", "cancellations in the last 365 days", "近 365 天取消的预约个数", "cancelled appointments within 365 days", "A04"),
    Feature("contacts_180", C, "近 180 天被联系次数", "contacts in the last 180 days", "近 180 天结案的联系次数", "closed contacts within 180 days", "A03"),
    Feature("interactions_90", C, "近 90 天互动次数", "interactions in the last 90 days", "近 90 天有回应的联系和没有取消的预约", "answered contacts and appointments kept within 90 days", "A03 B01"),
    Feature("interactions_180", C, "近 180 天互动次数", "interactions in the last 180 days", "近 180 天有回应的联系和没有取消的预约", "answered contacts and appointments kept within 180 days", "A03 B09"),
    Feature("usual_90_minor", M, "平常 90 天消费", "usual spend of 90 days", "近 365 天消费按 90 天折算，入店不满 365 天按实际天数", "spend of the last 365 days per 90 days, over the days she has been a customer", "N07"),
    Feature("spend_trend_permille", Unit.TIMES, "近 90 天消费与平常之比", "spend of the last 90 days against the usual", "近 90 天消费 ÷ 平常 90 天消费", "spend of the last 90 days ÷ usual spend of 90 days", "N07"),
    Feature("stake_minor", M, "不回来要少掉的钱", "what is at stake", "客单价 × 90 ÷ 往常间隔，最多不超过近 365 天消费：按她自己的节奏 90 天会花的钱", "average ticket × 90 ÷ usual interval, at most her spend of the last 365 days: what she spends in 90 days at her own rhythm", "I04"),
    Feature("health_score", Unit.POINTS, "健康分", "health score", "五个部分相加，0 到 100", "five parts added up, 0 to 100", "N07 T01"),
    Feature("health_rhythm", Unit.POINTS, "到店节奏", "rhythm of visits", "满分 30；不超过往常间隔给满，到 4 倍为 0", "of 30; full up to her usual interval, nothing from 4 times on", "N07"),
    Feature("health_trend", Unit.POINTS, "消费趋势", "trend of spend", "满分 25；近 90 天与平常 90 天之比", "of 25; last 90 days against her usual 90 days", "N07"),
    Feature("health_interaction", Unit.POINTS, "互动", "interaction", "满分 15；有预约给满，否则每次互动 5 分，每次爽约减 5 分", "of 15; full with an appointment ahead, else 5 for each interaction; each no-show takes 5", "N07"),
    Feature("health_breadth", Unit.POINTS, "项目广度", "breadth", "满分 10；做过 3 个服务类别给满", "of 10; full with three service categories", "N07"),
    Feature("health_loyalty", Unit.POINTS, "忠诚", "loyalty", "满分 20；到店 10 次占一半，入店满两年占一半", "of 20; half for ten activity days, half for two years", "N07"),
    Feature("age_years", Unit.YEARS, "年龄", "age", "截止日的周岁，没有出生年的没有", "full years on the as-of day; none without a year of birth", "A07 B11"),
    Feature("gender", Unit.TEXT, "性别", "gender", "档案上的性别", "as on the record", "A07 B11", _GENDERS),
    Feature("region", Unit.TEXT, "地区", "region", "档案上的地区", "as on the record", "A07 B11"),
    Feature("occupation", Unit.TEXT, "职业", "occupation", "档案上的职业", "as on the record", "A07 B11"),
    Feature("source", Unit.TEXT, "来源", "source", "档案上的来源", "as on the record", "A07"),
    Feature("has_phone", Unit.FLAG, "留了电话", "has a phone number", "1 有，0 没有", "1 yes, 0 no", "A01"),
)  # fmt: skip

BY_NAME: dict[str, Feature] = {feature.name: feature for feature in FEATURES}

HEALTH_PARTS = {"rhythm": 30, "trend": 25, "interaction": 15, "breadth": 10, "loyalty": 20}
"""The parts of the health score and the most each can give."""
