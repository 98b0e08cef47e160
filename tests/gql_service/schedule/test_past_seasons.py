"""Past seasons wait in line, and their failures never affect the current season."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import orjson
import pytest

from gql_service.schedule.calls.pauses.vendor_breakers import VendorBreakers
from gql_service.schedule.calls.upstream_queue import OTHER_PLACES
from gql_service.sportsdata.errors import KeyRejected, OverQuota, SportsDataError, TimedOut, Unavailable, Unreadable
from gql_service.sportsdata.http.client import network
from gql_service.wiring import Gateway, create_gateway
from schema.enums import League
from tests.clocks import HandClock
from tests.conftest import Ask
from tests.gql_service.schedule.served import settings_of
from tests.gql_service.sportsdata.samples import daily_row, team_row
from tests.gql_service.sportsdata.wire import RawServer, Reply, json_reply, reply

NOW: Final = datetime(2026, 6, 15, 18, tzinfo=UTC)
LEAGUES: Final = (League.MLB, League.CBB)
PAST: Final = range(2014, 2026)
TODAY: Final = '{ games(on: "2026-06-15", leagues: [MLB]) { totalCount sources { stale errorCode } } }'
SEASON: Final = "{ games(leagues: [%s], season: %d) { totalCount } }"


def is_past(path: str) -> bool:
    """Tell whether a path is about a season that is over."""
    return any(f"/{year}" in path for year in PAST)


class SlowVendor(RawServer):
    """Speaks HTTP over sockets. Answers about past seasons wait until `free` is set; `past` takes their place.

    `order` holds the paths in the order in which they came, `most` how many calls about past seasons were under way
    at the same time, by league.
    """

    def __init__(self) -> None:
        super().__init__()
        self.free = self.over
        self.asked = asyncio.Event()
        self.past: bytes | None = None
        self.order: list[str] = []
        self.most: dict[str, int] = {}
        self._now: dict[str, int] = {}

    def seasons(self) -> set[tuple[str, int]]:
        """Return the league and year of each past season that was asked for."""
        return {(path.split("/")[2], year) for path in self.order for year in PAST if f"/{year}" in path}

    async def respond(self, head: str) -> Reply:
        path = head.split(" ", 2)[1]
        league = path.split("/")[2]
        self.order.append(path)
        past = is_past(path)
        if past:
            self._now[league] = self._now.get(league, 0) + 1
            self.most[league] = max(self.most.get(league, 0), self._now[league])
            if all(self._now.get(each, 0) >= OTHER_PLACES for each in ("mlb", "cbb")):
                self.asked.set()
            await self.free.wait()
            self._now[league] -= 1
        return self.past if past and self.past is not None else json_reply(self._body(path))

    def _body(self, path: str) -> bytes:
        operation = path.partition("/json/")[2]
        if operation == "CurrentSeason":
            return b'{"Season":2026,"SeasonType":1,"ApiSeason":"2026REG"}'
        if operation.startswith("Games/") and operation[6:].isdigit():
            day = f"{operation[6:]}-06-15"
            row = daily_row(DateTime=f"{day}T19:00:00", DateTimeUTC=None, Day=f"{day}T00:00:00", Season=int(day[:4]))
            return orjson.dumps([row])
        return orjson.dumps([team_row(9, "BOS")] if operation.lower().startswith("teams") else [])


class Visitors:
    """A gateway with a live key in front of the vendor, and its visitors."""

    def __init__(self, gateway: Gateway, clock: HandClock, ask: Ask) -> None:
        self.gateway = gateway
        self.clock = clock
        self._ask = ask

    async def season(self, league: League, year: int) -> Mapping[str, Any]:
        return await self._ask(self.gateway.store, SEASON % (league.name, year), now=self.clock.now)

    async def today(self) -> Mapping[str, Any]:
        answer = await self._ask(self.gateway.store, TODAY, now=self.clock.now)
        return dict(answer["data"]["games"])

    def all_past(self) -> list[asyncio.Task[Mapping[str, Any]]]:
        return [asyncio.create_task(self.season(league, year)) for year in PAST for league in LEAGUES]


Scene = tuple[SlowVendor, Visitors]
FRESH: Final = {"totalCount": 1, "sources": [{"stale": False, "errorCode": None}]}


@pytest.fixture
async def scene(ask: Ask) -> AsyncIterator[Scene]:
    async with SlowVendor().running() as vendor:
        clock = HandClock(NOW)
        settings = settings_of(leagues=LEAGUES, base_url=vendor.origin, seasons=20)
        gateway = create_gateway(settings, clock, network(), deadline_seconds=5.0)
        yield vendor, Visitors(gateway, clock, ask)
        await gateway.close()


async def test_twelve_past_seasons_of_two_leagues_are_all_answered_a_few_at_a_time(scene: Scene) -> None:
    vendor, visitors = scene
    asked = visitors.all_past()
    await vendor.asked.wait()
    assert await visitors.today() == FRESH, "the current season does not wait for the past ones"
    vendor.free.set()
    answers = await asyncio.gather(*asked)
    assert [answer["data"]["games"]["totalCount"] for answer in answers] == [1] * len(asked)
    assert vendor.most == {"mlb": OTHER_PLACES, "cbb": OTHER_PLACES}


@pytest.mark.parametrize(
    "fault",
    [
        reply(500, b"oops"),
        reply(429, retry_after="30"),
        reply(429, retry_after="3600"),
        json_reply(b'{"Code":401,"Description":"no"}', 401),
        json_reply(b"[]"[:1]),
    ],
    ids=["500", "throttle", "quota", "401", "truncated"],
)
async def test_past_seasons_that_all_fail_leave_the_current_one_fresh(scene: Scene, fault: bytes) -> None:
    vendor, visitors = scene
    vendor.past = fault
    vendor.free.set()
    answers = await asyncio.gather(*visitors.all_past())
    assert all(answer["errors"][0]["extensions"]["code"] for answer in answers), "each fails cleanly"
    assert await visitors.today() == FRESH
    store = visitors.gateway.store
    for _ in range(3):
        visitors.clock.pass_by(hours=6)
        await visitors.today()
        await store.refresher.turn()
        await store.settle()
        assert await visitors.today() == FRESH
    assert store.source(League.MLB).error_code is None
    assert store.readiness.has_data()
    assert all("other seasons" in name for name in store.sources.paused())


async def test_visitors_that_leave_free_their_places_in_the_queue(scene: Scene) -> None:
    vendor, visitors = scene
    asked = visitors.all_past()
    await vendor.asked.wait()
    before = vendor.seasons()
    for each in asked:
        each.cancel()
    await asyncio.gather(*asked, return_exceptions=True)
    vendor.free.set()
    await visitors.gateway.store.settle()
    assert vendor.seasons() == before, "no further season is asked for nobody"
    answer = await visitors.season(League.MLB, PAST[-1])
    assert answer["data"]["games"]["totalCount"] == 1, "who comes later is served"


async def test_a_season_that_two_wait_for_stays_in_the_queue_when_one_leaves(scene: Scene) -> None:
    vendor, visitors = scene
    asked = visitors.all_past()
    await vendor.asked.wait()
    twice = asyncio.create_task(visitors.season(League.MLB, PAST[-1]))
    await asyncio.sleep(0)
    for each in asked:
        each.cancel()
    await asyncio.gather(*asked, return_exceptions=True)
    vendor.free.set()
    assert (await twice)["data"]["games"]["totalCount"] == 1


async def test_a_gateway_closes_while_calls_wait(scene: Scene) -> None:
    vendor, visitors = scene
    asked = visitors.all_past()
    await vendor.asked.wait()
    await visitors.gateway.close()
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    assert len(outcomes) == len(asked)


PAST_GAMES: Final = "/v3/mlb/scores/json/Games/2019"
START = 1000.0
CURRENT_GAMES: Final = "/v3/mlb/scores/json/Games/2026"


@pytest.mark.parametrize(
    "error",
    [
        TimedOut(PAST_GAMES),
        Unavailable(PAST_GAMES),
        Unreadable(PAST_GAMES),
        KeyRejected(PAST_GAMES),
        OverQuota(PAST_GAMES),
        OverQuota(PAST_GAMES, retry_after=5),
    ],
)
def test_a_failure_of_another_season_opens_only_the_circuit_of_other_seasons(error: SportsDataError) -> None:
    breakers = VendorBreakers()
    for _ in range(5):
        breakers.failed(error, START, other_season=True)
    assert breakers.refused(PAST_GAMES, START, other_season=True) is not None
    assert breakers.refused(CURRENT_GAMES, START) is None


def test_trouble_with_the_current_season_stops_the_others_which_do_not_probe_for_it() -> None:
    breakers = VendorBreakers()
    breakers.failed(TimedOut(CURRENT_GAMES), START)
    assert isinstance(breakers.refused(PAST_GAMES, START, other_season=True), TimedOut)
    later = START + 16
    assert breakers.refused(PAST_GAMES, later, other_season=True) is None
    assert breakers.refused(CURRENT_GAMES, later) is None, "the current season is the one that probes"
    assert breakers.refused(PAST_GAMES, later, other_season=True) is not None, (
        "and the others wait for what becomes of it"
    )
