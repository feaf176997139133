"""Check a statement of Liuke.

Call it so: python3 check_statement.py statement.json [HEAD]

It needs nothing but Python 3 and no connection. It works out anew

  * every hash: SHA-256 over the hash before it, a line break, and the entry's content as JSON with sorted keys,
    without blanks, in UTF-8 (the first one follows 64 zeros);
  * every balance: what came to an account less what went from it must be what the statement says it holds.

HEAD is the code printed at the foot of your paper statement. If it stands in your file, the file is at least as long
as the paper and nothing before it was changed. Without it the file is checked in itself only.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

BEGINNING = "0" * 64


def link(before: str, content: dict[str, Any]) -> str:
    """Return the hash of an entry that follows the hash ``before``."""
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{before}\n{written}".encode()).hexdigest()


def faults(statement: dict[str, Any], head: str = "") -> list[str]:
    """Return what does not fit, one sentence each; nothing where all of it does."""
    found: list[str] = []
    seen: set[str] = set()
    if statement.get("format") != "liuke-statement/1":
        return ["This is no statement of format liuke-statement/1."]
    for number, chain in enumerate(statement["chains"], start=1):
        before = BEGINNING
        for place, one in enumerate(chain["links"], start=1):
            before = link(before, one["content"])
            seen.add(one["hash"])
            if before != one["hash"]:
                found.append(f"Record {number}, entry {place} of {one['content']['date']}: its hash does not fit.")
                before = one["hash"]
        if before != chain["head"]:
            found.append(f"Record {number}: the last hash is not the head.")
        found += [f"Record {number}: {words}" for words in wrong_balances(chain)]
    if head and head.strip().lower() not in seen:
        found.append("The head on your paper is not in this file.")
    return found


def wrong_balances(chain: dict[str, Any]) -> list[str]:
    """Return the accounts that hold something else than their moves add up to."""
    sums = dict.fromkeys(chain["accounts"], 0)
    words: list[str] = []
    for content in [*(one["content"] for one in chain["links"]), *chain["waiting"]]:
        for move in content["moves"]:
            account = str(move["account"])
            if account not in sums:
                words.append(f"account {account} has moves but is not listed.")
                continue
            grows = chain["accounts"][account]["grows"] == move["side"]
            sums[account] += move["amount"] if grows else -move["amount"]
    for account, about in chain["accounts"].items():
        if sums[account] != about["balance"]:
            told = f"account {account} ({about['purse']}, {about['unit']}) says {about['balance']}"
            words.append(f"{told}, its moves add up to {sums[account]}.")
    return words


def main(words: list[str]) -> int:
    """Tell what was found; return 0 where everything fits, 1 where something does not, 2 for a wrong call."""
    if len(words) not in {2, 3}:  # the name of this file, the statement, and the head if she has it
        sys.stdout.write(__doc__ + "\n")
        return 2
    statement = json.loads(Path(words[1]).read_text(encoding="utf-8"))
    found = faults(statement, *words[2:])
    for sentence in found:
        sys.stdout.write(sentence + "\n")
    if not found:
        entries = sum(len(chain["links"]) for chain in statement["chains"])
        waiting = sum(len(chain["waiting"]) for chain in statement["chains"])
        sys.stdout.write(f"Everything fits: {entries} entries sealed, {waiting} waiting for their seal.\n")
        sys.stdout.write("".join(f"Head: {chain['head']}\n" for chain in statement["chains"] if chain["links"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
