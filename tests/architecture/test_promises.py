"""Every refusal has a sentence, every model its migration, every lock its hashes and no address."""

from __future__ import annotations

import importlib
import re
from io import StringIO

import pytest
from django.core.management import call_command

from liuke.kit.problems import LiukeError
from liuke.kit.sentences import known_codes
from tests.architecture.source import PACKAGE, ROOT


def refusals(base: type[LiukeError] = LiukeError) -> set[type[LiukeError]]:
    return {base} | {found for child in base.__subclasses__() for found in refusals(child)}


def test_every_refusal_has_a_code_of_its_own_and_a_sentence() -> None:
    for path in PACKAGE.rglob("errors.py"):
        importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    ours = [error for error in refusals() if error.__module__.startswith("liuke.")]

    assert sorted(error.code for error in ours if error.code not in known_codes()) == []
    assert len({error.code for error in ours}) == len(ours)


@pytest.mark.django_db
def test_the_models_are_what_the_migrations_make() -> None:
    out = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=out)

    assert "No changes detected" in out.getvalue()


@pytest.mark.parametrize("lock", sorted(path.name for path in (ROOT / "requirements").glob("*.lock")))
def test_locks_carry_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    pinned = re.findall(r"^([a-zA-Z0-9_.\-\[\]]+)==[^\s]+.*\\$", text, re.MULTILINE)

    assert pinned
    assert "://" not in text
    for block in re.split(r"\n(?=[a-zA-Z0-9])", text.strip()):
        assert "--hash=sha256:" in block
