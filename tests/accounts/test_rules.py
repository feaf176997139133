"""Who may manage whom, and the one form of a sign-in name."""

from __future__ import annotations

import pytest

from liuke.accounts.rules import ROLE_PRESETS, Powers, may_manage, sign_in_name

PRESETS = {preset.code: Powers(preset.actions, preset.reach) for preset in ROLE_PRESETS}


@pytest.mark.parametrize(
    ("mine", "theirs", "may"),
    [
        ("owner", "owner", True),
        ("owner", "marketer", True),
        ("hq", "owner", False),
        ("salon_manager", "beautician", True),
        ("salon_manager", "salon_manager", True),
        ("salon_manager", "owner", False),
        ("salon_manager", "marketer", False),  # fewer rights, but a wider view
        ("front_desk", "beautician", False),
    ],
)
def test_nobody_grants_what_they_do_not_hold_nor_a_wider_view(mine: str, theirs: str, *, may: bool) -> None:
    assert may_manage(PRESETS[mine], PRESETS[theirs]) is may


@pytest.mark.parametrize("text", ["Owner", " owner ", "ＯＷＮＥＲ", "OWNER"])
def test_every_spelling_of_a_name_is_one_name(text: str) -> None:
    assert sign_in_name(text) == "owner"
