"""Searches for the dearest operations that the limits allow: python -m tests.attacks.dearest [--seconds 300]

The search walks the schema from each root field, along every chain of fields, to each object type. At the end of a
chain stands a selection: all leaf fields, or the same leaf field as often as the limits allow. Pages are as large as
the limit on cost allows. Each operation runs in this process, on a gateway that holds a season of each league, with
gzip. The search prints the dearest operations with their processor time, the longest pause of the event loop, the size
of the answer and the peak of memory. It fails if one operation passes a bound.
"""

import argparse
import asyncio
import json
import logging
import random
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, Final

import httpx
import structlog
from graphql import GraphQLNamedType, GraphQLObjectType, get_named_type, is_leaf_type, parse

from gql_service.settings import Settings
from gql_service.wiring import app_of, checks_of, create_gateway
from schema.enums import League
from schema.executable import build_schema
from schema.rules.cost.pricing import bill_of
from schema.rules.cost.sizes import operation_of
from tests.clocks import HandClock

NOW: Final = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
MOST_PROCESSOR_SECONDS: Final = 0.25
MOST_PAUSE_SECONDS: Final = 0.05
MOST_PEAK_BYTES: Final = 60_000_000
MOST_ANSWER_BYTES: Final = 8_000_000
DEEPEST: Final = 6
SHORT: Final = 2
"""Chains up to this length are tried with every selection, and before the others."""
SAME_FIELD: Final = 20
ALIASES: Final = 49
LONGEST_PAGE: Final = 2_500
TICK_SECONDS: Final = 0.001
QUIET_SECONDS: Final = 0.2
QUIET_SHARE: Final = 0.1
SHOWN: Final = 10
_SEASON: Final = "leagues: [CBB, MLB], season: 2026"
_DAYS: Final = 'from: "2026-03-01", to: "2027-03-31"'
_ids = count()


@dataclass(frozen=True, slots=True)
class Start:
    """A root field with arguments for the largest possible result. `%d` in the arguments is the size of its page."""

    field: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A root, a chain of fields below the root, and the selection at the end of the chain."""

    start: Start
    chain: Sequence[str]
    leaves: str

    def document(self, page: int, inner: int) -> str:
        """Write the document with an outermost page of size `size`, and pages of size `inner` below."""
        opened = [f"{self.start.field}({self.start.arguments})".replace("%d", str(page)).replace("()", "")]
        opened += [each.replace("%d", str(inner)) for each in self.chain]
        # A comment makes the document new to every cache, and adds nothing to its work.
        text = "{ %s { %s %s }" % (" { ".join(opened), self.leaves, "} " * len(opened))
        return f"{text} # {next(_ids)}"


@dataclass(frozen=True, slots=True)
class Run:
    """The resources of an operation: processor time and longest pause in seconds, sizes in bytes."""

    document: str
    cost: int
    status: int
    code: str | None
    processor: float
    pause: float
    answer: int
    peak: int

    def faults(self, times: float = 1.0) -> Iterator[str]:
        """Yield each bound that the operation passed; processor time may be `times` as long as the aim."""
        if self.processor > MOST_PROCESSOR_SECONDS * times:
            yield f"{self.processor:.3f} s of processor time"
        if self.pause > MOST_PAUSE_SECONDS * times:
            yield f"a pause of {self.pause * 1000:.0f} ms"
        if self.answer > MOST_ANSWER_BYTES:
            yield f"an answer of {self.answer:,} bytes"
        if self.peak > MOST_PEAK_BYTES:
            yield f"a peak of {self.peak / 1e6:.0f} MB"


def leaf_names(of: GraphQLNamedType) -> list[str]:
    """Name the fields of a type that need no selection and no argument."""
    fields = of.fields if isinstance(of, GraphQLObjectType) else {}
    return [name for name, each in fields.items() if is_leaf_type(get_named_type(each.type))]


def selections(of: GraphQLNamedType, chain: Sequence[str]) -> Iterator[str]:
    """Yield the selections for the end of a chain: all leaves, and after a short chain a single leaf repeated."""
    names = leaf_names(of)
    if not names:
        return
    yield " ".join(names)
    if len(chain) <= SHORT:
        for name in names:
            yield " ".join(f"a{number}: {name}" for number in range(SAME_FIELD))
    several = [f"b{number}: {names[number % len(names)]}" for number in range(min(ALIASES, SAME_FIELD * len(names)))]
    yield " ".join([*names, *several])
    if of.name == "Game":
        zones = ("Europe/Berlin", "Asia/Tokyo", "America/St_Johns")
        clocks = [
            f'c{number}: {name}(timeZone: "{zones[number % 3]}")'
            for number in range(SAME_FIELD)
            for name in ("date", "localStartTime")
        ]
        yield " ".join([*names, *clocks])


def chains(of: GraphQLNamedType, depth: int, seen: Mapping[str, int]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every chain of fields below a type, with the type at its end; no type stands in a chain three times."""
    if not isinstance(of, GraphQLObjectType):
        return
    yield (), of
    if depth == 0:
        return
    for name, each in of.fields.items():
        inner = get_named_type(each.type)
        if isinstance(inner, GraphQLObjectType) and seen.get(inner.name, 0) < 2:
            page = "(first: %d)" if "first" in each.args else ""
            for rest, end in chains(inner, depth - 1, {**seen, inner.name: seen.get(inner.name, 0) + 1}):
                yield (name + page, *rest), end


