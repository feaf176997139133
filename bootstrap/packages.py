"""Python packages: a virtual environment and hashed locks, by uv where it can be had, else by pip."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from bootstrap.shell import BIN, LOCKS, PYTHON, ROOT, TOOLS, VENV, run, say, stop


def make_venv() -> None:
    """Make ``.venv``; where Debian's python3-venv is missing, uv makes it."""
    if PYTHON.exists():
        return
    say("making .venv")
    if run(sys.executable, "-m", "venv", VENV, check=False, quiet=True) == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    uv = find_uv()
    if uv is None:
        stop("cannot make a virtual environment: install python3-venv, or pip (python3-pip)")
    run(uv, "venv", "--python", sys.executable, VENV, quiet=True)


def find_uv() -> Path | None:
    """Return uv from here or the path, else fetch it by its hash; None means plain pip will do."""
    own = TOOLS / "uv"
    for place in (own / "bin/uv", own / "Scripts/uv.exe", shutil.which("uv")):
        if place and Path(place).exists():
            return Path(place)
    pip = [PYTHON if PYTHON.exists() else sys.executable, "-m", "pip"]
    options = [
        "--quiet",
        "--disable-pip-version-check",
        "--no-warn-script-location",
        "--root-user-action=ignore",
    ]
    lock = LOCKS / "tool.lock"
    run(*pip, "install", *options, "--target", own, "--require-hashes", "-r", lock, check=False, quiet=True)
    return own / "bin/uv" if (own / "bin/uv").exists() else None


def uv_environment() -> dict[str, str]:
    """Return the environment with pip's own index settings handed to uv, which does not read them itself.

    Like pip, uv may take a version from any of the indexes: what it takes is held to the hashes of the lock.
    """
    environment = {"UV_INDEX_STRATEGY": "unsafe-best-match"} | os.environ
    asked = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    settings = dict(re.findall(r"^[:\w]+\.([\w-]+)='(.*)'$", asked, re.MULTILINE))
    for theirs, ours in (
        ("index-url", "UV_DEFAULT_INDEX"),
        ("extra-index-url", "UV_INDEX"),
        ("find-links", "UV_FIND_LINKS"),
        ("cert", "SSL_CERT_FILE"),
    ):
        if settings.get(theirs):
            environment.setdefault(ours, settings[theirs])
    return environment


def install(lock_name: str) -> None:
    """Install one lock with its hashes, once for each content of the lock and version of Python."""
    make_venv()
    lock = LOCKS / f"{lock_name}.lock"
    stamp_file = VENV / f"{lock_name}.stamp"
    stamp = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
    if stamp_file.exists() and stamp_file.read_text() == stamp:
        return
    say(f"installing requirements/{lock_name}.lock")
    uv = find_uv()
    wanted = ("--require-hashes", "-r", lock)
    by_uv = (
        uv
        and run(
            uv,
            "pip",
            "install",
            "--quiet",
            "--python",
            PYTHON,
            *wanted,
            env=uv_environment(),
            check=False,
            quiet=True,
        )
        == 0
    )
    if not by_uv:
        if run(PYTHON, "-m", "pip", "--version", check=False, quiet=True):
            run(PYTHON, "-m", "ensurepip", quiet=True)
        run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted)
    stamp_file.write_text(stamp)


def write_command(script: Path = VENV / BIN / "liuke") -> None:
    """Put the command ``liuke`` into the environment.

    It does nothing when imported: whoever starts a process of their own reads the file that was started once more.
    """
    script.write_text(
        f"#!{PYTHON}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\n"
        'from liuke.config.cli import main\nif __name__ == "__main__":\n    sys.exit(main())\n'
    )
    script.chmod(0o755)
