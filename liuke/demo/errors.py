"""Refusals of the demo."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liuke.kit import sentences
from liuke.kit.problems import LiukeError


class ShopIsReal(LiukeError):
    """The home holds a real shop; the demo neither mixes with it nor removes it. 这里是真实门店."""

    code = "demo.shop_is_real"


class OwnDataInside(LiukeError):
    """The demo holds rows of the user's own files, which removing it would lose. 演示里有自己的数据."""

    code = "demo.own_data_inside"


sentences.register(
    {
        OwnDataInside.code: _(
            "Files of your own were imported into this demo (%(rows)s rows). Take these imports back first, "
            "and import the files into a shop of your own."
        ),
        ShopIsReal.code: _(
            "This data folder holds the real shop “%(name)s”. The demo needs a LIUKE_HOME of its own and never "
            "touches real data."
        ),
    }
)
