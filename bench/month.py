"""A month of one league on a trial key, simulated in a minute or two: the real store, governor and client, with a
simulated clock.

    python -m bench.month [--out docs]

There are two runs over the same month. The first has steady visitors only. The second adds ten restarts and a crawler
that requests every season, part, league and day. The output is a plot of calls and ages, with figures. The exit code is
1 if a promise is broken.
"""

import argparse
import asyncio
import logging
import random
import statistics
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import httpx
import structlog

from bench.month_plot import plot
from gql_service.cache.memory import MemoryCache
from gql_service.sandbox import create_sandbox
from gql_service.settings import Settings, SourceChoice
from gql_service.sportsdata.http.client import ApiKey
from gql_service.sportsdata.http.metered import MeteredTransport
from gql_service.wiring import Gateway, create_gateway
from schema.context import Context
from schema.enums import League, SeasonType
from schema.errors import LeagueUnavailable
from schema.executable import ScheduleSchema, build_schema
from schema.model.liveness import is_live
from schema.types.game import Game
from tests.clocks import HandClock
from tests.fakes.meter import NotingMeter

BEGIN: Final = datetime(2026, 11, 1, tzinfo=UTC)
END: Final = datetime(2026, 12, 1, tzinfo=UTC)
STEP: Final = timedelta(seconds=30)
VISIT_EVERY: Final = timedelta(minutes=1)
RESTARTS: Final = 10
BUDGET: Final = 1000
LEAGUE: Final = League.NFL
VISIT: Final = '{ games(on: "today", leagues: [NFL]) { nodes { status homeScore awayScore } sources { stale } } }'


@dataclass(slots=True)
class Record:
    """The observations of a run: calls by day, and for each minute the age in seconds of the data that a visitor
    saw.
    """

    name: str
    calls: list[tuple[datetime, str]] = field(default_factory=list)
    ages: list[tuple[datetime, float, bool]] = field(default_factory=list)
    """Instant, age, and whether a game was being played."""
    crawled: int = 0
    failures: int = 0
    counted: int = 0

    @property
    def live_ages(self) -> list[float]:
        return [age for _, age, live in self.ages if live]

    @property
    def pace(self) -> float:
        """Mean seconds between two refreshes while games were played: twice the mean age."""
        return 2 * statistics.mean(self.live_ages)


class Month:
    """A run. The vendor is the sandbox, with the run's own clock.

    The cache that survives the restarts is in memory. Valkey cannot be used, because its locks and lifetimes follow
    real time, and this month is simulated. Other tests show that Valkey preserves its data.
    """

    def __init__(self, name: str, *, crawler: bool, restarts: int) -> None:
        self.record = Record(name)
        self._clock = HandClock(BEGIN)
        sandbox = httpx.ASGITransport(app=create_sandbox(self._clock))
        self._vendor = MeteredTransport(sandbox, NotingMeter(self._note_call))
        self._crawler = random.Random(7) if crawler else None  # noqa: S311 - a crawler's whims, not a secret
        self._settings = Settings(
            source=SourceChoice.LIVE,
            api_key=ApiKey("trial"),
            monthly_calls=BUDGET,
            leagues=(LEAGUE,),
        )
        self._cache = MemoryCache(self._clock)
        self._schema: ScheduleSchema = build_schema()
        every = (END - BEGIN) / (restarts + 1)
        self._restart_at = [BEGIN + every * number for number in range(1, restarts + 1)]
        self._gateway = self._start()

    def _start(self) -> Gateway:
        return create_gateway(self._settings, self._clock, self._vendor, cache=self._cache)

    async def run(self) -> Record:
        await self._gateway.store.readiness.load(LEAGUE)
        next_visit = BEGIN
        while self._clock.now < END:
            if self._restart_at and self._clock.now >= self._restart_at[0]:
                self._restart_at.pop(0)
                await self._gateway.close()
                self._gateway = self._start()
            if self._clock.now >= next_visit:
                next_visit += VISIT_EVERY
                await self._visit()
                await self._crawl()
            await self._gateway.store.refresher.turn()
            await self._gateway.store.settle()
            self.record.counted = self._gateway.governor.ledger.used
            self._clock.now += STEP
        await self._gateway.close()
        return self.record

    def _note_call(self, path: str) -> None:
        self.record.calls.append((self._clock.now, path))

    async def _visit(self) -> None:
        context = Context(self._gateway.store, self._clock.now)
        result = await self._schema.execute(VISIT, context_value=context)
        if result.errors:
            self.record.failures += 1
            return
        oldest = min(freshness.as_of for freshness in context.freshness.values())
        live = any(is_live(game, self._clock.now) for game in self._games())
        self.record.ages.append((self._clock.now, (self._clock.now - oldest).total_seconds(), live))

    def _games(self) -> list[Game]:
        return [game for snapshot in self._gateway.store.held(LEAGUE) for game in snapshot.games]

    async def _crawl(self) -> None:
        if self._crawler is None:
            return
        self.record.crawled += 1
        whim, store = self._crawler, self._gateway.store
        league = whim.choice(list(League))
        try:
            if whim.random() < 0.5:
                await store.for_year(league, whim.randrange(2000, 2035), whim.choice([None, *SeasonType]))
            else:
                day = BEGIN.date() + timedelta(days=whim.randrange(-3000, 3000))
                await store.for_days(league, day, day + timedelta(days=whim.randrange(0, 400)))
            await store.directory(league)
        except LeagueUnavailable:
            pass  # a crawler is expected to be refused


