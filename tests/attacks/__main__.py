"""Attack a gateway on loopback with the whole table, and measure the effect on others: python -m tests.attacks

A well-behaved client sends requests all the time, once without and once under each attack of the table. Generated
documents, generated HTTP requests and hostile connections follow, then a crowd on a quarter of a core, and a search for
the most expensive operations. The run fails if the well-behaved client gets no answer, if it waits ten times as long as
usual and at least a quarter of a second, if memory grows without bound, if a response is a 5xx, or if the log has a
traceback. The ratio of the waiting times is printed for each attack; the aim is at most two on a quiet machine.
"""

import argparse
import asyncio
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from statistics import median
from typing import Final

from tests.attacks import crowds, dearest
from tests.attacks.attacker import A_SECOND, SLOW_AT_ONCE, keep_attacking
from tests.attacks.connections import attack_all
from tests.attacks.fuzzing import Found, fuzz_documents, fuzz_http
from tests.attacks.observer import Waits, observe
from tests.attacks.table import ATTACKS
from tests.load import Load, post
from tests.processes import ServerProcess, gateway

QUIET_SECONDS: Final = 0.4
ATTACK_SECONDS: Final = 1.0
SLOW_SECONDS: Final = 2.5
"""For slow attacks: longer than the server's limits."""
MADE_UP: Final = 10_000
SETTLED: Final = 12_000
AIM: Final = 2.0
GROSS: Final = 10.0
NOTICEABLE_MILLISECONDS: Final = 250
"""A shorter wait is not a fault, even if usual waits are far shorter: among a hundred waits, some meet other work."""
ALLOWED_GROWTH_BYTES: Final = 64 * 1024 * 1024
CROWD_SECONDS: Final = 20.0
SEARCH_SECONDS: Final = 40.0
LENIENT_CROWD: Final = 20.0
LENIENT_SEARCH: Final = 4.0
"""How many times as long as the aims the waits and the processor time may be here, beside other work on the machine.
Run alone, crowds and dearest hold the aims themselves."""
MIB: Final = 1024 * 1024


