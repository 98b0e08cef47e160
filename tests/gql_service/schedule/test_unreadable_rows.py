"""Rows that cannot be read never replace good data with nothing, and `sources` reports the loss."""

from typing import Final

import orjson
import pytest

from tests.gql_service.schedule.loopback import GAMES, NBA, Scene, games
from tests.gql_service.sportsdata.samples import JsonRow

RENAMED: Final = "a field that was renamed"
LATIN: Final = "a name in latin-1"


def spoiled(row: JsonRow, how: str) -> bytes:
    if how == RENAMED:
        return orjson.dumps({"GameNumber" if name == "GameID" else name: value for name, value in row.items()})
    return orjson.dumps({**row, "HomeTeamName": "MARK"}).replace(b"MARK", b"Montr\xe9al")


def body(count: int, *, bad: int, how: str, **fields: object) -> bytes:
    """Write so many rows, the first of them bad."""
    rows = games(count, **fields)
    return b"[%b]" % b",".join(
        spoiled(row, how) if place < bad else orjson.dumps(row) for place, row in enumerate(rows)
    )


@pytest.fixture(params=[RENAMED, LATIN])
def how(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def test_at_a_cold_start_a_list_that_cannot_be_read_is_an_error_and_not_a_day_without_games(
    scene: Scene, how: str
) -> None:
    scene.vendor.bodies[GAMES] = body(8, bad=8, how=how)
    container = await scene.start()
    assert (await container.look())["code"] == "UPSTREAM_UNREADABLE"
    scene.vendor.bodies[GAMES] = body(8, bad=0, how=how)
    await container.pass_by(minutes=1)
    assert (await container.look())["totalCount"] == 8


async def test_at_a_cold_start_the_few_rows_that_can_be_read_are_shown_and_sources_tell_of_the_others(
    scene: Scene, how: str
) -> None:
    scene.vendor.bodies[GAMES] = body(8, bad=6, how=how)
    for _ in range(2):
        found = await (await scene.start()).look()
        assert found["totalCount"] == 2
        (source,) = found["sources"]
        assert (source["errorCode"], source["droppedRows"]) == ("UPSTREAM_UNREADABLE", 6)
        assert "6 of 8 rows cannot be read (Games/2027)" in source["error"]


async def test_what_is_held_stays_while_most_rows_cannot_be_read_and_sources_say_so(scene: Scene, how: str) -> None:
    container = await scene.start()
    assert (await container.look())["totalCount"] == 10
    scene.vendor.bodies[GAMES] = body(10, bad=8, how=how)
    await container.pass_by(minutes=6)
    found = await container.look()
    assert found["totalCount"] == 10
    (source,) = found["sources"]
    assert (source["stale"], source["errorCode"]) == (True, "UPSTREAM_UNREADABLE")
    assert "2 of 10 can be read, where there were 10" in source["error"]


async def test_a_day_later_the_rows_that_can_be_read_are_believed_but_nothing_at_all_never_is(
    scene: Scene, how: str
) -> None:
    container = await scene.start()
    await container.look()
    scene.vendor.bodies[GAMES] = body(10, bad=10, how=how)
    for _ in range(6):
        await container.pass_by(hours=8)
    assert (await container.look('{ games(on: "2026-11-23", leagues: [NBA]) { totalCount } }'))["totalCount"] == 10
    scene.vendor.bodies[GAMES] = body(10, bad=8, how=how)
    await container.pass_by(hours=8)
    found = await container.look()
    assert found["totalCount"] == 2
    assert found["sources"][0]["errorCode"] == "UPSTREAM_UNREADABLE"


async def test_a_single_row_that_cannot_be_read_is_counted_and_no_error(scene: Scene, how: str) -> None:
    scene.vendor.bodies[GAMES] = body(8, bad=1, how=how)
    found = await (await scene.start()).look()
    assert found["totalCount"] == 7
    assert (found["sources"][0]["errorCode"], found["sources"][0]["droppedRows"]) == (None, 1)


async def test_teams_that_cannot_be_read_leave_the_names_that_are_known(scene: Scene) -> None:
    container = await scene.start()
    await container.look()
    scene.vendor.bodies[NBA + "teams"] = b'[{"Number":9},{"Number":27}]'
    await container.pass_by(hours=25)
    assert (await container.look())["nodes"][0]["homeTeam"]["name"] == "Celtics"
