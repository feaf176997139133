"""The sentences of the code and their Chinese: extracted from Python and templates, compiled by Babel alone.

``python -m liuke.kit.messages compile`` writes every ``.mo``; ``extract`` prints what has no Chinese yet.
"""

from __future__ import annotations

import io
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog

PACKAGE = Path(__file__).resolve().parent.parent
_CATALOG = Path("locale/zh_Hans/LC_MESSAGES/django.po")
_KEYWORDS = dict.fromkeys(("_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"))
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]")


@dataclass(frozen=True)
class Message:
    """One sentence of the code.

    Args:
        app: the folder under ``liuke`` it stands in.
        text: the English sentence; ``plural`` its plural, or empty.
        context: what tells two equal words apart, or empty.
    """

    app: str
    text: str
    plural: str = ""
    context: str = ""

    @property
    def placeholders(self) -> frozenset[str]:
        """The values the sentence is filled with."""
        return placeholders(self.text) | placeholders(self.plural)


def placeholders(text: str) -> frozenset[str]:
    """Return the placeholders of a sentence: ``%(name)s`` and ``%s``."""
    return frozenset(found[0] for found in _PLACEHOLDER.finditer(text))


def extract() -> list[Message]:
    """Return every sentence of Python and templates, each once per app."""
    found: dict[Message, None] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            found |= dict.fromkeys(_read(path, path.read_text(encoding="utf-8")))
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        found |= dict.fromkeys(_read(path, _templatize(path)))
    return list(found)


def _templatize(path: Path) -> str:
    from django.utils.translation.template import templatize

    return str(templatize(path.read_text(encoding="utf-8"), origin=str(path)))


def _read(path: Path, source: str) -> Iterator[Message]:
    app = path.relative_to(PACKAGE).parts[0]
    stream = io.BytesIO(source.encode())
    calls: Iterator[tuple[int, Any, Any, list[str]]] = iter(
        extract_python(stream, _KEYWORDS, [], {"encoding": "utf-8"})  # type: ignore[arg-type]
    )
    for _line, function, texts, _comments in calls:
        parts = [text for text in (texts if isinstance(texts, tuple) else (texts,)) if isinstance(text, str)]
        if not parts or not parts[0]:
            continue
        if function.startswith("p"):
            yield Message(app, parts[1], context=parts[0])
        elif function.startswith("n"):
            yield Message(app, parts[0], plural=parts[1])
        else:
            yield Message(app, parts[0])


def catalogs() -> dict[str, Catalog]:
    """Return the Chinese catalogue of every app that has one."""
    found = {}
    for path in sorted(PACKAGE.glob(f"*/{_CATALOG.as_posix()}")):
        with path.open("rb") as file:
            found[path.relative_to(PACKAGE).parts[0]] = read_po(file, locale="zh_Hans")
    return found


def compile_all() -> int:
    """Write the ``.mo`` beside every ``.po``; return how many. An unchanged one is written anew: it takes no time."""
    written = 0
    for app, catalog in catalogs().items():
        target = (PACKAGE / app / _CATALOG).with_suffix(".mo")
        fresh = target.with_suffix(f".mo.{os.getpid()}")
        with fresh.open("wb") as file:
            write_mo(file, catalog)
        fresh.replace(target)  # a server may be reading the old one
        written += 1
    return written


def missing() -> list[Message]:
    """Return the sentences without Chinese, or with Chinese that is fuzzy."""
    known = catalogs()
    without = []
    for message in extract():
        catalog = known.get(message.app)
        key = (message.text, message.plural) if message.plural else message.text
        entry = catalog.get(key, context=message.context or None) if catalog else None
        texts = entry.string if entry is not None else ""
        if entry is None or entry.fuzzy or not all(texts if isinstance(texts, (tuple, list)) else [texts]):
            without.append(message)
    return without


def main(arguments: list[str]) -> int:
    """Run ``compile`` or ``extract``."""
    if arguments == ["compile"]:
        sys.stdout.write(f"{compile_all()} catalogues\n")
        return 0
    if arguments == ["extract"]:
        for message in missing():
            sys.stdout.write(f"{message.app}: {message.text!r}\n")
        return 0
    sys.stderr.write("usage: python -m liuke.kit.messages compile | extract\n")
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
