"""Refreshes, their cost, and the visitors' view: the whole store over the sandbox."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx
import stamina

from gql_service.sandbox import create_sandbox
from gql_service.schedule.calls.month import Month
from gql_service.schedule.freshness import Tier
from gql_service.schedule.seasons.shelf import FAR_SEASONS_KEPT
from gql_service.settings import Settings
from gql_service.settings.reading import CallsSpent
from gql_service.wiring import create_gateway
from schema.context import Context
from schema.enums import League
from schema.executable import build_schema
from tests.clocks import HandClock
from tests.conftest import Ask
from tests.gql_service.schedule.served import TODAY, Serve, Served, settings_of
from tests.valkey_server import ValkeyServer

SCHEDULE: Final = "/v3/nfl/scores/json/Schedules/2026REG"
SCORES: Final = "/v3/nfl/scores/json/Scores/2026REG"
SUNDAY_AFTERNOON: Final = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
"""Games of the NFL are being played."""
FIRST_OF_THE_MONTH: Final = datetime(2026, 11, 1, 19, 0, tzinfo=UTC)
"""On this day, a container without a shared count assumes that almost no call of the month is spent."""
TUESDAY: Final = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
"""The next game is two days off."""


async def test_a_live_game_is_refreshed_every_quarter_of_a_minute_while_somebody_looks(serve: Serve) -> None:
    async with serve(SUNDAY_AFTERNOON) as served:
        before = served.sandbox.counts
        await served.pass_by(visits=True, step=timedelta(seconds=1), minutes=5)
        made = served.sandbox.counts - before
        assert 20 <= made[SCORES] <= 24
        assert made[SCHEDULE] <= 2, "scores have a route of their own"
        assert (await served.look())["stale"] is False


async def test_what_nobody_looks_at_costs_nothing_and_who_comes_back_has_news_a_second_later(serve: Serve) -> None:
    async with serve(SUNDAY_AFTERNOON) as served:
        await served.look()
        await served.pass_by(visits=False, step=timedelta(seconds=30), minutes=11)
        before = served.sandbox.counts
        await served.pass_by(visits=False, step=timedelta(minutes=10), hours=8)
        assert served.sandbox.counts == before
        assert (await served.look())["stale"] is True
        assert served.sandbox.counts == before, "a request never waits for a refresh"
        await served.turn()
        assert (await served.look())["stale"] is False


async def test_far_from_any_game_an_hour_is_soon_enough(serve: Serve) -> None:
    async with serve(TUESDAY) as served:
        before = served.sandbox.counts
        await served.pass_by(visits=True, step=timedelta(minutes=5), hours=10)
        made = served.sandbox.counts - before
        assert 9 <= made[SCHEDULE] <= 11
        assert made[SCORES] <= 10, "Monday's result settles"
        assert made["/v3/nfl/scores/json/Teams"] == 0


async def test_a_small_budget_stretches_lifetimes_and_says_so_to_whom_it_may(serve: Serve) -> None:
    async with serve(FIRST_OF_THE_MONTH, monthly_calls=300, public_quota=True) as served:
        await served.turn()
        source = await served.look()
        assert source["stretch"] > 10
        assert (source["callsUsed"], source["callsBudget"]) == (5 + 7, 300), "nineteen hours of the month have passed"
        before = served.sandbox.counts
        await served.pass_by(visits=True, step=timedelta(seconds=15), minutes=30)
        made = served.sandbox.counts - before
        assert 1 <= made[SCORES] <= 30 * 4 / source["stretch"] * 1.5
        assert (await served.look())["stale"] is False, "it is as fresh as the budget allows"


async def test_the_quota_is_nobody_s_business_unless_the_deployer_shows_it(serve: Serve) -> None:
    async with serve(SUNDAY_AFTERNOON, monthly_calls=300) as served:
        source = await served.look()
        assert (source["callsUsed"], source["callsBudget"], source["stretch"]) == (None, None, None)


async def test_with_no_calls_left_all_that_is_held_is_served_as_stale(serve: Serve) -> None:
    async with serve(FIRST_OF_THE_MONTH, monthly_calls=5) as served:
        await served.pass_by(visits=True, step=timedelta(minutes=5), hours=2)
        source = await served.look()
        assert (source["stale"], source["errorCode"]) == (True, "BUDGET_SPENT")
        assert sum(served.sandbox.counts.values()) == 5


async def test_past_the_longest_time_the_error_is_honest_and_it_heals(serve: Serve, ask: Ask) -> None:
    async with serve(TUESDAY, max_stale_hours=24) as served:
        served.sandbox.faults.add(".*", status=403)
        await served.pass_by(visits=True, step=timedelta(hours=1), hours=24)
        assert (await served.look())["stale"] is True
        served.clock.pass_by(hours=3)
        answer = await ask(served.gateway.store, TODAY, now=served.clock.now)
        assert answer["errors"][0]["extensions"]["code"] == "NOT_IN_PLAN"
        served.sandbox.faults.clear()
        served.clock.pass_by(hours=24)
        await served.look()
        await served.turn()
        assert (await served.look())["stale"] is False


async def test_a_side_route_that_was_down_at_the_start_is_made_up_for(ask: Ask) -> None:
    clock = HandClock(TUESDAY)
    sandbox = create_sandbox(clock)
    sandbox.faults.add("json/(Teams$|Scores/)", status=403)
    gateway = create_gateway(settings_of(), clock, httpx.ASGITransport(app=sandbox))
    served = Served(gateway, sandbox, clock, ask)
    document = '{ games(on: "2026-11-26", leagues: [NFL], first: 1) { nodes { homeTeam { fullName } } } }'

    async def shown() -> str:
        answer = await ask(gateway.store, document, now=clock.now)
        return str(answer["data"]["games"]["nodes"][0]["homeTeam"]["fullName"])

    assert await shown() == "DET"
    sandbox.faults.clear()
    clock.pass_by(hours=24)
    await served.look()
    await served.turn()
    assert await shown() == "Detroit Lions"
    await gateway.close()


async def test_containers_swap_their_snapshots_together_and_a_new_one_starts_without_a_call(ask: Ask) -> None:
    clock = HandClock(SUNDAY_AFTERNOON)
    sandbox = create_sandbox(clock)
    with ValkeyServer() as server:
        # The count is stated. Without a count, a gateway waits in mid-month, because others may remember the count.
        spent = CallsSpent(0)
        settings = settings_of(cache_url=server.url, monthly_calls=1000, public_quota=True, calls_spent=spent)

        async def started() -> Served:
            gateway = create_gateway(settings, clock, httpx.ASGITransport(app=sandbox))
            await gateway.store.start()
            await gateway.store.readiness.load(League.NFL)
            return Served(gateway, sandbox, clock, ask)

        one = await started()
        calls = sum(sandbox.counts.values())
        other = await started()
        assert sum(sandbox.counts.values()) == calls
        assert (await other.look())["callsUsed"] == calls

        clock.pass_by(hours=1)
        await one.look()
        await one.turn()
        assert (await one.look())["stale"] is False
        async with asyncio.timeout(10):
            while (await other.look())["stale"]:
                await other.gateway.store.settle()
        assert max(sandbox.counts.values()) == 2, "one of them asked, both have it"
        for served in (one, other):
            await served.gateway.close()


PAST = "{ games(season: 2025, leagues: [NFL]) { totalCount sources { errorCode } } }"


async def test_a_season_that_lacks_a_part_says_so_and_is_not_taken_for_whole(serve: Serve) -> None:
    async with serve(TUESDAY) as served:
        fault = served.sandbox.faults.add("Schedules/2025REG", status=500)
        context = Context(served.gateway.store, served.clock.now)
        with stamina.set_testing(True, attempts=1):
            result = await build_schema().execute(PAST, context_value=context)
        assert result.errors is None
        assert result.data is not None
        assert result.data["games"]["sources"] == [{"errorCode": "UPSTREAM_UNAVAILABLE"}]
        assert context.lacks_some
        fault.times = 0
        served.clock.pass_by(minutes=1)
        context = Context(served.gateway.store, served.clock.now)
        result = await build_schema().execute(PAST, context_value=context)
        assert result.data is not None
        assert result.data["games"]["totalCount"] > 272
        assert not context.lacks_some


async def test_where_no_part_that_answers_has_a_game_the_failure_is_told(serve: Serve) -> None:
    query = '{ games(on: "2025-11-23", leagues: [NFL]) { totalCount } }'
    async with serve(TUESDAY) as served:
        served.sandbox.faults.add("Schedules/2025REG", status=500)
        with stamina.set_testing(True, attempts=1):
            result = await build_schema().execute(query, context_value=Context(served.gateway.store, served.clock.now))
        assert result.errors is not None
        assert (result.errors[0].extensions or {})["code"] == "UPSTREAM_UNAVAILABLE"


async def test_more_far_off_parts_than_are_kept_can_be_asked_for_at_once(ask: Ask) -> None:
    gateway = create_gateway(Settings(leagues=(League.NFL, League.NBA, League.MLB, League.NHL)), HandClock(TUESDAY))
    answer = await ask(gateway.store, "{ games(season: 2019) { totalCount } }", now=TUESDAY)
    assert "errors" not in answer
    assert answer["data"]["games"]["totalCount"] > 4000
    assert sum(len(gateway.store.held(league)) for league in gateway.store.leagues) <= FAR_SEASONS_KEPT
    await gateway.close()


async def test_thirteen_months_of_several_leagues_stay_in_memory_for_the_next_request(ask: Ask) -> None:
    gateway = create_gateway(Settings(leagues=(League.NFL, League.NBA, League.MLB, League.NHL)), HandClock(TUESDAY))
    document = '{ games(from: "2025-11-01", to: "2026-11-30", first: %d) { totalCount } }'
    first = await ask(gateway.store, document % 1, now=TUESDAY)
    held = [snapshot for league in gateway.store.leagues for snapshot in gateway.store.held(league)]
    assert await ask(gateway.store, document % 2, now=TUESDAY) == first
    assert [snapshot for league in gateway.store.leagues for snapshot in gateway.store.held(league)] == held
    await gateway.close()


async def test_the_better_route_is_tried_again_when_it_failed_at_the_start(ask: Ask) -> None:
    clock = HandClock(SUNDAY_AFTERNOON)
    sandbox = create_sandbox(clock)
    fault = sandbox.faults.add("nba/scores/json/Games/2027$", status=404)
    gateway = create_gateway(settings_of(leagues=(League.NBA,)), clock, httpx.ASGITransport(app=sandbox))
    document = '{ games(on: "2026-11-20", leagues: [NBA], first: 1) { nodes { status homeScore } } }'

    async def score() -> Any:
        answer = await ask(gateway.store, document, now=clock.now)
        return answer["data"]["games"]["nodes"][0]["homeScore"]

    assert await score() is None
    fault.times = 0
    clock.pass_by(hours=25)
    await score()
    await gateway.store.refresher.turn()
    await gateway.store.settle()
    assert await score() is not None
    await gateway.close()


async def test_while_scores_cannot_be_had_their_age_is_told_and_not_that_of_the_schedule(serve: Serve) -> None:
    async with serve(SUNDAY_AFTERNOON) as served:
        served.sandbox.faults.add("json/Scores/", status=403)
        await served.pass_by(visits=True, step=timedelta(minutes=1), minutes=30)
        context = Context(served.gateway.store, served.clock.now)
        await build_schema().execute(TODAY, context_value=context)
        (freshness,) = context.freshness.values()
        assert served.clock.now - freshness.as_of >= timedelta(minutes=29)
        assert freshness.is_stale(served.clock.now)


async def test_a_league_that_nobody_looks_at_any_more_wishes_for_no_calls(serve: Serve) -> None:
    async with serve(TUESDAY, monthly_calls=1000, leagues=(League.NFL, League.NBA)) as served:
        await served.gateway.store.readiness.load(League.NBA)
        planner = served.gateway.store.refresher.planner
        month = Month.of(served.clock.now)
        both = planner.wishes(served.clock.now, month.end)
        served.clock.pass_by(hours=25)
        await served.look()
        one = planner.wishes(served.clock.now, month.end)
        assert one[Tier.LIVE] < both[Tier.LIVE] / 2


async def test_a_season_that_nobody_could_be_in_is_not_taken_for_the_current_one(ask: Ask) -> None:
    clock = HandClock(TUESDAY)
    sandbox = create_sandbox(clock)
    sandbox.faults.add("Timeframes/current", status=200, body=[{"ApiSeason": "9999REG", "Season": 9999, "Week": 1}])
    gateway = create_gateway(settings_of(), clock, httpx.ASGITransport(app=sandbox))
    answer = await ask(gateway.store, "{ games(season: 2026, leagues: [NFL]) { totalCount } }", now=clock.now)
    assert answer["data"]["games"]["totalCount"] >= 272
    await gateway.close()


async def test_the_deployer_s_seasons_are_the_limit(serve: Serve, ask: Ask) -> None:
    async with serve(TUESDAY, seasons=1) as served:
        answer = await ask(served.gateway.store, "{ games(season: 2024, leagues: [NFL]) { totalCount } }")
        assert answer["errors"][0]["extensions"]["code"] == "SEASON_NOT_SERVED"
