"""Assets: only the listed files of exactly the named packages."""

from __future__ import annotations

import base64
import hashlib
import io
import subprocess
import tarfile
from typing import TYPE_CHECKING, Any

import pytest

from bootstrap import assets

if TYPE_CHECKING:
    from pathlib import Path

ICON = """<!--
category: System
-->
<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" stroke="currentColor">
  <path stroke="none" d="M0 0h24v24H0z" fill="none"/>
  <path d="M10 10" />
</svg>
"""


def packed(folder: Path, files: dict[str, str]) -> Path:
    archive = folder / "package.tgz"
    with tarfile.open(archive, "w:gz") as tar:
        for name, text in files.items():
            info = tarfile.TarInfo(f"package/{name}")
            info.size = len(text.encode())
            tar.addfile(info, io.BytesIO(text.encode()))
    return archive


def test_a_sprite_holds_the_strokes_and_nothing_else() -> None:
    assert assets.symbol("ten", ICON) == '<symbol id="ten" viewBox="0 0 24 24"><path d="M10 10" /></symbol>'


def test_listed_files_are_taken_without_their_source_map_comments(tmp_path: Path) -> None:
    archive = packed(tmp_path, {"a.css": "b{}\n/*# sourceMappingURL=a.css.map */", "unlisted.js": "x"})
    package = {"name": "p", "files": {"a.css": "p/a.css"}}

    assets.extract(archive, package, {"package": "icons"}, tmp_path / "vendor")

    assert (tmp_path / "vendor/p/a.css").read_text().strip() == "b{}"
    assert [path.name for path in (tmp_path / "vendor").rglob("*.*")] == ["a.css"]


def test_a_listed_file_the_package_does_not_have_stops_the_step(tmp_path: Path) -> None:
    archive = packed(tmp_path, {"a.css": ""})

    with pytest.raises(SystemExit, match=r"b\.css"):
        assets.extract(archive, {"name": "p", "files": {"b.css": "b.css"}}, {"package": "icons"}, tmp_path / "vendor")


@pytest.mark.parametrize("is_genuine", [True, False])
def test_a_package_with_another_sha512_is_refused(tmp_path: Path, is_genuine: bool, monkeypatch: Any) -> None:
    content = b"the package"

    def npm_pack(*_command: object, cwd: Path, **_options: object) -> int:
        (cwd / "p-1.0.0.tgz").write_bytes(content if is_genuine else b"another")
        return 0

    monkeypatch.setattr(assets, "run", npm_pack)  # the registry is the one thing this test cannot have
    integrity = "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()
    package = {"name": "p", "version": "1.0.0", "integrity": integrity}
    if is_genuine:
        assert assets.pack(["npm"], package, tmp_path).name == "p-1.0.0.tgz"
    else:
        with pytest.raises(SystemExit, match="sha512"):
            assets.pack(["npm"], package, tmp_path)


def test_a_script_for_a_shell_is_what_its_name_says() -> None:
    asked = subprocess.run(["python3", "dev.py", "--help"], capture_output=True, text=True, check=False)

    assert asked.returncode == 0
    for verb in ("setup", "run", "test", "check", "fix", "types", "arch", "browser", "bench", "lock"):
        assert verb in asked.stdout