def figures(steady: Record, crawled: Record) -> dict[str, str]:
    """Return the figures that the documentation quotes."""
    minutes = len(steady.live_ages)
    best = minutes * 60 / BUDGET
    found = {"calls allowed": str(BUDGET), "minutes with a game being played": str(minutes)}
    for record in (steady, crawled):
        found |= {
            f"calls made, {record.name}": f"{len(record.calls)} (the ledger says {record.counted})",
            f"mean seconds between live refreshes, {record.name}": f"{record.pace:.0f}",
            f"oldest live answer in seconds, {record.name}": f"{max(record.live_ages):.0f}",
            f"visits that failed, {record.name}": f"{record.failures} of {len(record.ages) + record.failures}",
        }
    kinds = Counter(path.split("/json/")[1].split("/")[0] for _, path in steady.calls)
    found["calls by operation, steady visitors"] = ", ".join(f"{name} {count}" for name, count in kinds.most_common())
    found["seconds between live refreshes if every call of the month went to live games"] = f"{best:.0f}"
    found["requests of the crawler"] = str(crawled.crawled)
    return found


def broken_promises(steady: Record, crawled: Record) -> list[str]:
    """Return the promises that were not kept."""
    best = len(steady.live_ages) * 60 / BUDGET
    broken = []
    for record in (steady, crawled):
        if len(record.calls) > BUDGET:
            broken.append(f"{record.name}: {len(record.calls)} calls")
        if record.failures:
            broken.append(f"{record.name}: {record.failures} visits failed")
    if steady.pace > 1.5 * best:
        broken.append(f"live games every {steady.pace:.0f} s where {best:.0f} s were to be had")
    if crawled.pace > 1.25 * steady.pace:
        broken.append(f"the crawler slowed live games from {steady.pace:.0f} s to {crawled.pace:.0f} s")
    return broken


async def _both() -> tuple[Record, Record]:
    steady = await Month("steady visitors", crawler=False, restarts=0).run()
    return steady, await Month("with a crawler and ten restarts", crawler=True, restarts=RESTARTS).run()


def main() -> int:
    """Run both months, print the figures, and write the plot on request."""
    parser = argparse.ArgumentParser(description="A month on a trial key, simulated.")
    parser.add_argument("--out", type=Path, help="write month.svg and month.md to this folder")
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    steady, crawled = asyncio.run(_both())
    found = figures(steady, crawled)
    table = "\n".join(
        ["| a month of the NFL on a trial key | |", "|---|---|", *(f"| {k} | {v} |" for k, v in found.items())]
    )
    print(table)
    if given.out:
        (given.out / "month.svg").write_text(plot(steady.calls, steady.ages, BEGIN, END), encoding="utf-8")
        (given.out / "month.md").write_text(
            "# A month on a trial key\n\nWritten by `make month`: the real store, governor and client with only the "
            f"clock replaced.\n\n{table}\n\n![Calls and ages over the month](month.svg)\n",
            encoding="utf-8",
        )
    broken = broken_promises(steady, crawled)
    for each in broken:
        print(f"not kept: {each}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
