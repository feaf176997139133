"""A provider that is nobody: for the demo and for trying the till. The customer pays when somebody presses for her."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from liuke.visits.payments.port import Answer, Declined, Forged, Notice
from liuke.visits.payments.states import Said, State, refunded_state

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from liuke.visits.payments.port import Ask, GiveBack

FOLDER = "simulated_payments"
MERCHANT = "simulator"
NO_MONEY = "0000"
"""A customer whose payment code ends so has no money."""


class Simulator:
    """Keeps each payment as a file of the home, so that till and worker see the same."""

    merchant = MERCHANT
    acknowledged = b""

    def __init__(self, root: Path) -> None:
        self._folder = root / FOLDER

    def ask(self, ask: Ask) -> Answer:
        """Show a code nobody can scan, or take the money of whoever was scanned at once."""
        if ask.code.endswith(NO_MONEY):
            raise Declined("no money")
        kept: dict[str, Any] = {
            "minor": ask.minor,
            "state": State.PAID.value if ask.code else State.WAITING.value,
            "back": {},
        }
        self._write(ask.number, kept)
        return Answer(said=self.look(ask.number)) if ask.code else Answer(code_url=f"simulated:{ask.number}")

    def look(self, number: str) -> Said | None:
        """Return what became of it."""
        kept = self._read(number)
        if kept is None:
            return None
        state, back = State(kept["state"]), sum(kept["back"].values())
        if state is State.PAID:
            state = refunded_state(kept["minor"], back)
        minor = kept["minor"] if state.was_paid else None
        return Said(number, state, MERCHANT, minor, reference=f"SIM{number[:16].upper()}", refunded_minor=back)

    def call_off(self, number: str, *, is_scanned: bool) -> None:  # noqa: ARG002 - both ends alike here
        """End it, unless it was paid."""
        kept = self._read(number)
        if kept is not None and kept["state"] == State.WAITING:
            self._write(number, kept | {"state": State.CLOSED.value})

    def give_back(self, back: GiveBack) -> bool:
        """Give money back at once, once for each number."""
        kept = self._read(back.of)
        rest = 0 if kept is None else kept["minor"] - sum(kept["back"].values()) + kept["back"].get(back.number, 0)
        if kept is None or kept["state"] != State.PAID or back.minor > rest:
            raise Declined("nothing to give back")
        self._write(back.of, kept | {"back": kept["back"] | {back.number: back.minor}})
        return True

    def read_notice(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Notice:  # noqa: ARG002
        """Believe nobody: it sends none."""
        raise Forged

    def pay(self, number: str) -> None:
        """Let the customer pay what she was shown."""
        kept = self._read(number)
        if kept is not None and kept["state"] == State.WAITING:
            self._write(number, kept | {"state": State.PAID.value})

    def _read(self, number: str) -> dict[str, Any] | None:
        path = self._folder / f"{number}.json"
        kept: dict[str, Any] | None = json.loads(path.read_text()) if path.exists() else None
        return kept

    def _write(self, number: str, kept: dict[str, Any]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        fresh = self._folder / f"{number}.new"
        fresh.write_text(json.dumps(kept))
        fresh.replace(self._folder / f"{number}.json")