class Judgement:
    """The faults of a run."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def add(self, where: str, faults: list[str]) -> None:
        """Record a fault, and print the fault at once."""
        for fault in faults[:10]:
            print(f"   FAULT {where}: {fault}", flush=True)
        self.faults += faults


async def settle(attacked: ServerProcess) -> None:
    """Ask for so much that is new that every cache which is bounded is full."""
    requests = (
        post('{ games(on: "today", first: 1) { nodes { settle%d: id } } }' % number) for number in range(SETTLED)
    )
    seen = await Load([attacked.origin], requests, at_once=8).run()
    if seen.failures:
        raise RuntimeError(f"the gateway is not well before the attacks: {seen.failures[:3]}")


async def measure(
    attacked: ServerProcess, pool: ProcessPoolExecutor, a_second: int, judgement: Judgement
) -> list[tuple[str, float]]:
    """Play the table. Returns each attack's name with the 99th percentile of the others' waits in milliseconds."""
    loop = asyncio.get_running_loop()
    quiet, rows = Waits(), []
    await settle(attacked)
    settled = attacked.memory()
    print(f"{'attack':45} {'answers':>22} {'others p50':>10} {'p99 ms':>8} {'MiB':>5}")
    for attack in ATTACKS:
        usual = await observe(attacked.origin, QUIET_SECONDS)
        quiet.seconds += usual.seconds
        seconds = SLOW_SECONDS if attack.drip else ATTACK_SECONDS
        under_way = loop.run_in_executor(pool, keep_attacking, attack.name, attacked.origin, seconds, a_second)
        waits = await observe(attacked.origin, seconds)
        answers: Counter[str] = await under_way
        p99, memory = waits.percentile(99), attacked.memory()
        told = " ".join(f"{status}x{times}" for status, times in answers.most_common(2))
        print(f"{attack.name:45} {told:>22} {waits.percentile(50):10.2f} {p99:8.2f} {memory / MIB:5.0f}", flush=True)
        rows.append((attack.name, p99))
        faults = [*waits.failures, *(f"answered {status}" for status in answers if status.startswith("5"))]
        if memory - settled > ALLOWED_GROWTH_BYTES:
            faults.append(f"memory has grown by {(memory - settled) / MIB:.0f} MiB")
        judgement.add(attack.name, faults)
    usual_p99 = quiet.percentile(99)
    print(f"usual: p50 {quiet.percentile(50):.2f} ms, p99 {usual_p99:.2f} ms over {len(quiet.seconds)} answers")
    judgement.add(
        "waits",
        [
            f"{name}: {p99:.0f} ms, {p99 / usual_p99:.1f} times the usual"
            for name, p99 in rows
            if p99 > max(GROSS * usual_p99, NOTICEABLE_MILLISECONDS)
        ],
    )
    return [(name, p99 / usual_p99) for name, p99 in rows]


def tell_ratios(ratios: list[tuple[str, float]]) -> None:
    """Print the ratio of the waits under attack to the usual waits."""
    over = [(name, ratio) for name, ratio in ratios if ratio > AIM]
    middle = median(ratio for _, ratio in ratios)
    within = f"at most {AIM:g} for {len(ratios) - len(over)} of {len(ratios)}"
    print(f"p99 under attack / usual p99: median {middle:.2f}, {within}")
    for name, ratio in sorted(over, key=lambda each: -each[1]):
        print(f"   {ratio:5.2f} {name}")


def tell_found(what: str, found: Found, attacked: ServerProcess, judgement: Judgement) -> None:
    """Print the results of a run of made-up requests."""
    told = ", ".join(f"{outcome}: {times}" for outcome, times in sorted(found.outcomes.items()))
    print(f"{found.outcomes.total()} {what}: {told}; {attacked.memory() / MIB:.0f} MiB", flush=True)
    judgement.add(what, found.faults)


async def run(made_up: int, seed: int, a_second: int) -> Judgement:
    """Run all attacks against a gateway."""
    judgement = Judgement()
    with gateway(BODY_SECONDS="1") as attacked, ProcessPoolExecutor(1, get_context("spawn")) as pool:
        attacked.ready()
        print(f"{a_second} attacks a second, the slow ones over {SLOW_AT_ONCE} connections; {attacked.origin}")
        ratios = await measure(attacked, pool, a_second, judgement)
        tell_ratios(ratios)
        before = attacked.memory()
        tell_found("made-up documents", await fuzz_documents(attacked.origin, made_up, seed), attacked, judgement)
        tell_found("made-up HTTP requests", await fuzz_http(attacked.origin, made_up, seed), attacked, judgement)
        if attacked.memory() - before > ALLOWED_GROWTH_BYTES:
            judgement.add("made-up requests", [f"memory has grown to {attacked.memory() / MIB:.0f} MiB"])
        judgement.add("log", attacked.troubles())
    for name, faults in (await attack_all()).items():
        judgement.add(name, faults)
    return judgement


def main() -> int:
    """Return the exit code: 0 where nothing was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.attacks", description=__doc__.splitlines()[0])
    parser.add_argument("--made-up", type=int, default=MADE_UP, help="how many documents and how many HTTP requests")
    parser.add_argument("--seed", type=int, default=6, help="another one makes up others")
    parser.add_argument(
        "--rate", type=int, default=A_SECOND, choices=range(1, 401), metavar="N", help="attacks a second, 1 to 400"
    )
    asked = parser.parse_args()
    judgement = asyncio.run(run(asked.made_up, asked.seed, asked.rate))
    judgement.add("crowds", crowds.attack(CROWD_SECONDS, times=LENIENT_CROWD))
    judgement.add("dearest", dearest.attack(SEARCH_SECONDS, asked.seed, times=LENIENT_SEARCH))
    print(f"attacks: {len(judgement.faults)} faults")
    return 1 if judgement.faults else 0


if __name__ == "__main__":
    sys.exit(main())
