"""Soccer: a World Cup from recorded answers."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from gql_service.settings import Settings
from gql_service.wiring import Gateway, create_gateway
from schema.enums import League
from schema.ids import parse_id
from tests.clocks import HandClock
from tests.conftest import Ask
from tests.samples import fifa_2026

JUNE = datetime(2026, 6, 12, 1, 0, tzinfo=UTC)


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Gateway]:
    fifa_2026.write(tmp_path)
    gateway = create_gateway(Settings(replay=tmp_path, leagues=(League.FIFA,)), HandClock(JUNE))
    yield gateway
    await gateway.close()


def numbers(games: dict[str, Any]) -> list[str]:
    return [parse_id(node["id"]).number for node in games["nodes"]]


@pytest.mark.parametrize(
    ("zone", "day", "games"),
    [
        ("UTC", "2026-06-12", ["100", "101"]),
        ("America/Mexico_City", "2026-06-11", ["100"]),
        ("America/New_York", "2026-06-11", ["100"]),
        ("Europe/Berlin", "2026-06-12", ["100", "101"]),
        ("Asia/Seoul", "2026-06-13", ["101"]),
        ("Pacific/Kiritimati", "2026-06-13", ["101"]),
        ("America/Mexico_City", "2026-07-02", ["201"]),
        ("Asia/Seoul", "2026-07-02", ["201"]),
    ],
)
async def test_midnight_in_utc_is_a_kick_off_and_has_its_day_in_every_zone(
    gateway: Gateway, ask: Ask, zone: str, day: str, games: list[str]
) -> None:
    document = """query ($day: Day!, $zone: TimeZone!) {
      games(on: $day, timeZone: $zone) { nodes { id startTimeTbd } }
      date(on: $day, timeZone: $zone) { games { nodes { id } } } }"""
    answer = await ask(gateway.store, document, now=JUNE, day=day, zone=zone)
    assert numbers(answer["data"]["games"]) == games
    assert numbers(answer["data"]["date"]["games"]) == games


GAMES = """{ games(season: 2026) { nodes { id league season { type label current } round group status statusText
  startTime startTimeTbd date localStartTime homeTeam { key name fullName } awayTeam { name } homeScore awayScore
  homeShootoutScore awayShootoutScore winner { name } venue { name timeZone } neutralVenue closed updatedAt } } }"""


async def by_number(gateway: Gateway, ask: Ask) -> dict[str, Any]:
    answer = await ask(gateway.store, GAMES, now=JUNE)
    assert "errors" not in answer
    return {parse_id(node["id"]).number: node for node in answer["data"]["games"]["nodes"]}


async def test_rounds_groups_and_places_to_be_decided(gateway: Gateway, ask: Ask) -> None:
    games = await by_number(gateway, ask)
    assert list(games) == ["100", "101", "200", "201", "300"]
    opening, undecided, half = games["100"], games["200"], games["201"]
    assert (opening["round"], opening["group"], opening["season"]["type"]) == ("Group Stage", "Group A", "REGULAR")
    assert opening["startTime"] == "2026-06-12T00:00:00Z"
    assert opening["localStartTime"] == "2026-06-11T18:00:00-06:00"
    assert opening["season"] == {"type": "REGULAR", "label": "2026", "current": True}
    assert opening["neutralVenue"] is True
    assert opening["updatedAt"] == "2026-06-01T12:00:00Z"
    assert (undecided["homeTeam"], undecided["awayTeam"], undecided["round"]) == (None, None, "Round of 32")
    assert half["homeTeam"]["name"] == "Mexico"
    assert (half["awayTeam"], half["startTime"], half["startTimeTbd"], half["date"]) == (None, None, True, "2026-07-02")


async def test_a_final_decided_by_penalties_has_a_winner(gateway: Gateway, ask: Ask) -> None:
    final = (await by_number(gateway, ask))["300"]
    assert (final["status"], final["statusText"], final["closed"]) == ("FINAL", "F/SO", True)
    assert (final["homeScore"], final["awayScore"]) == (1, 1)
    assert (final["homeShootoutScore"], final["awayShootoutScore"]) == (3, 4)
    assert final["winner"] == {"name": "Curaçao"}
    assert final["season"]["type"] == "POSTSEASON"


async def test_two_nations_with_one_key_stay_two(gateway: Gateway, ask: Ask) -> None:
    games = await by_number(gateway, ask)
    assert games["100"]["awayTeam"]["name"] == "Korea Republic"
    assert games["101"]["awayTeam"]["name"] == "Curaçao"
    answer = await ask(gateway.store, '{ games(teams: ["FIFA:KOR"]) { totalCount } }', now=JUNE)
    assert "names 2 teams; ask by id" in answer["errors"][0]["message"]


async def test_only_the_venues_of_the_competition_are_kept(gateway: Gateway) -> None:
    directory = await gateway.store.directory(League.FIFA)
    await gateway.store.for_year(League.FIFA, 2026, None)
    assert {venue.name for venue in directory.venues.values()} <= {"Estadio Azteca", "BMO Field"}
    held = [venue for each in gateway.store.held(League.FIFA) for venue in each.directory.venues.values()]
    assert {venue.name for venue in held} == {"Estadio Azteca", "BMO Field"}


async def test_rows_that_are_no_games_are_counted_once(tmp_path: Path, ask: Ask) -> None:
    fifa_2026.write(tmp_path)
    rounds: list[Any] = [*fifa_2026.ROUNDS, None, "Scrambled"]
    rounds[0] = {**rounds[0], "Games": [*rounds[0]["Games"], None, {"GameId": None}]}
    (tmp_path / fifa_2026.BASE / "Schedule/FIFA/2026.json").write_bytes(orjson.dumps(rounds))
    gateway = create_gateway(Settings(replay=tmp_path, leagues=(League.FIFA,)), HandClock(JUNE))
    answer = await ask(gateway.store, "{ games(season: 2026) { totalCount sources { droppedRows } } }", now=JUNE)
    assert answer["data"]["games"] == {"totalCount": 5, "sources": [{"droppedRows": 4}]}
    await gateway.close()


async def test_the_light_schedule_serves_where_the_full_one_is_not_in_the_plan(tmp_path: Path, ask: Ask) -> None:
    fifa_2026.write(tmp_path)
    (tmp_path / fifa_2026.BASE / "Schedule/FIFA/2026.json").unlink()
    flat = [{**game, "SeasonType": round_["SeasonType"]} for round_ in fifa_2026.ROUNDS for game in round_["Games"]]
    light = tmp_path / fifa_2026.BASE / "SchedulesBasic/FIFA/2026.json"
    light.parent.mkdir(parents=True)
    light.write_bytes(orjson.dumps(flat))
    gateway = create_gateway(Settings(replay=tmp_path, leagues=(League.FIFA,)), HandClock(JUNE))
    answer = await ask(
        gateway.store,
        "{ all: games(season: 2026) { totalCount } late: games(season: 2026, seasonType: POSTSEASON) { totalCount } }",
        now=JUNE,
    )
    assert answer["data"] == {"all": {"totalCount": 5}, "late": {"totalCount": 3}}
    await gateway.close()
