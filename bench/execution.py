"""Execution in process: graphql-core, compiled execution, and orjson on the same answer, over the sandbox's seasons.

    .venv/bin/python -m bench.execution [ROUNDS]

W1 is a week of games with 8 fields. W2 is a season of the NFL with 20 fields, both teams and the venue. W4 is the same
for a season of MLB. All kinds take turns in one process. Times are medians in milliseconds and include writing JSON.
First sight is a new document: parsed, validated and compiled, without and with its first answer.
"""

import asyncio
import logging
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from itertools import count
from typing import Final

import orjson
import structlog
from graphql import parse
from strawberry.schema.schema import validate_document
from strawberry.types import ExecutionContext

from gql_service.clock import SteadyClock
from gql_service.settings import Settings
from gql_service.wiring import create_gateway
from schema.compiled.arguments import NO_VARIABLES
from schema.compiled.leaves import Leaves
from schema.compiled.operation import read_operation
from schema.context import Context
from schema.enums import League
from schema.executable import ScheduleSchema, build_schema
from schema.port import SchedulePort

NOW: Final = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
WEEK: Final = """query Week {
  games(leagues: [NFL], season: 2026, seasonType: REGULAR, week: 11) {
    nodes { id status startTime homeScore awayScore period homeTeam { key } awayTeam { key } }
  }
}"""
SEASON: Final = """query Season {
  games(leagues: [%s], season: 2026, seasonType: REGULAR, first: 2500) {
    nodes {
      id week status startTime startTimeTbd homeScore awayScore gameNumber closed updatedAt
      homeTeam { key city name } awayTeam { key city name } venue { name city state timeZone }
    }
  }
}"""
WORKLOADS: Final = {"W1": (WEEK, 50), "W2": (SEASON % "NFL", 4), "W4": (SEASON % "MLB", 1)}


async def answer(schema: ScheduleSchema, document: str, port: SchedulePort) -> bytes:
    """Execute and write JSON, as the service does."""
    result = await schema.execute(document, context_value=Context(port, NOW))
    if result.errors:
        raise ValueError(result.errors)
    return orjson.dumps({"data": result.data})


async def _milliseconds(run: Callable[[], Awaitable[object]], times: int) -> float:
    start = time.perf_counter()
    for _ in range(times):
        await run()
    return (time.perf_counter() - start) / times * 1000


async def compare(document: str, times: int, rounds: int, port: SchedulePort) -> dict[str, float]:
    """Return the median of each kind. graphql-core runs in one of five rounds, because it is slow."""
    plain, compiled = build_schema(compiled=False), build_schema()
    expected = await answer(plain, document, port)
    for _ in range(20):
        if await answer(compiled, document, port) != expected:
            raise ValueError("compiled execution answers something else")
    data = orjson.loads(expected)

    async def json_alone() -> bytes:
        return orjson.dumps(data)

    kinds: dict[str, Callable[[], Awaitable[object]]] = {
        "graphql-core": lambda: answer(plain, document, port),
        "compiled": lambda: answer(compiled, document, port),
        "orjson alone": json_alone,
    }
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    for number in range(rounds):
        for kind, run in kinds.items():
            if kind != "graphql-core" or number % 5 == 0:
                taken[kind].append(await _milliseconds(run, times if kind != "graphql-core" else 1))
    return {kind: statistics.median(times) for kind, times in taken.items()}


async def first_sight(document: str, rounds: int, port: SchedulePort) -> dict[str, float]:
    """Return the medians of the time to handle a document for the first time."""
    plain, compiled = build_schema(compiled=False), build_schema()
    rules = ExecutionContext(None, plain, ()).validation_rules
    leaves = Leaves()
    numbers = count()

    def new() -> str:
        # A new response key makes a new program. A document that differs only in a comment would reuse the last
        # program.
        return document.replace("nodes {", f"n{next(numbers)}: nodes {{")

    async def read(*, compiling: bool) -> None:
        parsed = parse(new())
        validate_document(plain._schema, parsed, rules)  # noqa: SLF001 - Strawberry's name for the plain schema
        if compiling:
            read_operation(plain, parsed, None).compile(NO_VARIABLES, leaves)

    kinds: dict[str, Callable[[], Awaitable[object]]] = {
        "parse, validate": lambda: read(compiling=False),
        "parse, validate, compile": lambda: read(compiling=True),
        "first answer of graphql-core": lambda: answer(plain, new(), port),
        "first answer, compiled": lambda: answer(compiled, new(), port),
    }
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _ in range(rounds):
        for kind, run in kinds.items():
            taken[kind].append(await _milliseconds(run, 1))
    return {kind: statistics.median(times) for kind, times in taken.items()}


async def main(rounds: int) -> None:
    """Print both tables."""
    gateway = create_gateway(Settings(), SteadyClock(NOW, speed=0))
    for league in (League.NFL, League.MLB):
        await gateway.store.for_year(league, 2026, None)
    print(f"{'':4}{'graphql-core':>14}{'compiled':>12}{'orjson alone':>14}{'times faster':>14}{'times orjson':>14}")
    for name, (document, times) in WORKLOADS.items():
        took = await compare(document, times, rounds, gateway.store)
        core, fast, alone = took["graphql-core"], took["compiled"], took["orjson alone"]
        print(f"{name:4}{core:14.3f}{fast:12.3f}{alone:14.3f}{core / fast:14.0f}{fast / alone:14.1f}")
    print()
    for name in ("W1", "W2"):
        for kind, median in (await first_sight(WORKLOADS[name][0], rounds, gateway.store)).items():
            print(f"{name:4}{kind:30}{median:10.3f}")
    await gateway.close()


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100))
