"""Sixty strings that want to be markup, in every text a shop keeps: on no page do they become an element."""

from __future__ import annotations

import io
import re
import zipfile
from html.parser import HTMLParser
from typing import Any

import pytest
from django.urls import reverse

from liuke.accounts.models import Organization, Salon, Staff
from liuke.care.models import Task
from liuke.catalog.models import Item
from liuke.customers.models import Customer, Preference, Tag
from liuke.customers.rows import name_columns
from liuke.intake.models import Import, ImportProblem
from liuke.segments import services
from tests.console.clients import body, signed_in
from tests.console.test_access import guarded, parameters, samples
from tests.segments.shop import came, every, make_item
from tests.stories import told
from tests.world import NOON, TODAY, World, make_customer

_OPEN = (
    "<xss>", "<script>xss()</script>", "<img src=x onerror=xss()>", "<svg/onload=xss()>", "<a href=javascript:xss>x",
    "<iframe src=javascript:xss>", "<body onload=xss()>", "<style>@import'xss'</style>", "<math><xss>", "<!--<xss>-->",
    "<b xss>", "<form action=xss><button xss>",
)  # fmt: skip
_BEFORE = ("", '">', "'>", "</title>", "</script>")
PAYLOADS = [before + opened for before in _BEFORE for opened in _OPEN]
_BARE = ['" onmouseover="xss', "' onfocus='xss", "{{constructor.constructor('xss')()}}", "javascript:xss()", "`xss`",
    "{% include 'xss' %}", "\u202e<xss>", "＜xss＞", "&lt;xss&gt;", "%3Cxss%3E"]  # fmt: skip
FORMULAS = ["=HYPERLINK(1)", "+cmd|' /C calc'!A0", "-2+3+xss", "@SUM(1)", "\t=1+1", "＝1+1", "＋1", "－1", "＠A1"]


