"""A text that is not JSON costs only the row that contains the text, in every kind of list."""

from typing import Any, Final

import orjson
import pytest
from structlog.testing import capture_logs

from tests.gql_service.schedule.loopback import GAMES, NBA, Scene, games
from tests.gql_service.sportsdata.samples import stadium_row, team_row

MARK: Final = "MARK"
TEXTS: Final = {
    "half of an emoji": rb'"\ud83c"',
    "a line break": b'"one\ntwo"',
    "NaN": b"NaN",
    "latin-1": b'"Montr\xe9al"',
    "a number beyond all bounds": b"1e999",
    "deep lists": b"[" * 3000 + b"]" * 3000,
    "a quote too many": b'"12" screen"',
}


def with_text(rows: Any, text: bytes) -> bytes:
    return orjson.dumps(rows).replace(b'"%b"' % MARK.encode(), text)


def ten_of_which_one_is_invalid(text: bytes) -> bytes:
    rows = games(10)
    rows[4]["LastPlay"] = MARK
    return with_text(rows, text)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
async def test_at_a_cold_start_an_invalid_text_costs_its_game_which_is_counted_and_logged(
    scene: Scene, text: bytes
) -> None:
    scene.vendor.bodies[GAMES] = ten_of_which_one_is_invalid(text)
    with capture_logs() as logs:
        found = await (await scene.start()).look()
    assert found["totalCount"] == 9
    assert found["sources"] == [{"stale": False, "droppedRows": 1, "errorCode": None, "error": None}]
    (line,) = [each for each in logs if each["event"] == "rows are not JSON"]
    assert (line["path"], line["rows"]) == (GAMES, 1)
    assert line["reason"]
    assert [each["reason"] for each in logs if each["event"] == "row dropped"]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
async def test_a_refresh_with_an_invalid_text_costs_its_game_and_brings_the_news_of_the_others(
    scene: Scene, text: bytes
) -> None:
    container = await scene.start()
    assert (await container.look())["totalCount"] == 10
    body = ten_of_which_one_is_invalid(text)
    scene.vendor.bodies[GAMES] = body.replace(b'"BOS"', b'"LAL"', 1)
    await container.pass_by(minutes=6)
    found = await container.look()
    assert (found["totalCount"], found["sources"][0]["droppedRows"]) == (9, 1)
    assert found["nodes"][0]["homeTeam"]["name"] == "Celtics"
    scene.vendor.bodies[GAMES] = orjson.dumps(games(10))
    await container.pass_by(minutes=6)
    assert (await container.look())["totalCount"] == 10


async def test_a_container_that_starts_later_is_shown_the_same(scene: Scene) -> None:
    scene.vendor.bodies[GAMES] = ten_of_which_one_is_invalid(TEXTS["half of an emoji"])
    await (await scene.start()).look()
    found = await (await scene.start()).look()
    assert (found["totalCount"], found["sources"][0]["droppedRows"]) == (9, 1)
    assert scene.vendor.calls[GAMES] == (1 if scene.shared else 2)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
async def test_an_invalid_text_in_a_team_or_a_stadium_costs_it_and_leaves_the_others_their_names(
    scene: Scene, text: bytes
) -> None:
    teams = [team_row(9, "BOS"), team_row(1, "BAD", WikipediaLogoUrl=MARK), team_row(27, "LAL", Name="Lakers")]
    scene.vendor.bodies[NBA + "teams"] = with_text(teams, text)
    scene.vendor.bodies[NBA + "Stadiums"] = with_text([stadium_row(1, Name=MARK), stadium_row(18)], text)
    found = await (await scene.start()).look(
        '{ games(on: "2026-11-23", leagues: [NBA]) '
        "{ totalCount nodes { homeTeam { name } venue { name } } sources { droppedRows } } }"
    )
    assert found["totalCount"] == 10
    assert found["nodes"][0] == {"homeTeam": {"name": "Celtics"}, "venue": {"name": "TD Garden"}}
    assert found["sources"] == [{"droppedRows": 2}]


async def test_control_characters_that_are_escaped_as_they_should_be_are_left_out_of_names(scene: Scene) -> None:
    teams = [team_row(9, "BOS", Name="Cel\u001b[31mtics\u0000"), team_row(27, "LAL")]
    scene.vendor.bodies[NBA + "teams"] = orjson.dumps(teams)
    found = await (await scene.start()).look()
    assert found["nodes"][0]["homeTeam"]["name"] == "Cel [31mtics"
