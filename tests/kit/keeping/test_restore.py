"""A shop comes back out of a copy whole, and nothing of yesterday leaves it by itself."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.kit.keeping.shop import ROOT, Shop, without_changing

if TYPE_CHECKING:
    from pathlib import Path

WAITING = (
    "INSERT INTO kit_job (uid, task, arguments, queue, priority, status, run_at, attempts, max_attempts, locked_by,"
    " progress_done, progress_total, stop_requested, last_error, enqueued_at) VALUES"
    " ('{0}', 'liuke.kit.keeping.tasks.check_now', '{{\"args\": [], \"kwargs\": {{}}}}', 'default', 0, 'ready',"
    " '2026-11-20 00:00:00', 0, 5, '', 0, 0, {1}, '', '2026-11-20 00:00:00')"
)
EVENT = (
    "INSERT INTO kit_outboxevent (uid, kind, payload, recorded_at, attempts, retry_at, last_error) VALUES"
    " ('{0}', 'reminder.wanted', '{{}}', '2026-11-20 00:00:00', 0, '2026-11-20 00:00:00', '')"
)


def the_copy(shop: Shop) -> Path:
    (found,) = (shop.root / "backups").glob("*.copy")
    return found


def test_everything_comes_back_and_what_stood_there_is_kept(shop: Shop) -> None:
    before = shop.content()
    shop.execute("UPDATE customers_customer SET name = '改了'")
    (shop.root / "imports" / "told" / "会员.csv").unlink()
    changed = shop.content()

    told = shop.answer("restore", the_copy(shop))

    assert without_changing(shop.content()) == without_changing(before)
    assert told["accepted"] == []
    assert shop.answer("verify")["findings"] == []
    names = {"customers_customer": "SELECT count(*) FROM {}customers_customer WHERE name = '改了'"}
    if shop.url:
        schema = told["kept"].rpartition("before-restore-")[2].lower()
        ((kept,),) = shop.execute(names["customers_customer"].format(f"before_restore_{schema}."))
    else:
        old = Shop(type(shop.root)(told["kept"]))
        assert old.content()["customers_customer"] == changed["customers_customer"]
        ((kept,),) = old.execute(names["customers_customer"].format(""))
    assert kept == 100


def test_a_copy_opens_on_a_new_machine_with_its_key_file(shop: Shop, new_home: Shop) -> None:
    refused = new_home.run("restore", the_copy(shop), "--json")
    told = new_home.answer("restore", the_copy(shop), "--key-file", shop.root / "keys" / "backup.key")

    assert json.loads(refused.stdout)["refused"]["code"] == "kit.copy_key_wrong"
    assert told["rows"] > 100
    assert without_changing(new_home.content()) == without_changing(shop.content())
    assert new_home.answer("verify")["findings"] == []


def test_a_copy_opens_on_a_new_machine_with_its_passphrase(shop: Shop, new_home: Shop, tmp_path: Path) -> None:
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    right.write_text("春天的湖边有十二棵柳树呀呀\n", "utf-8")
    wrong.write_text("春天的湖边有十三棵柳树呀呀\n", "utf-8")
    copy = shop.answer("backup", "--set-passphrase", right)["file"]

    refused = new_home.run("restore", copy, "--passphrase-file", wrong, "--json")
    new_home.answer("restore", copy, "--passphrase-file", right)

    assert json.loads(refused.stdout)["refused"]["code"] == "kit.copy_passphrase_wrong"
    assert new_home.answer("verify")["findings"] == []


def test_what_was_waiting_then_stands_still_until_it_is_released(shop: Shop) -> None:
    uid = "0f0e0d0c0b0a49088807060504030201"
    false = "false" if shop.url else "0"
    shop.execute(WAITING.format(uid, false))
    shop.execute(EVENT.format(uid))
    copy = shop.copy()

    told = shop.answer("restore", copy)
    where = f"WHERE uid = '{uid}'"
    ((job,),) = shop.execute(f"SELECT status FROM kit_job {where}")
    ((event,),) = shop.execute(f"SELECT attempts FROM kit_outboxevent {where}")
    released = shop.answer("restore", "--release")["released"]

    assert (told["parked"]["jobs"] >= 1, told["parked"]["events"] >= 1) == (True, True)
    assert (job, event) == ("parked", 5)
    assert released == told["parked"]
    assert shop.execute(f"SELECT status FROM kit_job {where}") == [("ready",)]
    assert shop.execute(f"SELECT attempts FROM kit_outboxevent {where}") == [(0,)]


def test_a_shop_in_which_somebody_works_is_not_replaced(shop: Shop) -> None:
    before = shop.content()
    command = [sys.executable, "-m", "liuke", "worker"]
    with subprocess.Popen(command, env=shop.environment, cwd=ROOT, stderr=subprocess.PIPE, text=True) as worker:
        assert worker.stderr is not None
        while "worker.started" not in worker.stderr.readline():
            assert worker.poll() is None
        refused = shop.run("restore", the_copy(shop), "--json")
        worker.kill()

    assert json.loads(refused.stdout)["refused"]["code"] == "kit.shop_in_use"
    assert without_changing(shop.content())["customers_customer"] == before["customers_customer"]


@pytest.mark.parametrize("is_taken", [False, True])
def test_a_copy_of_a_damaged_shop_is_taken_only_if_the_owner_says_so(shop: Shop, is_taken: bool) -> None:
    if shop.url:
        shop.execute("ALTER TABLE customers_customer DROP CONSTRAINT " + constraint(shop))
    shop.execute("UPDATE customers_customer SET salon_id = 999999 WHERE id = (SELECT min(id) FROM customers_customer)")
    copy = shop.root / "unsound.copy"
    assert shop.run("backup", "--to", copy).returncode == 0
    before = shop.content()

    done = shop.run("restore", copy, "--json", *(["--anyway"] if is_taken else []))

    told = json.loads(done.stdout)
    if is_taken and not shop.url:
        assert [finding["code"] for finding in told["accepted"]] == ["kit.found_reference"]
    else:  # PostgreSQL itself does not take rows that point to nothing
        assert told["refused"]["code"] == "kit.copy_unsound"
        assert shop.content() == before


def constraint(shop: Shop) -> str:
    ((name,),) = shop.execute(
        "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = 'customers_customer'::regclass "
        "AND confrelid = 'accounts_salon'::regclass"
    )
    return f'"{name}"'
