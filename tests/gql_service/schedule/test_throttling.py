"""Too many calls: the vendor's time for a retry, which routes wait for it, and the longest wait that is obeyed."""

import orjson
import pytest

from schema.enums import League
from tests.gql_service.schedule.loopback import GAMES, NBA, Scene, games
from tests.gql_service.sportsdata.wire import json_reply, reply

NHL = "/v3/nhl/scores/json/"
NHL_TONIGHT = '{ games(on: "2026-11-23", leagues: [NHL]) { totalCount } }'
OUT_OF_QUOTA = b'{"statusCode":403,"message":"Out of call volume quota. Quota will be replenished in 00:00:20."}'


def with_nhl(scene: Scene) -> None:
    routes = {path.replace(NBA, NHL): body for path, body in scene.vendor.bodies.items() if path.startswith(NBA)}
    scene.vendor.bodies |= routes


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (reply(429, retry_after="5"), 5),
        (reply(429, b"Rate limit is exceeded. Try again in 5 seconds."), 5),
        (reply(403, retry_after="20"), 20),
        (json_reply(OUT_OF_QUOTA, 403), 20),
        (json_reply(OUT_OF_QUOTA), 20),
    ],
)
async def test_a_short_time_to_wait_is_heeded_and_other_leagues_go_on(
    scene: Scene, answer: bytes, seconds: int
) -> None:
    with_nhl(scene)
    scene.vendor.answer = lambda path: (
        answer
        if path.startswith(NBA)
        else json_reply(scene.vendor.bodies[path])
        if path in scene.vendor.bodies
        else reply(404)
    )
    container = await scene.start(leagues=(League.NBA, League.NHL))
    assert (await container.look())["code"] == "QUOTA_EXCEEDED"
    assert (await container.look(NHL_TONIGHT))["totalCount"] == 10
    asked = scene.vendor.calls[GAMES]
    scene.vendor.well()
    await container.pass_by(seconds=seconds - 1)
    assert scene.vendor.calls[GAMES] == asked, "not sooner than it was told"
    await container.pass_by(seconds=1)
    assert (await container.look())["totalCount"] == 10


async def test_a_short_time_that_was_not_enough_is_doubled(scene: Scene) -> None:
    scene.vendor.all(reply(429, retry_after="5"))
    container = await scene.start()
    await container.look()
    for _ in range(600):
        await container.pass_by(seconds=1)
    assert 5 <= scene.vendor.calls[GAMES] <= 8, "after 5, 10, 20, 40, 80, 160 and 320 seconds"


async def test_without_a_time_every_league_waits_for_a_minute(scene: Scene) -> None:
    with_nhl(scene)
    scene.vendor.answer = lambda path: reply(429) if path.startswith(NBA) else json_reply(scene.vendor.bodies[path])
    container = await scene.start(leagues=(League.NBA, League.NHL))
    await container.look()
    assert (await container.look(NHL_TONIGHT))["code"] == "QUOTA_EXCEEDED"
    scene.vendor.well()
    await container.pass_by(seconds=61)
    assert (await container.look())["totalCount"] == 10


@pytest.mark.parametrize(
    ("answer", "minutes"),
    [
        (reply(429, retry_after="31536000"), 61),
        (reply(429, retry_after="Fri, 23 Nov 2029 20:00:00 GMT"), 61),
        (reply(403, retry_after="31536000"), 61),
        (reply(503, retry_after="31536000"), 6),
        (reply(429, retry_after="Mon, 23 Nov 2020 20:00:00 GMT"), 2),
    ],
)
async def test_a_year_to_wait_and_a_time_in_the_past_freeze_no_league(
    scene: Scene, answer: bytes, minutes: int
) -> None:
    container = await scene.start()
    await container.look()
    scene.vendor.all(answer)
    await container.pass_by(minutes=6)
    scene.vendor.bodies[GAMES] = orjson.dumps(games(9))
    scene.vendor.well()
    await container.pass_by(minutes=minutes)
    assert (await container.look())["totalCount"] == 9


async def test_a_max_age_of_a_year_freezes_no_league(scene: Scene) -> None:
    body = orjson.dumps(games(10))
    scene.vendor.answer = lambda path: json_reply(
        scene.vendor.bodies.get(path, b"[]") if path != GAMES else body, cache_control="max-age=31536000"
    )
    container = await scene.start()
    await container.look()
    body = orjson.dumps(games(9))
    await container.pass_by(minutes=6)
    assert (await container.look())["totalCount"] == 9
