"""A 403 at the very first call: a single route of the league is tried again soon, before the refusal is remembered."""

from datetime import timedelta
from typing import Final

import pytest

from gql_service.schedule.calls.pauses.first_refusals import RefusedRoute, together, waits
from tests.builders import NOW
from tests.gql_service.schedule.loopback import GAMES, NBA, Container, Scene
from tests.gql_service.sportsdata.wire import json_reply, reply

BASIC: Final = NBA + "SchedulesBasic/2027"
PAST: Final = "{ games(season: 2025, seasonType: REGULAR, leagues: [NBA]) { totalCount } }"


async def calls_in(scene: Scene, containers: list[Container], minutes: float, step: float = 0.5) -> int:
    """Let minutes pass with visitors who request data at every step; return the number of calls."""
    before = scene.vendor.calls.total()
    for _ in range(round(minutes / step)):
        scene.clock.pass_by(minutes=step)
        for container in containers:
            await container.look()
            await container.turn()
    return scene.vendor.calls.total() - before


@pytest.mark.parametrize("status", [403, 402])
async def test_one_route_is_asked_again_after_one_five_and_thirty_minutes_and_then_after_a_day(
    scene: Scene, status: int
) -> None:
    scene.vendor.all(reply(status))
    container = await scene.start()
    assert (await container.look())["code"] == "NOT_IN_PLAN"
    assert scene.vendor.calls.total() >= 5
    assert container.gateway.store.sources.paused() == {"NBA": "NOT_IN_PLAN"}
    spent = [await calls_in(scene, [container], minutes) for minutes in (0.5, 0.5, 4.5, 0.5, 29.5, 0.5)]
    spent += [await calls_in(scene, [container], hours * 60, step=60) for hours in (23, 1)]
    assert spent == [0, 1, 0, 1, 0, 1, 0, 1]


@pytest.mark.parametrize("minutes", [1, 6, 36])
async def test_a_vendor_that_is_well_again_is_noticed_at_the_next_of_these_and_all_routes_are_asked_at_once(
    scene: Scene, minutes: int
) -> None:
    scene.vendor.all(reply(403))
    container = await scene.start()
    await container.look()
    await calls_in(scene, [container], minutes - 0.5)
    scene.vendor.well()
    await calls_in(scene, [container], 0.5)
    found = await container.look()
    assert (found["totalCount"], found["sources"][0]["errorCode"]) == (10, None)
    await container.turn()
    assert (await container.look())["nodes"][0]["homeTeam"]["name"] == "Celtics"
    assert container.gateway.store.sources.paused() == {}


async def test_containers_that_share_a_cache_ask_no_more_often_than_one(scene: Scene) -> None:
    scene.vendor.all(reply(403))
    containers = [await scene.start() for _ in range(2)]
    for container in containers:
        await container.look()
    spent = await calls_in(scene, containers, 40)
    assert spent == (3 if scene.shared else 6)


async def test_a_plan_with_the_lighter_schedule_alone_is_found_within_the_first_two_of_these(scene: Scene) -> None:
    scene.vendor.all(reply(403))
    container = await scene.start()
    await container.look()
    scene.vendor.answer = lambda path: reply(403) if path == GAMES else json_reply(scene.vendor.bodies[path])
    await calls_in(scene, [container], 6)
    assert (await container.look())["totalCount"] == 10
    assert scene.vendor.calls[BASIC] == 2


async def test_what_a_plan_lacks_beside_what_it_has_holds_nothing_else_up(scene: Scene) -> None:
    stadiums = NBA + "Stadiums"
    del scene.vendor.bodies[stadiums]
    container = await scene.start()
    found = await container.look()
    assert (found["totalCount"], found["nodes"][0]["homeTeam"]["name"]) == (10, "Celtics")
    await calls_in(scene, [container], 40)
    assert scene.vendor.calls[stadiums] == 4
    assert (await container.look())["sources"][0]["stale"] is False


async def test_a_past_season_that_is_refused_is_remembered_for_a_day(scene: Scene) -> None:
    container = await scene.start(seasons=5)
    await container.look()
    past = [NBA + "Games/2025", NBA + "SchedulesBasic/2025"]
    for _ in range(23):
        await container.look(PAST)
        scene.clock.pass_by(hours=1)
    assert [scene.vendor.calls[path] for path in past] == [1, 1]


async def test_a_refusal_of_what_is_held_is_trouble_and_asked_again_soon(scene: Scene) -> None:
    container = await scene.start()
    await container.look()
    scene.vendor.all(reply(403))
    await container.pass_by(minutes=6)
    scene.vendor.well()
    await container.pass_by(minutes=1)
    assert (await container.look())["sources"][0]["errorCode"] is None


def test_only_what_was_refused_since_anything_has_answered_waits_for_each_other() -> None:
    refused = RefusedRoute(NOW, NOW, 1)
    assert together([refused], None) == [refused]
    assert together([refused], NOW) == []


def test_a_route_waits_for_one_that_is_asked_and_for_one_that_rests_longer() -> None:
    mine, later = RefusedRoute(NOW, NOW, 1), NOW + timedelta(minutes=30)
    assert not waits(mine, [mine, RefusedRoute(NOW, NOW, 2)], NOW)
    assert waits(mine, [RefusedRoute(NOW, NOW, 1, asking=True)], NOW)
    assert waits(mine, [RefusedRoute(NOW, later, 2)], NOW)


def test_of_routes_that_somebody_wants_the_one_with_games_now_comes_first_then_the_one_asked_longest_ago() -> None:
    earlier, later = NOW - timedelta(minutes=30), NOW + timedelta(minutes=30)
    mine = RefusedRoute(NOW, NOW, 1)
    assert waits(mine, [RefusedRoute(earlier, NOW, 1, needed_at=later)], later)
    assert not waits(mine, [RefusedRoute(earlier, NOW, 1)], later), "nobody wants the other one"
    assert waits(mine, [RefusedRoute(later, NOW, 1, expected=True, needed_at=later)], later)
    assert not waits(RefusedRoute(NOW, NOW, 1, expected=True), [RefusedRoute(earlier, NOW, 1, needed_at=later)], later)
