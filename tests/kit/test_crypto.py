"""Sealed values open with their key in their place, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.kit.crypto import CannotOpen, Vault, new_key, seal, unseal

KEY = new_key()


@given(st.text(max_size=200))
def test_what_is_sealed_can_be_opened(text: str) -> None:
    """Sealing is a round trip."""
    assert unseal(KEY, seal(KEY, text, place="customer.phone:1"), place="customer.phone:1") == text


def test_a_value_moved_to_another_row_does_not_open() -> None:
    sealed = seal(KEY, "+8613800138000", place="customer.phone:1")

    with pytest.raises(CannotOpen):
        unseal(KEY, sealed, place="customer.phone:2")


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(CannotOpen):
        unseal(new_key(), seal(KEY, "x", place="p"), place="p")


@pytest.mark.parametrize("kept", range(3, 40))
def test_a_shortened_value_does_not_open(kept: int) -> None:
    with pytest.raises(CannotOpen):
        unseal(KEY, seal(KEY, "+8613800138000", place="p")[:kept], place="p")


def test_equal_phones_are_sealed_differently_and_indexed_alike() -> None:
    vault = Vault(new_key(), new_key())

    assert vault.seal("1", place="p") != vault.seal("1", place="p")
    assert vault.blind_index("phone", "1") == vault.blind_index("phone", "1")
    assert vault.blind_index("phone", "1") != vault.blind_index("phone_tail", "1")


def test_destroying_the_customers_key_destroys_what_it_sealed() -> None:
    vault = Vault(new_key(), new_key())
    own = new_key()
    note = seal(own, "酒精过敏", place="customer.allergies:1")
    wrapped = vault.wrap(own, place="customer.key:1")

    assert unseal(vault.unwrap(wrapped, place="customer.key:1"), note, place="customer.allergies:1") == "酒精过敏"
    with pytest.raises(CannotOpen):
        vault.unwrap(wrapped, place="customer.key:2")
