"""Memory stays bounded whatever is asked."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count, islice
from typing import Any
from zoneinfo import available_timezones

import httpx

from schema.enums import League
from tests.load import Load, post
from tests.processes import PATIENCE_SECONDS, ServerProcess, gateway

MIB = 1024 * 1024

QUERIES, AT_ONCE = 100_000, 8
SETTLED = QUERIES // 2
"""By then every cache that is bounded is full: the last is after some 40,000 queries."""
ALLOWED_GROWTH_BYTES = 12 * MIB

ALL_LOADED_BYTES = 168 * MIB
"""With the seasons that all leagues are in, and a year of their games, the sandbox included.

It was 160 MiB before games had line scores, series, records and weather. These take 8 MiB.
"""
CACHES_BYTES = 32 * MIB
DOCUMENTS, ARGUMENTS = 6_000, 5_000
"""As many distinct documents as fill the caches, and as many distinct pairs of a zone and a day."""
YEAR_OF_GAMES = 10_000
"""A year of all leagues has more games than this, whichever day is today."""

PAGE = """query ($from: Day!, $to: Day!, $after: String) {
  games(from: $from, to: $to, first: 2500, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { id startTime date status homeTeam { name } awayTeam { name } venue { name city } }
  }
}"""
A_DAY = """query ($day: Day!, $zone: TimeZone!) {
  games(on: $day, timeZone: $zone, first: 3) { totalCount nodes { id startTime date(timeZone: $zone) } }
}"""
A_DOCUMENT = "{ a%d: __typename games(leagues: [NFL], first: 3) { b%d: totalCount nodes { id startTime } } }"


async def test_a_hundred_thousand_distinct_queries_leave_no_trace() -> None:
    with gateway() as running:
        running.ready()
        requests = (post("{ a%d: __typename sources { b%d: league } }" % (n, n)) for n in count())
        seen = await Load([running.origin], islice(requests, SETTLED), at_once=AT_ONCE).run()
        assert (seen.answered, seen.failures) == (SETTLED, [])
        settled = running.memory()
        seen = await Load([running.origin], islice(requests, QUERIES - SETTLED), at_once=AT_ONCE).run()
        assert (seen.answered, seen.failures) == (QUERIES - SETTLED, [])
        assert running.memory() - settled < ALLOWED_GROWTH_BYTES


async def test_a_year_of_all_leagues_fits_beside_full_caches() -> None:
    with gateway(LEAGUES=",".join(league.value for league in League), RATE_LIMIT="off") as running:
        wait_for_all_leagues(running)
        assert running.memory_within(ALL_LOADED_BYTES) <= ALL_LOADED_BYTES
        first = datetime.now(UTC).date() - timedelta(days=182)
        assert sum(map(len, pages_of_a_year(running, first))) > YEAR_OF_GAMES
        assert running.memory_within(ALL_LOADED_BYTES) <= ALL_LOADED_BYTES
        documents = (post(A_DOCUMENT % (n, n)) for n in range(DOCUMENTS))
        seen = await Load([running.origin], documents, at_once=AT_ONCE).run()
        assert (seen.answered, seen.failures) == (DOCUMENTS, [])
        seen = await Load([running.origin], islice(days_in_zones(first), ARGUMENTS), at_once=AT_ONCE).run()
        assert (seen.answered, seen.failures) == (ARGUMENTS, [])
        assert running.memory_within(ALL_LOADED_BYTES + CACHES_BYTES) <= ALL_LOADED_BYTES + CACHES_BYTES


def ask(client: httpx.Client, query: str, **variables: object) -> Any:
    """Return the data of an answer without errors."""
    answer = client.post("/graphql", json={"query": query, "variables": variables}).json()
    assert "errors" not in answer
    return answer["data"]


def wait_for_all_leagues(running: ServerProcess) -> None:
    """Wait until all leagues are loaded."""
    running.ready()

    def loaded() -> bool:
        sources = ask(client, "{ sources { asOf errorCode } }")["sources"]
        return all(source["asOf"] or source["errorCode"] for source in sources)

    with httpx.Client(base_url=running.origin, timeout=PATIENCE_SECONDS) as client:
        running.wait_until(loaded, "all leagues are loaded")


def pages_of_a_year(running: ServerProcess, first: date) -> Iterator[list[object]]:
    """Yield the games of all leagues from a day on, in pages."""
    with httpx.Client(base_url=running.origin, timeout=PATIENCE_SECONDS) as client:
        days = {"from": str(first), "to": str(first + timedelta(days=364))}
        page: Any = {"hasNextPage": True, "endCursor": None}
        while page["hasNextPage"]:
            games = ask(client, PAGE, **days, after=page["endCursor"])["games"]
            yield games["nodes"]
            page = games["pageInfo"]


def days_in_zones(first: date) -> Iterator[bytes]:
    """Yield requests for each day from a day on, in each zone."""
    zones = sorted(zone for zone in available_timezones() if zone.startswith(("America/", "Asia/", "Europe/")))
    for days in count():
        for zone in zones:
            yield post(A_DAY, day=str(first + timedelta(days=days)), zone=zone)
