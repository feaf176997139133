"""Words for the bands that queries name by their edges."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
RECORD_WORDS = {
    "name": pgettext_lazy("record", "Name"),
    "phone": pgettext_lazy("record", "Phone"),
    "birth": pgettext_lazy("record", "Birthday"),
    "card": pgettext_lazy("record", "Card number"),
    "account": pgettext_lazy("record", "WeChat"),
    "code": pgettext_lazy("record", "Customer number"),
    "gender": pgettext_lazy("record", "Gender"),
    "salon": pgettext_lazy("record", "Salon"),
    "steward": pgettext_lazy("record", "Steward"),
    "region": pgettext_lazy("record", "Region"),
    "occupation": pgettext_lazy("record", "Occupation"),
    "source": pgettext_lazy("record", "Source"),
    "skin_type": pgettext_lazy("record", "Skin"),
    "joined_on": pgettext_lazy("record", "Joined on"),
}
"""The fields of a record, as two of them are compared."""
EVIDENCE_WORDS = {
    ("phone", "same"): _("the same phone"),
    ("phone", "one_digit"): _("one digit differs"),
    ("phone", "swapped"): _("two digits changed places"),
    ("phone", "tail"): _("the same last four digits"),
    ("phone", "other_same_tail"): _("another number, the same last four digits"),
    ("phone", "different"): _("another phone"),
    ("name", "same"): _("the same name"),
    ("name", "sound"): _("sounds the same"),
    ("name", "one_character"): _("one character differs"),
    ("name", "part"): _("one is part of the other"),
    ("name", "title"): _("the surname fits"),
    ("name", "surname"): _("the same surname only"),
    ("name", "different"): _("another name"),
    ("birth", "same"): _("the same birthday"),
    ("birth", "same_day"): _("the same day, one without a year"),
    ("birth", "different"): _("another birthday"),
    ("card", "same"): _("the same card number"),
    ("card", "different"): _("another card"),
    ("account", "same"): _("the same WeChat account"),
    ("account", "different"): _("another WeChat account"),
    ("gender", "same"): _("the same"),
    ("gender", "different"): _("another gender"),
    ("salon", "same"): _("the same salon"),
    ("salon", "different"): _("another salon"),
    ("steward", "same"): _("the same steward"),
    ("steward", "different"): _("another steward"),
    ("region", "same"): _("the same region"),
    ("region", "different"): _("another region"),
}
"""What two records say of one field: ``customers.rules.doubles`` names the codes."""
