"""A clock that was wrong is set right: nothing is asked in a storm, and nothing stays fresh or left alone for ever."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx
import pytest
import stamina

from gql_service.sandbox import create_sandbox
from gql_service.wiring import app_of, create_gateway
from schema.enums import League
from tests.clocks import HandClock
from tests.conftest import Ask
from tests.gql_service.schedule.served import Served, settings_of
from tests.valkey_server import ValkeyServer

SUNDAY_AFTERNOON: Final = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
SCORES: Final = "/v3/nfl/scores/json/Scores/2026REG"
TODAY: Final = '{ games(on: "today", leagues: [NFL]) { sources { asOf stale errorCode } } }'


class WrongClock(HandClock):
    """A clock that is `ahead` of the vendor's clock, `true`, until the clock is set back."""

    def __init__(self, true: HandClock, ahead: timedelta) -> None:
        super().__init__(true.now + ahead)
        self.true = true

    def pass_by(self, **time: float) -> None:
        """Let so much time pass for both."""
        super().pass_by(**time)
        self.true.pass_by(**time)

    def set_right(self) -> None:
        """Jump back to the true time."""
        self.jump(self.true.now - self.now)


JUMPS: Final = [timedelta(seconds=20), timedelta(hours=3), timedelta(days=40), timedelta(hours=-3), timedelta(days=-40)]


@pytest.fixture(params=JUMPS, ids=str)
async def served(request: pytest.FixtureRequest, ask: Ask) -> AsyncIterator[Served]:
    """A gateway with a clock that is wrong, while a visitor follows live games."""
    async with ahead(request.param, ask) as found:
        yield found


@asynccontextmanager
async def ahead(by: timedelta, ask: Ask, **more: Any) -> AsyncIterator[Served]:
    true = HandClock(SUNDAY_AFTERNOON)
    clock = WrongClock(true, by)
    sandbox = create_sandbox(true)
    gateway = create_gateway(settings_of(**more), clock, httpx.ASGITransport(app=sandbox))
    await gateway.store.readiness.load(League.NFL)
    yield Served(gateway, sandbox, clock, ask)
    await gateway.close()


def clock_of(served: Served) -> WrongClock:
    assert isinstance(served.clock, WrongClock)
    return served.clock


async def watched(served: Served, **time: float) -> None:
    await served.pass_by(visits=True, step=timedelta(seconds=1), **time)


async def test_games_go_on_being_refreshed_at_their_pace(served: Served) -> None:
    await watched(served, minutes=2)
    clock_of(served).set_right()
    before = served.sandbox.counts
    await watched(served, minutes=5)
    made = served.sandbox.counts - before
    assert 20 <= made[SCORES] <= 26
    assert sum(made.values()) - made[SCORES] <= 3, "nothing but the schedule is asked for as well"
    assert (await served.look())["stale"] is False


async def test_an_answer_is_never_from_the_future_nor_kept_for_longer_than_ever(served: Served) -> None:
    app = app_of(served.gateway, settings_of(), served.clock)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://gateway") as client:

        async def as_of() -> datetime:
            answer = await client.post("/graphql", json={"query": TODAY})
            (source,) = answer.json()["data"]["games"]["sources"]
            return datetime.fromisoformat(source["asOf"])

        await as_of()
        clock_of(served).set_right()
        await served.turn()
        for _ in range(4):
            assert timedelta(0) <= served.clock.now - await as_of() <= timedelta(seconds=16)
            served.clock.pass_by(seconds=15)
            await served.turn()


async def test_what_nobody_looks_at_any_more_costs_nothing(served: Served) -> None:
    await watched(served, seconds=20)
    clock_of(served).set_right()
    await served.pass_by(visits=False, step=timedelta(seconds=10), minutes=11)
    before = served.sandbox.counts
    await served.pass_by(visits=False, step=timedelta(minutes=10), hours=8)
    assert served.sandbox.counts == before


async def test_a_vendor_that_was_in_trouble_is_asked_again_as_soon_as_ever(served: Served) -> None:
    served.sandbox.faults.add(".*", status=500)
    with stamina.set_testing(True, attempts=1):
        await watched(served, minutes=2)
    served.sandbox.faults.clear()
    clock_of(served).set_right()
    await watched(served, minutes=6)
    source = await served.look()
    assert (source["stale"], source["errorCode"]) == (False, None)


async def test_containers_that_share_a_cache_take_over_from_each_other_again(ask: Ask) -> None:
    true = HandClock(SUNDAY_AFTERNOON)
    wrong = WrongClock(true, timedelta(hours=3))
    sandbox = create_sandbox(true)
    with ValkeyServer() as server:
        settings = settings_of(cache_url=server.url)
        both = []
        for clock in (wrong, true):
            gateway = create_gateway(settings, clock, httpx.ASGITransport(app=sandbox))
            await gateway.store.readiness.load(League.NFL)
            both.append(Served(gateway, sandbox, clock, ask))
        wrong.set_right()
        for served in both:  # each has a pass to find what the other one left
            await served.look()
            await served.turn()
        before = sandbox.counts
        for _ in range(8):
            wrong.pass_by(seconds=15)
            for served in both:
                await served.look()
                await served.turn()
                assert (await served.look())["stale"] is False
        assert (sandbox.counts - before)[SCORES] <= 9, "one of them asks, both have it"
        for served in both:
            await served.gateway.close()
