"""What jobs take: wall and CPU seconds, children included, and the most memory of any one process."""

from __future__ import annotations

import math
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
_MEASURE = (
    "import resource, subprocess, sys; code = subprocess.run(sys.argv[1:]).returncode; "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)"
)

Took = dict[str, float]
"""``wall`` and ``cpu`` in seconds, ``peak_mb`` in MiB."""


def timed(name: str, command: list[str], **environment: str) -> Took:
    """Run a command, print what it said last and what it took.

    Raises:
        SystemExit: it failed; with what it wrote.
    """
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-S", "-c", _MEASURE, *command], env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr)
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    *said, peak = done.stdout.strip().splitlines()
    print(f"{name}: wall {wall:.1f} s, cpu {cpu:.1f} s, peak {int(peak) / 1024:.0f} MB {said[-1:]}", flush=True)
    return {"wall": round(wall, 2), "cpu": round(cpu, 2), "peak_mb": round(int(peak) / 1024)}


def ratios(best: dict[str, Took], one: str, other: str) -> Took:
    """Return how many times as much ``one`` takes as ``other``."""
    return {name: round(best[one][name] / best[other][name], 2) for name in best[one]}


def least(rounds: list[dict[str, Took]]) -> dict[str, Took]:
    """Return the least each job took in any round, figure by figure."""
    return {job: {name: min(one[job][name] for one in rounds) for name in rounds[0][job]} for job in rounds[0]}


def in_turn(times: int, *jobs: Callable[[], object]) -> list[float]:
    """Return the least seconds of each job, the jobs taking turns."""
    best = [float("inf")] * len(jobs)
    for _turn in range(times):
        for n, job in enumerate(jobs):
            began = time.perf_counter()
            job()
            best[n] = min(best[n], time.perf_counter() - began)
    return best


def growth(small: dict[str, Any], large: dict[str, Any]) -> dict[str, float]:
    """Return the exponent by which each job's CPU grows with the lines: 1 is in proportion."""
    times = math.log(large["lines"] / small["lines"])
    return {
        job: round(math.log(large["best"][job]["cpu"] / small["best"][job]["cpu"]) / times, 2) for job in small["best"]
    }
