"""The oddities of the vendor's data, from the sandbox through the gateway to a client."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from gql_service.settings import Settings
from gql_service.wiring import Gateway, create_gateway
from tests.clocks import HandClock
from tests.conftest import Ask

MAY = datetime(2026, 5, 20, 23, 0, tzinfo=UTC)
OCTOBER = datetime(2026, 10, 20, 19, 0, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
SEASON = """query ($league: League!, $year: Int!) {
  games(leagues: [$league], season: $year, seasonType: REGULAR, first: 2500,
        statuses: [SCHEDULED, IN_PROGRESS, FINAL, DELAYED, SUSPENDED, POSTPONED, CANCELED, NOT_NECESSARY, UNKNOWN]) {
    sources { droppedRows }
    nodes { id status statusText date startTime originalStartTime startTimeTbd gameNumber channels homeScore
            odds { overUnder }
            rescheduledTo { id } rescheduledFrom { id rescheduledFrom { id } } } } }"""


@pytest.fixture
async def trapped(request: pytest.FixtureRequest) -> AsyncIterator[Gateway]:
    gateway = create_gateway(Settings(traps=True), HandClock(request.param))
    yield gateway
    await gateway.close()


async def nodes_of(ask: Ask, gateway: Gateway, now: datetime, league: str, year: int) -> list[dict[str, Any]]:
    answer = await ask(gateway.store, SEASON, now=now, league=league, year=year)
    assert "errors" not in answer
    nodes: list[dict[str, Any]] = answer["data"]["games"]["nodes"]
    return nodes


@pytest.mark.parametrize("trapped", [NOVEMBER], indirect=True)
async def test_words_that_nobody_knows_become_states(ask: Ask, trapped: Gateway) -> None:
    nfl = await nodes_of(ask, trapped, NOVEMBER, "NFL", 2026)
    nba = await nodes_of(ask, trapped, NOVEMBER, "NBA", 2027)
    words = {node["statusText"]: node["status"] for node in nfl + nba}
    assert words["Cancelled"] == "CANCELED"
    assert words[None] == "UNKNOWN"
    assert words["NotNecessary"] == "NOT_NECESSARY"
    assert {"UNKNOWN"} < {node["status"] for node in nba}
    assert len(nfl) == 272, "no BYE of either form is a game, and none is lost"
    assert any(node["date"] is None for node in nba)
    assert any(node["startTimeTbd"] and node["date"] for node in nfl)


@pytest.mark.parametrize("trapped", [NOVEMBER], indirect=True)
async def test_rows_that_cannot_be_read_are_counted_and_leave_the_rest(ask: Ask, trapped: Gateway) -> None:
    answer = await ask(trapped.store, SEASON, now=NOVEMBER, league="NHL", year=2027)
    assert answer["data"]["games"]["sources"][0]["droppedRows"] >= 3
    assert len(answer["data"]["games"]["nodes"]) == 1312


@pytest.mark.parametrize("trapped", [OCTOBER], indirect=True)
async def test_a_suspended_game_is_on_the_day_on_which_it_was_finished(ask: Ask, trapped: Gateway) -> None:
    mlb = await nodes_of(ask, trapped, OCTOBER, "MLB", 2026)
    (finished,) = (node for node in mlb if node["originalStartTime"])
    assert finished["status"] == "FINAL"
    assert finished["originalStartTime"] < finished["startTime"]
    assert finished["startTime"].startswith(finished["date"])
    assert finished["gameNumber"] is None


@pytest.mark.parametrize("trapped", [MAY], indirect=True)
async def test_games_that_move_keep_their_ids_and_doubleheaders_their_numbers(ask: Ask, trapped: Gateway) -> None:
    mlb = await nodes_of(ask, trapped, MAY, "MLB", 2026)
    moved = [node for node in mlb if node["rescheduledFrom"]]
    twice = [node for node in moved if node["rescheduledFrom"]["rescheduledFrom"]]
    assert moved
    assert twice
    superseded = {node["id"]: node for node in mlb if node["rescheduledTo"]}
    assert {node["rescheduledFrom"]["id"] for node in moved} == set(superseded)
    assert {node["status"] for node in superseded.values()} == {"POSTPONED"}
    assert any(node["gameNumber"] == 2 and node["startTimeTbd"] for node in mlb)
    assert "Scrambled" not in str(mlb)
    assert any(len(node["channels"]) > 1 for node in mlb)
