"""Words for the bands that queries name by their edges."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

RECENCY_WORDS = {
    "0_30": _("within 30 days"),
    "31_60": _("31–60 days"),
    "61_90": _("61–90 days"),
    "91_180": _("91–180 days"),
    "181": _("over 180 days"),
}
COUNT_WORDS = {
    "16": _("16 times or more"),
    "8_15": _("8–15 times"),
    "4_7": _("4–7 times"),
    "2_3": _("2–3 times"),
    "1": _("once"),
}
HEALTH_WORDS = {
    "80_100": (_("80–100, well"), "st-active"),
    "60_79": (_("60–79, steady"), "st-new"),
    "40_59": (_("40–59, needs attention"), "st-risk"),
    "0_39": (_("0–39, low"), "st-dormant"),
}
