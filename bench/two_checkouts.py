"""Compare two checkouts under refresh in one run: `python -m bench.two_checkouts PATH PATH [--rounds N] [--seconds N]`.

In each round, both checkouts are measured by `bench.refreshing`, one after the other, in an order that alternates.
Both run with this environment's Python. The lines at the end give the second checkout's figures divided by the first's,
as the median of the rounds, with the lowest and the highest round.
"""

import argparse
import os
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from bench.data import export
from bench.environments import BUILD
from bench.figures import Results
from bench.load import Load, generator
from bench.process import Cores
from bench.refreshing import measure_refreshing
from bench.rounds import Bench, Pace, all_loaded
from bench.servers import COLD, DATA, HOT, LOGGED, gateways, record

FIGURES: Final[Mapping[str, Callable[[Load], float]]] = {
    "requests per second": lambda load: load.per_second,
    "requests per second of processor time": lambda load: load.per_cpu_second or 0.0,
    "p50": lambda load: load.p50,
    "p99": lambda load: load.p99,
}


def measured(bench: Bench, checkout: Path) -> Results:
    """Measure a checkout once, without refreshes and with them."""
    hot = replace(gateways()[0], cwd=checkout)
    results = Results(HOT.name, COLD.name, LOGGED.name, "", "", "", {})
    measure_refreshing(bench, hot, results)
    return results


def ratios(rounds: Sequence[Sequence[Results]], phase: str, figure: Callable[[Load], float]) -> list[float]:
    """Return the second checkout's figure divided by the first's, for each round, in ascending order."""
    pairs = ([figure(getattr(each.refreshes, phase)[0]) for each in pair] for pair in rounds)
    return sorted(second / first for first, second in pairs)


def main(arguments: Sequence[str]) -> int:
    """Return the exit code."""
    parser = argparse.ArgumentParser("python -m bench.two_checkouts")
    parser.add_argument("checkouts", nargs=2, type=lambda text: Path(text).resolve(strict=True))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=8)
    options = parser.parse_args(arguments)
    cores = Cores.of_this_machine()
    os.sched_setaffinity(0, {cores.load})
    BUILD.mkdir(parents=True, exist_ok=True)
    record(BUILD / "record.log")
    with gateways()[0].started(cores) as running:
        running.wait_until(lambda: all_loaded(running.port), "loading all leagues")
        expected = export(running.port, DATA)
    bench = Bench(
        cores,
        generator(),
        expected,
        Pace(usual=2, costly=4, refreshing=options.seconds, warm=1),
    )
    rounds: list[list[Results]] = []
    for number in range(options.rounds):
        order = (0, 1) if number % 2 == 0 else (1, 0)
        found = {place: measured(bench, options.checkouts[place]) for place in order}
        rounds.append([found[0], found[1]])
        for place, each in sorted(found.items()):
            told = each.refreshes
            print(
                f"round {number + 1}, checkout {place + 1}: {told.looks}, {told.calm[0]}, {told.busy[0]}",
                flush=True,
            )
    for phase in ("calm", "busy"):
        for name, figure in FIGURES.items():
            found_ratios = ratios(rounds, phase, figure)
            lowest, highest = found_ratios[0], found_ratios[-1]
            print(f"{phase} {name}: {statistics.median(found_ratios):.2f} ({lowest:.2f} to {highest:.2f})")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
