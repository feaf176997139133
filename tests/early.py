"""Loaded by pytest before Django reads its settings: tests never touch a shop's real folder, nor each other's."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

HOME = tempfile.mkdtemp(prefix="liuke-test-")
os.environ["LIUKE_HOME"] = HOME
os.environ.pop("LIUKE_DEBUG", None)
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
