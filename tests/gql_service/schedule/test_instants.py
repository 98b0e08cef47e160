"""Containers that share nothing refresh at the same instants, whenever each was started."""

from datetime import timedelta

import httpx
from hypothesis import given
from hypothesis import strategies as st

from gql_service.sandbox import create_sandbox
from gql_service.schedule.instants import ends_at, lead_of, not_before, offset_of, starts_at
from gql_service.wiring import create_gateway
from schema.enums import League
from tests.clocks import HandClock
from tests.conftest import Ask
from tests.gql_service.schedule.served import Served, settings_of
from tests.gql_service.schedule.test_store import SUNDAY_AFTERNOON

SHORT, LONG = (15.0, 60.0, 300.0), (3600.0, 43_200.0)
at = st.floats(1.7e9, 1.8e9)
offsets = st.integers(0, 14).map(float)


@given(at, st.sampled_from(SHORT), offsets)
def test_a_refresh_starts_at_an_instant_that_does_not_depend_on_when_the_answer_came(
    fetched: float, lifetime: float, offset: float
) -> None:
    end = ends_at(fetched, lifetime, offset)
    assert (end - offset) % lifetime == 0
    assert 0.1 * lifetime < end - lead_of(lifetime) - fetched <= 1.1 * lifetime


@given(at, st.sampled_from(SHORT), offsets, st.floats(0, 5))
def test_an_answer_that_came_in_time_is_replaced_a_lifetime_later(
    fetched: float, lifetime: float, offset: float, took: float
) -> None:
    end = ends_at(fetched, lifetime, offset)
    came = end - lead_of(lifetime) + min(took, lifetime / 10)
    assert ends_at(came, lifetime, offset) == end + lifetime
    assert abs(starts_at(came, end + lifetime, lifetime) - (end + lifetime - lead_of(lifetime))) < lifetime / 20


@given(at, st.sampled_from(LONG), offsets)
def test_a_long_lifetime_is_counted_from_the_answer(fetched: float, lifetime: float, offset: float) -> None:
    assert ends_at(fetched, lifetime, offset) == ends_at(fetched, lifetime, None) == fetched + lifetime


@given(at, st.sampled_from(SHORT), offsets, st.floats(0, 4000))
def test_what_the_vendor_calls_good_for_longer_is_replaced_at_the_next_common_instant(
    fetched: float, lifetime: float, offset: float, max_age: float
) -> None:
    end = ends_at(fetched, lifetime, offset)
    found = not_before(end, fetched + max_age, lifetime)
    assert found >= max(end, fetched + max_age)
    assert (found - offset) % lifetime == 0
    assert found < max(end, fetched + max_age) + lifetime


def test_the_offset_of_a_route_is_the_same_in_every_process() -> None:
    assert offset_of("/v3/nba/scores/json/Games/2027") == 10.0


async def test_containers_that_share_no_cache_show_the_same_answers(ask: Ask) -> None:
    clock = HandClock(SUNDAY_AFTERNOON)
    sandbox = create_sandbox(clock)
    containers = []
    for _ in range(2):
        gateway = create_gateway(settings_of(max_tasks=2), clock, httpx.ASGITransport(app=sandbox))
        await gateway.store.readiness.load(League.NFL)
        containers.append(Served(gateway, sandbox, clock, ask))
        clock.pass_by(seconds=7)
    differ = 0
    for second in range(90):
        clock.pass_by(seconds=1)
        for served in containers:
            await served.turn()
        one, other = [(await served.look(), served.gateway.store.source(League.NFL).as_of)[1] for served in containers]
        differ += second >= 15 and one != other
    assert differ == 0
    for served in containers:
        await served.gateway.close()


async def test_a_single_container_keeps_each_answer_for_its_whole_lifetime() -> None:
    for seconds in range(15):
        clock = HandClock(SUNDAY_AFTERNOON)
        clock.pass_by(seconds=seconds)
        gateway = create_gateway(settings_of(), clock, httpx.ASGITransport(app=create_sandbox(clock)))
        await gateway.store.readiness.load(League.NFL)
        (snapshot, *_) = gateway.store.held(League.NFL)
        assert snapshot.freshness.fresh_until - snapshot.freshness.as_of == timedelta(seconds=15)
        await gateway.close()


async def test_a_live_game_costs_four_calls_a_minute(ask: Ask) -> None:
    clock = HandClock(SUNDAY_AFTERNOON)
    sandbox = create_sandbox(clock)
    gateway = create_gateway(settings_of(max_tasks=2), clock, httpx.ASGITransport(app=sandbox))
    await gateway.store.readiness.load(League.NFL)
    served = Served(gateway, sandbox, clock, ask)
    await served.pass_by(visits=True, step=timedelta(seconds=1), seconds=30)
    before = sandbox.counts
    await served.pass_by(visits=True, step=timedelta(seconds=1), minutes=5)
    assert (sandbox.counts - before)["/v3/nfl/scores/json/Scores/2026REG"] == 20
    await gateway.close()
