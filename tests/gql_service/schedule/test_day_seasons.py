"""Days lead to every season that has games on them, in unusual months too, and the first answer equals the second."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

import httpx
import pytest

from gql_service.schedule.seasons.day_seasons import seasons_on
from gql_service.sportsdata.mapping.current import NamedSeason
from gql_service.wiring import create_gateway
from schema.enums import League, SeasonType
from schema.ids import SeasonKey
from tests.builders import season
from tests.clocks import HandClock
from tests.conftest import Ask
from tests.gql_service.schedule.served import settings_of
from tests.gql_service.schedule.vendors import ShelfVendor
from tests.gql_service.sportsdata.samples import daily_row, nfl_row

SOCCER: Final = "/v4/soccer/scores/json"
ON_DAY: Final = """query ($league: League!, $day: Day!) {
  games(leagues: [$league], on: $day) { totalCount sources { errorCode } }
}"""


def competition(league: str, *seasons: Mapping[str, Any]) -> Mapping[str, Any]:
    return {f"{SOCCER}/Competitions": [{"CompetitionId": 8, "Key": league, "Seasons": seasons}]}


def rounds(year: int, *starts: str) -> Sequence[Any]:
    teams = {"HomeTeamId": 1, "HomeTeamKey": "ONE", "AwayTeamId": 2, "AwayTeamKey": "TWO"}
    games = [
        {"GameId": year * 100 + n, "Day": f"{start[:10]}T00:00:00", "DateTime": start, "Status": "Scheduled", **teams}
        for n, start in enumerate(starts)
    ]
    return [{"RoundId": year, "Season": year, "SeasonType": 1, "Name": "Regular Season", "Games": games}]


def playing(day: str, row: Any = daily_row) -> Sequence[Any]:
    start = f"{day}T20:00:00"
    return [row(DateTime=start, Date=start, DateTimeUTC=None, Day=f"{day}T00:00:00")]


def current(league: str, part: str) -> Mapping[str, Any]:
    number = {"REG": 1, "PRE": 2, "POST": 3}[part[4:]]
    named = {"Season": int(part[:4]), "ApiSeason": part, "SeasonType": number}
    return {f"/v3/{league}/scores/json/CurrentSeason": named}


NEW_MLS: Final = {
    f"{SOCCER}/Schedule/MLS/2027": rounds(2027, "2027-02-27T20:00:00"),
    f"{SOCCER}/Schedule/MLS/2028": rounds(2028, "2027-07-17T23:30:00", "2027-09-05T23:30:00", "2028-02-12T23:30:00"),
}
LATE_SERIES: Final = {"/v3/mlb/scores/json/Games/2026POST": playing("2026-12-02")}
ODD: Final = [
    pytest.param(
        "MLS",
        "2027-09-05",
        "2027-09-05",
        {**NEW_MLS, **competition("MLS", {"Season": 2028, "CurrentSeason": True})},
        id="a league moves from summer to winter",
    ),
    pytest.param(
        "MLS",
        "2027-06-20",
        "2027-07-17",
        {
            **NEW_MLS,
            **competition(
                "MLS",
                {"Season": 2027, "CurrentSeason": True, "StartDate": "2027-02-27", "EndDate": "2027-05-30"},
                {"Season": 2028, "CurrentSeason": False, "StartDate": "2027-07-17", "EndDate": "2028-05-30"},
            ),
        },
        id="the season after it, before the vendor calls it current",
    ),
    pytest.param(
        "EPL",
        "2030-07-20",
        "2030-07-26",
        {
            f"{SOCCER}/Schedule/EPL/2030": rounds(2030, "2030-07-26T15:00:00"),
            **competition("EPL", {"Season": 2030, "CurrentSeason": True, "EndDate": "2030-07-10"}),
        },
        id="a season that was held up",
    ),
    pytest.param(
        "MLB", "2026-12-02", "2026-12-02", {**LATE_SERIES, **current("mlb", "2026POST")}, id="a late World Series"
    ),
    pytest.param(
        "MLB",
        "2026-12-03",
        "2026-12-02",
        {**LATE_SERIES, **current("mlb", "2027PRE")},
        id="a late World Series when the vendor has moved on",
    ),
    pytest.param(
        "NBA",
        "2027-08-20",
        "2027-08-21",
        {"/v3/nba/scores/json/Games/2027POST": playing("2027-08-21"), **current("nba", "2027POST")},
        id="play-offs in summer",
    ),
    pytest.param(
        "NFL",
        "2027-03-20",
        "2027-03-21",
        {
            "/v3/nfl/scores/json/Schedules/2026REG": playing("2027-03-21", nfl_row),
            "/v3/nfl/scores/json/Timeframes/current": [{"Season": 2026, "ApiSeason": "2026REG", "SeasonType": 1}],
        },
        id="a regular season in spring",
    ),
]


@pytest.mark.parametrize(("league", "today", "day", "routes"), ODD)
async def test_a_season_in_unusual_months_is_found_by_its_days_at_the_first_look(
    ask: Ask, league: str, today: str, day: str, routes: Mapping[str, Any]
) -> None:
    clock = HandClock(datetime.fromisoformat(f"{today}T15:00:00").replace(tzinfo=UTC))
    gateway = create_gateway(settings_of(leagues=(League[league],)), clock, ShelfVendor(routes))
    try:
        first, second = [await ask(gateway.store, ON_DAY, now=clock.now, league=league, day=day) for _ in range(2)]
    finally:
        await gateway.close()
    assert first == second
    assert first["data"]["games"] == {"totalCount": 1, "sources": [{"errorCode": None}]}


async def test_what_the_vendor_calls_current_costs_nothing_on_days_far_from_it(ask: Ask) -> None:
    clock = HandClock(datetime(2027, 9, 5, 15, tzinfo=UTC))
    vendor = ShelfVendor({**NEW_MLS, **competition("MLS", {"Season": 2028, "CurrentSeason": True})})
    gateway = create_gateway(settings_of(leagues=(League.MLS,), seasons=None), clock, vendor)
    try:
        await ask(gateway.store, ON_DAY, now=clock.now, league="MLS", day="2024-05-05")
    finally:
        await gateway.close()
    assert [path for path in vendor.paths if "Schedule/" in path] == [f"{SOCCER}/Schedule/MLS/2024"]


async def test_days_are_answered_from_the_usual_seasons_while_the_current_one_is_unknown(ask: Ask) -> None:
    clock = HandClock(datetime(2027, 3, 1, 15, tzinfo=UTC))
    vendor = ShelfVendor(NEW_MLS, failing={f"{SOCCER}/Competitions": httpx.codes.FORBIDDEN})
    gateway = create_gateway(settings_of(leagues=(League.MLS,)), clock, vendor)
    try:
        found = await ask(gateway.store, ON_DAY, now=clock.now, league="MLS", day="2027-02-27")
    finally:
        await gateway.close()
    assert found["data"]["games"]["totalCount"] == 1


MLS_2027, MLS_2028 = (SeasonKey(League.MLS, year, SeasonType.REGULAR) for year in (2027, 2028))


def on(day: date, *named: NamedSeason, held: Mapping[SeasonKey, Any] | None = None) -> set[int]:
    found = seasons_on(League.MLS, day, day, today=date(2027, 9, 5), named=named, in_memory=held or {})
    return {key.year for key in found}


def test_of_a_season_in_memory_its_games_decide() -> None:
    held = {replace(MLS_2028, type=type_): season(MLS_2028) for type_ in (SeasonType.REGULAR, SeasonType.POSTSEASON)}
    held[MLS_2028].start_date, held[MLS_2028].end_date = date(2027, 7, 17), date(2028, 5, 30)
    named = NamedSeason(MLS_2028, current=True)
    assert on(date(2027, 9, 5), named, held=held) == {2027, 2028}
    assert on(date(2027, 7, 1), named, held=held) == {2027}
    assert on(date(2027, 7, 1), named) == {2027, 2028}, "it may have games then"


@pytest.mark.parametrize(
    ("day", "may_have"), [("2027-06-30", False), ("2027-07-01", True), ("2028-01-31", True), ("2028-02-01", False)]
)
def test_games_may_lie_up_to_a_month_around_the_days_that_the_vendor_names(day: str, *, may_have: bool) -> None:
    unusual = SeasonKey(League.MLS, 2030, SeasonType.REGULAR)
    named = NamedSeason(unusual, current=False, first_day=date(2027, 8, 1), last_day=date(2027, 12, 31))
    assert (unusual.year in on(date.fromisoformat(day), named)) is may_have


def test_a_current_season_of_another_decade_is_not_believed() -> None:
    assert on(date(2027, 9, 5), NamedSeason(SeasonKey(League.MLS, 2037, SeasonType.REGULAR), current=True)) == {2027}


def test_the_part_that_ended_lately_is_looked_into_only_for_a_month_and_only_between_seasons() -> None:
    def found(day: date) -> list[str]:
        return [str(key) for key in seasons_on(League.MLB, day, day, today=day, named=(), in_memory={})]

    assert found(date(2026, 12, 20)) == ["MLB:2026:POSTSEASON"]
    assert found(date(2027, 1, 10)) == []
    assert found(date(2026, 11, 20)) == ["MLB:2026:POSTSEASON"]