class _Markup(HTMLParser):
    """Collects what of a page is an element or attribute of ours to be afraid of."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.texts = 0
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        values = dict(attrs)
        self._in_script = tag == "script" and values.get("type") != "application/json"
        links = [values.get(name) or "" for name in ("href", "src", "action", "formaction")]
        if "xss" in tag or any("xss" in name or name.startswith("on") for name in names):
            self.found.append(f"<{tag} {names}>")
        self.found += [link for link in links if link.strip().casefold().startswith("javascript:")]

    def handle_data(self, data: str) -> None:
        self.texts += "xss" in data
        if self._in_script and "xss" in data:
            self.found.append(data)


def dirty(world: World) -> None:
    """Put a payload into every text the shop keeps."""
    everything = [*PAYLOADS, *_BARE]
    for number, payload in enumerate(everything):
        one = make_customer(
            world.lakeside, payload[:100], note=payload, occupation=payload[:60], region=payload[:60],
            source=payload[:60], code=f"C{number}{payload}"[:60], phone_hint=payload[:20], steward=world.beautician,
        )  # fmt: skip
        tag = Tag.objects.create(name=f"{payload}{number}"[-40:], kind="need")
        for customer in (one, world.lin):
            Preference.objects.unscoped("cast").create(customer=customer, kind="tea", text=payload, noted_at=NOON)
        Task.objects.unscoped("cast").create(
            salon=one.salon, customer=one, due_on=TODAY, reason=payload, created_at=NOON
        )
        if number % 8 == 0:
            item = make_item(f"{payload}{number}"[:100], category=payload[:60], brand=payload[:60])
            came(one, *every(20, until=TODAY, times=4), item=item)
            came(world.lin, *every(20, until=TODAY, times=2), item=item)
        del tag
    evil = '"><xss onclick=xss()>'
    Customer.unguarded.filter(pk=world.lin.pk).update(**name_columns(f"林{evil}"), note=evil, region=evil)
    Staff.objects.filter(pk__in=[world.beautician.pk, world.owner.pk]).update(name=f"苗{evil}")
    for salon in Salon.objects.all():
        salon.name = f"店{salon.pk}{evil}"[:40]
        salon.save()
    Organization.objects.update(name=f"馆{evil}"[:40])


def _import_with(values: dict[str, Any]) -> None:
    of = Import.unguarded.filter(pk=values["import_id"])
    evil = '"><xss onclick=xss()>'
    of.update(
        file_name=f"{evil}.csv", totals={"reasons": {"not_a_phone": 1}}, rejected=1,
        reading={"columns": [evil], "samples": [[evil]], "sheet": evil, "rows": 1, "header_row": 1},
        mapping=[{"name": evil, "field": "name", "confidence": 50, "how": "alias"}],
    )  # fmt: skip
    ImportProblem.unguarded.create(of=of.get(), row=2, is_rejected=True, code="not_a_phone", column=evil, value=evil)


@pytest.fixture
def dirty_shop(world: World) -> tuple[World, dict[str, Any]]:
    """Return a shop in which every text is a payload, and the values of its routes."""
    return world, told(open_dirty, world)


def open_dirty(world: World) -> dict[str, Any]:
    """Tell ``dirty_shop``."""
    values, _others = samples(world)
    dirty(world)
    _import_with(values)
    services.refresh(as_of=TODAY, now=NOON)
    return values


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_payload_becomes_markup_on_any_page(dirty_shop: tuple[World, dict[str, Any]], language: str) -> None:
    world, values = dirty_shop
    client = signed_in(world.owner, language=language)
    extra = [f"/imports/{values['import_id']}/?step=columns", "/customers/?q=xss", "/customers/search/?q=xss"]
    states = [None, "read", "failed", "stopped"]
    pages, seen = 0, 0
    urls = [reverse(name, kwargs={key: values[key] for key in parameters(p)}) for name, p in guarded()]
    for state in states:
        if state:
            Import.unguarded.filter(pk=values["import_id"]).update(status=state, kind="customers", refusal="broken",
                refusal_details={"file": '"><xss>'})  # fmt: skip
        for url in [*urls, *extra] if state is None else [url for url in [*urls, *extra] if "/imports/" in url]:
            answer = client.get(url)
            sent = body(answer)
            assert answer.status_code < 500, url
            scripts = answer["Content-Security-Policy"].split("script-src")[1].split(";")[0]
            assert "unsafe" not in scripts
            if "html" in answer["Content-Type"]:
                markup = _Markup()
                markup.feed(sent.decode())
                assert markup.found == [], (url, markup.found[:3])
                pages, seen = pages + 1, seen + markup.texts
    assert pages > 25
    assert seen > 300  # the payloads were there, as text


def test_no_exported_cell_is_a_formula(world: World) -> None:
    for number, formula in enumerate(FORMULAS):
        made = make_customer(
            world.lakeside, formula.strip() or "x", note=formula, occupation=formula, region=formula, source=formula,
            code=f"{formula}{number}", card_no=f"{formula}{number}",
        )  # fmt: skip
        item = Item.objects.create(kind="service", name=formula, name_key=formula, category=formula)
        came(made, *every(20, until=TODAY, times=3), item=item)
    services.refresh(as_of=TODAY, now=NOON)
    client = signed_in(world.owner)

    exports = [client.post("/customers/export/")]
    exports += [client.post(f"/tiers/lifecycle_stage/{tier}/export/") for tier in ("new", "active", "lead")]
    files = [body(answer) for answer in exports if answer.status_code == 200 and "html" not in answer["Content-Type"]]

    assert len(files) > 1
    for content in files:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            sheets = [book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/")]
            strings = book.read("xl/sharedStrings.xml").decode() if "xl/sharedStrings.xml" in book.namelist() else ""
        whole = b"".join(sheets).decode() + strings
        assert not re.search(r"<f[ >]|<hyperlink|t=\"str\"", whole)
