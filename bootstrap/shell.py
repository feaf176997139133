"""What every part of the bootstrap uses: where things are, saying, stopping, running."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
LOCKS = ROOT / "requirements"
VENDOR = ROOT / "liuke/console/static/vendor"
BIN = "Scripts" if os.name == "nt" else "bin"
PYTHON = VENV / BIN / ("python.exe" if os.name == "nt" else "python")
OLDEST = (3, 11)
REQUIRE_ALL = os.environ.get("LIUKE_REQUIRE") == "all"


def say(text: str) -> None:
    """Print one line at once, also into a pipe."""
    print(text, flush=True)


def stop(text: str) -> NoReturn:
    """Leave with what is missing and what brings it."""
    raise SystemExit(f"dev.py: {text}")


def run(*command: object, check: bool = True, quiet: bool = False, **options: Any) -> int:
    """Run a command in the checkout and return its exit code; ``check`` leaves on failure."""
    words = [str(word) for word in command]
    if quiet:
        options |= {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    done = subprocess.run(words, cwd=options.pop("cwd", ROOT), check=False, **options)
    if check and done.returncode:
        if quiet:
            say(done.stdout.decode(errors="replace"))
        stop(f"failed with {done.returncode}: {' '.join(words)}")
    return int(done.returncode)
