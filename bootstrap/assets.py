"""Assets: files of npm packages by name, version and sha512, and one sprite of the icons in use."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from bootstrap.packages import find_uv, uv_environment
from bootstrap.shell import BIN, LOCKS, ROOT, TOOLS, VENDOR, run, say, stop

NODE_OLDEST = 18


def find_npm() -> list[str]:
    """Return how npm is called: the machine's, where its node is new enough, else one in a private environment."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        if int((re.match(r"v(\d+)", version) or [0, 0])[1]) >= NODE_OLDEST:
            return [npm]
    home = TOOLS / "node"
    if not (home / BIN / "npm").exists():
        say("fetching node for the assets")
        uv = find_uv()
        if uv is None:
            stop("the assets need npm: install nodejs (18 or newer) and npm")
        run(uv, "venv", "--quiet", "--clear", "--python", sys.executable, home, quiet=True)
        target = home / BIN / "python"
        run(
            uv,
            "pip",
            "install",
            "--quiet",
            "--python",
            target,
            "--require-hashes",
            "-r",
            LOCKS / "node.lock",
            env=uv_environment(),
            quiet=True,
        )
    return [str(home / BIN / "npm")]


def fetch_assets() -> None:
    """Bring the listed files of the listed npm packages, checked by sha512, into an ignored folder."""
    listing = ROOT / "assets/assets.json"
    stamp = hashlib.sha256(listing.read_bytes()).hexdigest()
    if (VENDOR / "stamp").exists() and (VENDOR / "stamp").read_text() == stamp:
        return
    wanted = json.loads(listing.read_text())
    npm = find_npm()
    say("fetching assets")
    with tempfile.TemporaryDirectory() as scratch_name:
        scratch = Path(scratch_name)
        fresh = scratch / "vendor"
        for package in wanted["packages"]:
            archive = pack(npm, package, scratch)
            extract(archive, package, wanted["sprite"], fresh)
        (fresh / "stamp").write_text(stamp)
        shutil.rmtree(VENDOR, ignore_errors=True)
        VENDOR.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(fresh, VENDOR)


def pack(npm: list[str], package: dict[str, str], scratch: Path) -> Path:
    """Download one npm package and check its sha512."""
    name = f"{package['name']}@{package['version']}"
    folder = scratch / package["name"].replace("/", "-")
    folder.mkdir()
    environment = uv_environment() | {"PATH": f"{Path(npm[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    if certificates := environment.get("SSL_CERT_FILE"):
        environment.setdefault("NODE_EXTRA_CA_CERTS", certificates)  # npm's own node knows no other authorities
    # Pages work without assets, so a machine without a network waits seconds for them at every start, not a minute.
    patience = ("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=60000")
    run(*npm, "pack", "--silent", *patience, name, cwd=folder, quiet=True, env=environment)
    archive = next(folder.glob("*.tgz"))
    got = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if got != package["integrity"]:
        stop(f"{name} is not the package assets/assets.json names (sha512 differs)")
    return archive


def extract(archive: Path, package: dict[str, Any], sprite: dict[str, Any], fresh: Path) -> None:
    """Write the listed files, and the sprite if this package brings the icons."""
    with tarfile.open(archive) as tar:
        for source, target in package.get("files", {}).items():
            # Static-file manifests follow these comments to files that are not taken.
            content = re.sub(rb"/[*/][#@] sourceMappingURL=[^\n*]*(\*/)?", b"", member(tar, source))
            (fresh / target).parent.mkdir(parents=True, exist_ok=True)
            (fresh / target).write_bytes(content)
        if package["name"] == sprite["package"]:
            fresh.mkdir(parents=True, exist_ok=True)
            symbols = [symbol(icon, member(tar, f"{sprite['from']}/{icon}.svg").decode()) for icon in sprite["icons"]]
            body = "\n".join(symbols)
            (fresh / sprite["to"]).write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n')


def member(tar: tarfile.TarFile, name: str) -> bytes:
    """Return one file of a package, or leave because it is not there."""
    try:
        found = tar.extractfile(f"package/{name}")
    except KeyError:
        found = None
    return found.read() if found else stop(f"{name} is listed in assets/assets.json but not in its package")


def symbol(name: str, svg: str) -> str:
    """Return one icon as a symbol; strokes and colours come from the page."""
    inner = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    inner = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", inner, flags=re.DOTALL)
    inner = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>', "", inner)
    return f'<symbol id="{name}" viewBox="0 0 24 24">{" ".join(inner.split())}</symbol>'
