"""How laws are called before a customer, by the source a region's file names. 法规名称."""

from __future__ import annotations

import re

from django.utils.functional import lazy
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

_ARTICLES = re.compile(r"(?P<name>.+?) art\. (?P<articles>\d[\d, -]*)(?P<rest>.*)")
NAMES = {
    "法释〔2025〕4号": _("Supreme People's Court interpretation no. 4 of 2025"),
    "MOFCOM measures on single-purpose cards (2012 no. 9, amended 2016)": _("measures on single-purpose prepaid cards"),
    "Regulation on the consumer law (2024)": _("regulation on the consumer law of 2024"),
    "Enforcement measures of the consumer law (2015)": _("enforcement measures of the consumer law of 2015"),
    "State Council notice on cards (2011)": _("State Council notice no. 25 of 2011 on prepaid cards"),
    "Beijing card regulation (from 2022-06-01)": _("Beijing regulation on prepaid cards, from 2022-06-01"),
    "Shanghai card rule (from 2019-01-01)": _("Shanghai rules on prepaid cards, from 2019-01-01"),
    "People's Bank of China": _("People's Bank of China"),
    "People's Bank of China, published monthly": _("People's Bank of China, published monthly"),
}
_REST = {"": "", " name two causes, this is neither": _(" name two causes, this is neither")}


def _law(source: str) -> str:
    found = _ARTICLES.fullmatch(source)
    if found is None:
        return str(NAMES.get(source, source))
    articles = found["articles"].replace(", ", pgettext("between articles of a law", ", "))
    named = {"law": NAMES.get(found["name"], found["name"]), "articles": articles}
    return gettext("%(law)s, art. %(articles)s") % named + str(_REST.get(found["rest"], found["rest"]))


law = lazy(_law, str)
"""Return a source in the language of whoever reads; what is not known is shown as the file has it."""
