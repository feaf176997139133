"""How many doubles of an invented shop are found, how many are merged, and how many of these are right.

    python benchmarks/doubles.py [people] [seed …]

The weights were chosen on the seeds 1 and 2; the default seed was not looked at.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from liuke.customers.rules.doubles import find_alike
from tests.customers.lookalikes import Books
from tests.customers.test_rules_doubles import UNSEEN, looks


def main() -> None:
    """Print one line per seed."""
    people, *seeds = [int(word) for word in sys.argv[1:]] or [20_000]
    for seed in seeds or [UNSEEN]:
        books = Books(people, seed=seed)
        doubles = books.doubles()
        records = [looks(record, number) for number, record in enumerate(books.records)]
        began = time.perf_counter()
        pairs = find_alike(records).pairs
        seconds = time.perf_counter() - began
        proposed = {(one.first, one.second) for one in pairs}
        merged = {(one.first, one.second) for one in pairs if one.is_sure}
        hits = len(proposed & doubles)
        print(
            f"seed {seed}: {len(records)} records, {len(doubles)} doubles | merged {len(merged)}, precision "
            f"{len(merged & doubles) / len(merged):.4f} | proposed {len(proposed)}, recall {hits / len(doubles):.3f}, "
            f"precision {hits / len(proposed):.3f} | {seconds:.1f} s"
        )


if __name__ == "__main__":
    main()
