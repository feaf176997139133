"""Every sentence is complete in both languages."""

from __future__ import annotations

import re

import pytest

from liuke.kit import messages

_HAN = re.compile(r"[\u3400-\u9fff]")
# An example a Chinese reader types; it has no English form.
_EXAMPLES = ("农历八月十五",)


def test_every_sentence_has_chinese_that_is_not_fuzzy() -> None:
    without = [f"{message.app}: {message.text}" for message in messages.missing()]

    assert not without


def test_chinese_is_filled_with_the_same_values() -> None:
    differing = []
    for app, catalog in messages.catalogs().items():
        for entry in catalog:
            english = entry.id if isinstance(entry.id, (tuple, list)) else (entry.id,)
            chinese = entry.string if isinstance(entry.string, (tuple, list)) else (entry.string,)
            wanted = frozenset[str]().union(*(messages.placeholders(text) for text in english))
            if entry.id and any(messages.placeholders(text or "") != wanted for text in chinese):
                differing.append(f"{app}: {entry.id}")

    assert not differing


def test_english_is_english() -> None:
    mixed = []
    for message in messages.extract():
        text = message.text + message.plural
        for example in _EXAMPLES:
            text = text.replace(example, "")
        if _HAN.search(text):
            mixed.append(f"{message.app}: {message.text}")

    assert not mixed


@pytest.mark.parametrize("text", ["！", "亲，", "亲爱"])
def test_chinese_neither_shouts_nor_flatters(text: str) -> None:
    loud = [entry.id for catalog in messages.catalogs().values() for entry in catalog if text in str(entry.string)]

    assert not loud
