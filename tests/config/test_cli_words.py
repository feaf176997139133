"""What the command line says: usage, errors and lessons, in the terminal's language, Chinese or English."""

from __future__ import annotations

import argparse
import ast
import inspect
import json
import os
import re
from typing import TYPE_CHECKING

import pytest

from liuke.config.cli import DONE, REFUSED, WRONG_USAGE, main
from liuke.config.cli.language import argparse_speaks
from liuke.config.cli.verbs import VERBS
from liuke.customers.models import Customer
from liuke.kit import home as homes
from liuke.kit import messages
from liuke.segments.services import refresh
from tests.world import NOON, TODAY, make_customer

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World

_HAN = re.compile(r"[\u3400-\u9fff]")
_EVERY_HELP = [[], *([verb.name] for verb in VERBS), *(["scheme", action] for action in ("load", "list", "show"))]
# What only a faulty program hears.
_NEVER_HEARD = (
    "conflict", "merge", "invalid argument for", "mutually exclusive arguments must", "multiple subparser",
    "__call__", "callable", "dest=", "must start with", "option string",
)  # fmt: skip


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


@pytest.mark.parametrize("line", _EVERY_HELP, ids=" ".join)
def test_help_is_whole_in_both_languages(
    line: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = {}
    for language in ("zh_CN.UTF-8", "en_US.UTF-8"):
        monkeypatch.setenv("LC_ALL", language)
        assert main([*line, "--help"]) == DONE
        said[language[:2]] = capsys.readouterr().out

    assert not _HAN.search(said["en"])
    assert said["en"].startswith("usage: liuke")
    assert said["zh"].startswith("用法：liuke")
    _usage, _gap, words = said["zh"].partition("\n\n")
    assert not re.search(r"[a-z]+ [a-z]+ [a-z]+", words)  # three words in a row are an English sentence


def test_every_option_of_every_verb_says_what_it_is_for() -> None:
    silent = []
    for verb in VERBS:
        parser = argparse.ArgumentParser()
        verb.arguments(parser)
        silent += [f"{verb.name} {a.dest}" for a in parser._actions if not a.help and a.dest != "action"]

    assert not silent


@pytest.mark.parametrize(
    ("line", "zh", "en"),
    [
        ("", "缺少这些参数：VERB", "the following arguments are required: VERB"),
        ("nothing", "没有 'nothing' 这个选择", "invalid choice: 'nothing'"),
        ("serve --port 99999", "99999：请写 0 到 65535 的整数", "99999: write a number from 0 to 65535"),
        ("recall --limit", "后面要写一个值", "expected one argument"),
        ("recall --as-of 1.5.26", "请写成 2026-11-22 这样的日期", "write a day like 2026-11-22"),
        ("recall --as-of 0001-01-01", "年份请写 1900 到 2199", "write a year from 1900 to 2199"),
        ("demo --seed x", "x：请写 0 或更大的整数", "x: write a number from 0 on"),
        ("init --name=", "名称请写 1 到 80 个字", "write a name of 1 to 80 characters"),
        ("import a.csv --set name", "请写成 FIELD=COLUMN", "write FIELD=COLUMN"),
        ("undo 1 --now", "不认识的参数：--now", "unrecognized arguments: --now"),
    ],
)
def test_wrong_usage_is_told_in_the_terminals_language(
    line: str, zh: str, en: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for language, said in (("zh_CN.UTF-8", zh), ("en_US.UTF-8", en)):
        monkeypatch.setenv("LC_ALL", language)

        assert main(line.split()) == WRONG_USAGE
        assert said in capsys.readouterr().err


def test_our_catalogue_knows_everything_this_pythons_argparse_can_say() -> None:
    said: set[str] = set()
    for node in ast.walk(ast.parse(inspect.getsource(argparse))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "ngettext"}:
            said |= {str(text.value) for text in node.args[:1] if isinstance(text, ast.Constant)}
    known = {entry.id[0] if isinstance(entry.id, tuple) else entry.id for entry in messages.catalogs()["config"]}

    assert not {text for text in said - known if not any(word in text for word in _NEVER_HEARD)}
    assert len(said & known) > 15


def test_the_terminals_own_settings_are_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "fr")
    with argparse_speaks("zh-hans"):
        assert os.environ["LANGUAGE"] == "zh_Hans"
    assert os.environ["LANGUAGE"] == "fr"


@pytest.mark.usefixtures("chinese")
def test_what_is_no_file_is_refused_for_what_it_is(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, code, said in (
        (".", "file_is_folder", "是文件夹"),
        ("pipe", "file_is_none", "是管道或设备"),
        ("nowhere.csv", "file_missing", "找不到文件"),
        ("x" * 300, "file_missing", "找不到文件"),
        ("\udcff.csv", "file_missing", "找不到文件"),
    ):
        assert main(["import", str(tmp_path / name), "--json"]) == REFUSED
        refused = json.loads(capsys.readouterr().out)["refused"]
        assert (refused["code"], said in refused["sentence"]) == (f"intake.{code}", True)


@pytest.mark.parametrize("name", ["", "  "])
@pytest.mark.usefixtures("chinese")
def test_an_empty_name_is_no_file(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", name]) == WRONG_USAGE
    assert "文件名是空的，请写出文件路径" in capsys.readouterr().err


LISTS = (["recall", "--as-of", TODAY.isoformat()], ["tiers", "lifecycle_stage"])


@pytest.mark.parametrize("line", LISTS, ids=["recall", "tiers"])
@pytest.mark.usefixtures("english")
def test_an_empty_shop_learns_how_customers_come_in_and_are_counted(
    world: World, line: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Customer.unguarded.all().delete()
    assert main(line) == REFUSED
    assert "liuke import FILE" in capsys.readouterr().err

    refresh(as_of=TODAY, now=NOON)
    assert main(line) == DONE
    assert "liuke import FILE" in capsys.readouterr().out

    make_customer(world.lakeside, "林小满")
    assert main(line) == DONE
    assert "liuke refresh" in capsys.readouterr().out


@pytest.mark.parametrize("line", LISTS, ids=["recall", "tiers"])
@pytest.mark.usefixtures("english")
def test_a_shop_never_counted_learns_to_refresh(
    world: World, line: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(line) == REFUSED
    assert "liuke refresh" in capsys.readouterr().err


@pytest.mark.usefixtures("chinese")
def test_a_day_on_which_nobody_need_be_called_says_so(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    refresh(as_of=TODAY, now=NOON)

    assert main(["recall", "--as-of", TODAY.isoformat()]) == DONE

    assert capsys.readouterr().out == "2026-11-22 的名单上没有人。\n"


@pytest.mark.parametrize("verb", sorted(verb.name for verb in VERBS if verb.opens_shop))
def test_no_verb_goes_past_the_check_of_the_keys(
    verb: str, world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    homes.install(homes.open_home(tmp_path / "another"))
    line = {
        "init": ["--name", "新店"], "import": [str(tmp_path)], "undo": ["1"], "scheme": ["list"], "tiers": ["value"],
        "serve": ["--no-worker"], "demo": ["--remove"], "export": [str(tmp_path / "out"), "--readable-personal-data"],
    }.get(verb, [])  # fmt: skip

    assert main([verb, *line, "--json"]) == REFUSED

    assert json.loads(capsys.readouterr().out)["refused"]["code"] == "liuke.keys_lost"
