"""Whether a call may be spent."""

from datetime import UTC, datetime

import pytest

from gql_service.cache.memory import MemoryCache
from gql_service.schedule.calls.count.ledger import Ledger
from gql_service.schedule.calls.governor import Governor, Purpose
from gql_service.schedule.freshness import UNSTRETCHED, Tier
from gql_service.sportsdata.errors import BudgetSpent
from tests.clocks import HandClock

EVERYTHING = {Tier.LIVE: 9000.0, Tier.SCHEDULE: 9000.0, Tier.REFERENCE: 9000.0}


async def governor_after(calls: int, budget: int | None = 100) -> Governor:
    clock = HandClock(datetime(2026, 11, 1, tzinfo=UTC))
    ledger = Ledger(MemoryCache(clock), clock, budget)
    for _ in range(calls):
        await ledger.spend("/")
    return Governor(ledger, clock)


@pytest.mark.parametrize(
    ("calls", "allowed"),
    [(94, {Purpose.COLD_START, Purpose.REFRESH, Purpose.LOW_PRIORITY}), (95, {Purpose.COLD_START}), (100, set())],
)
async def test_the_last_calls_are_reserved_for_routes_without_any_answer(calls: int, allowed: set[Purpose]) -> None:
    governor = await governor_after(calls)
    permitted = set()
    for purpose in Purpose:
        try:
            await governor.permit(purpose, "/")
        except BudgetSpent:
            continue
        permitted.add(purpose)
    assert permitted == allowed


async def test_without_a_limit_everything_is_permitted_and_nothing_stretched() -> None:
    governor = await governor_after(1000, budget=None)
    for purpose in Purpose:
        await governor.permit(purpose, "/")
    governor.plan(EVERYTHING)
    assert governor.stretch == UNSTRETCHED


async def test_lifetimes_stretch_by_what_is_left_beside_the_reserve() -> None:
    governor = await governor_after(0, budget=1000)
    governor.plan({**EVERYTHING, Tier.SCHEDULE: 0.0, Tier.REFERENCE: 0.0})
    assert governor.stretch[Tier.LIVE] == pytest.approx(9000 / 950)
