"""The code a customer scans, drawn here: no address leaves the till to be drawn elsewhere. Needs ``segno``."""

from __future__ import annotations

import importlib
import io
from functools import lru_cache
from importlib.util import find_spec


@lru_cache(maxsize=64)
def picture_of(url: str) -> str:
    """Return a QR code of an address as inline SVG; empty where there is no address or nothing to draw it with."""
    if not url or find_spec("segno") is None:
        return ""
    out = io.BytesIO()
    code = importlib.import_module("segno").make(url, error="m", micro=False)
    code.save(out, kind="svg", xmldecl=False, svgns=True, scale=5, border=4, light="#fff", nl=False)
    return out.getvalue().decode()
