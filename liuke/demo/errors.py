"""Refusals of the demo."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liuke.kit import sentences
from liuke.kit.problems import LiukeError


class ShopIsReal(LiukeError):
    """The home holds a real shop; the demo neither mixes with it nor removes it. 这里是真实门店."""

    code = "demo.shop_is_real"


sentences.register(
    {
        ShopIsReal.code: _(
            "This data folder holds the real shop “%(name)s”. The demo needs a LIUKE_HOME of its own and never "
            "touches real data."
        ),
    }
)