def starts(game_ids: Sequence[str], team_ids: Sequence[str]) -> list[Start]:
    """Return the roots of the search."""
    games, teams = json.dumps(game_ids[:200]), json.dumps(team_ids[:200])
    return [
        Start("games", f"{_SEASON}, first: %d"),
        Start("games", f"{_DAYS}, first: %d"),
        Start("games", f"{_SEASON}, teams: {teams}, first: %d"),
        Start("dates", f"{_DAYS}, first: %d"),
        Start("date", 'on: "2026-11-21"'),
        Start("teams", "first: %d"),
        Start("seasons", ""),
        Start("node", f"id: {json.dumps(team_ids[0])}"),
        Start("nodes", f"ids: {games}"),
        Start("nodes", f"ids: {teams}"),
    ]


class Bench:
    """A gateway in this process, and the schema to price operations with."""

    def __init__(self) -> None:
        self.settings = Settings(leagues=tuple(League), request_log=False, metrics=False, rate_limit=None)
        self.gateway = create_gateway(self.settings, HandClock(NOW))
        self.app = app_of(self.gateway, self.settings, HandClock(NOW))
        self.plain = build_schema()._schema  # noqa: SLF001 - the plain schema

    async def load(self) -> None:
        """Fetch the current season of every league."""
        for league in League:
            await self.gateway.store.readiness.load(league)

    def cost(self, document: str) -> int:
        """Return the price of a document."""
        parsed = parse(document)
        operation = operation_of(parsed, None)
        assert operation is not None
        return bill_of(self.plain, parsed, {}, operation, len(self.settings.served_leagues)).total

    def largest(self, shape: Shape, inner: int) -> str | None:
        """Return the document with the largest outermost page within the limit on cost; None if no page fits."""
        most, least = checks_of(self.settings).limits.cost, 0
        if self.cost(shape.document(1, inner)) > most:
            return None
        if "%d" not in shape.start.arguments:
            return shape.document(1, inner)
        low, high = 1, 400 if shape.start.field == "dates" else LONGEST_PAGE
        while low <= high:
            middle = (low + high) // 2
            if self.cost(shape.document(middle, inner)) <= most:
                least, low = middle, middle + 1
            else:
                high = middle - 1
        return shape.document(least, inner)

    async def settle(self) -> None:
        """Wait until the gateway asks the source for nothing more, and nothing more is built behind."""
        spent = 1.0
        while spent > QUIET_SHARE * QUIET_SECONDS:
            began = time.process_time()
            await asyncio.sleep(QUIET_SECONDS)
            spent = time.process_time() - began

    async def run(self, client: httpx.AsyncClient, document: str) -> Run:
        """Run a document, and measure the run."""
        _reset_peak()
        resident = _status_bytes("VmRSS")
        pauses = asyncio.create_task(_longest_pause())
        await asyncio.sleep(0)
        began = time.process_time()
        answer = await client.post("/graphql", json={"query": document}, headers={"accept-encoding": "gzip"})
        processor = time.process_time() - began
        pauses.cancel()
        body = answer.json()
        code = next((error["extensions"].get("code") for error in body.get("errors", ())), None)
        peak = _status_bytes("VmHWM") - resident
        return Run(
            document, self.cost(document), answer.status_code, code, processor, await pauses, len(answer.content), peak
        )


def _reset_peak() -> None:
    """Reset VmHWM to the memory that is resident now. Source: proc(5), `clear_refs`."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _status_bytes(name: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))


async def _longest_pause() -> float:
    """Return the longest processor time in seconds between two looks at the loop, until the task is cancelled.

    Processor time of this thread does not grow while the machine does something else.
    """
    longest, since = 0.0, time.thread_time()
    try:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            longest, since = max(longest, time.thread_time() - since), time.thread_time()
    except asyncio.CancelledError:
        return max(longest, time.thread_time() - since)


def shapes(bench: Bench, roots: Sequence[Start], seed: int) -> list[Shape]:
    """Return every shape of the search: short chains first, then the others in an order that the seed decides."""
    found = []
    query = bench.plain.query_type
    assert query is not None
    for root in roots:
        of = get_named_type(query.fields[root.field].type)
        kinds = of if isinstance(of, GraphQLObjectType) else None
        prefixes = [()] if kinds else [("... on Game",), ("... on Team",)]
        ends = [kinds] if kinds else [bench.plain.type_map["Game"], bench.plain.type_map["Team"]]
        for prefix, end in zip(prefixes, ends, strict=True):
            for chain, last in chains(end, DEEPEST, {}):
                found += [Shape(root, (*prefix, *chain), leaves) for leaves in selections(last, chain)]
    random.Random(seed).shuffle(found)  # noqa: S311 - a repeatable order, no secret
    return sorted(found, key=lambda each: len(each.chain) > SHORT)


async def search(seconds: float, seed: int) -> list[Run]:
    """Run operations for so many seconds, with inner pages of several sizes."""
    bench, runs = Bench(), []
    await bench.load()
    await bench.settle()
    held = [snapshot for league in League for snapshot in bench.gateway.store.held(league)]
    games = [game.id for snapshot in held for game in snapshot.games[:20]]
    teams = [team.id for snapshot in held for team in list(snapshot.directory.teams.values())[:20]]
    todo = shapes(bench, starts(games, teams), seed)
    until, tried = time.monotonic() + seconds, 0
    transport = httpx.ASGITransport(app=bench.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway", timeout=60) as client:
        for number, shape in enumerate(todo):
            if time.monotonic() > until:
                break
            inners = (1, 30, LONGEST_PAGE) if any("%d" in each for each in shape.chain) else (1,)
            for document in {bench.largest(shape, inner) for inner in inners} - {None}:
                tried += 1
                run = await bench.run(client, str(document))
                if any(run.faults()):  # seasons may have been fetched: measure once more what is held
                    await bench.settle()
                    run = await bench.run(client, f"{document} again")
                runs.append(run)
                if not tried % 200:
                    print(f"{tried} operations tried, shape {number} of {len(todo)}", flush=True)
    await bench.gateway.close()
    print(f"{tried} operations of {len(todo)} shapes")
    return runs


def told(runs: Sequence[Run]) -> Iterator[str]:
    """Yield a table of the dearest operations by processor time, then a table by longest pause."""
    for what, key in (("processor time", lambda run: run.processor), ("pause", lambda run: run.pause)):
        yield f"| {what}: CPU ms | pause ms | answer kB | peak MB | cost | status | operation |"
        yield "|---|---|---|---|---|---|---|"
        for run in sorted(runs, key=key, reverse=True)[:SHOWN]:
            shown = run.document if len(run.document) < 260 else run.document[:200] + " ... " + run.document[-50:]
            yield (
                f"| {run.processor * 1000:.0f} | {run.pause * 1000:.0f} | {run.answer / 1000:.0f} | "
                f"{run.peak / 1e6:.0f} | {run.cost:,} | {run.status} {run.code or ''} | `{shown}` |"
            )
        yield ""


def attack(seconds: float, seed: int = 1, times: float = 1.0) -> list[str]:
    """Search, print the dearest operations, and return the faults."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    runs = asyncio.run(search(seconds, seed))
    for line in told(runs):
        print(line)
    return [f"{fault}: {run.document[:200]}" for run in runs for fault in run.faults(times)]


def main() -> int:
    """Return the exit code: 0 if no operation passed a bound."""
    parser = argparse.ArgumentParser(prog="python -m tests.attacks.dearest")
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=1, help="another seed tries other long chains first")
    asked = parser.parse_args()
    faults = attack(asked.seconds, asked.seed)
    for fault in faults[:50]:
        print(f"   FAULT {fault}")
    print(f"dearest: {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
