"""Whether 00:00 Eastern is the time of a game, or means an undecided time."""

from datetime import date
from typing import Any

import pytest

from schema.enums import League
from schema.types.game import Game
from tests.builders import utc
from tests.gql_service.sportsdata.samples import daily_row, nfl_row, snapshot, stadium_row

NBA, NFL, MLB, NHL, CFB, CBB = League.NBA, League.NFL, League.MLB, League.NHL, League.CFB, League.CBB
PLACES: dict[str, tuple[float, float]] = {
    "Melbourne": (-37.82, 144.98),
    "Sydney": (-33.85, 151.06),
    "Auckland": (-36.87, 174.74),
    "Tokyo": (35.71, 139.75),
    "Seoul": (37.50, 126.87),
    "Shanghai": (31.19, 121.44),
    "Perth": (-31.95, 115.89),
    "Mumbai": (19.07, 72.87),
    "Honolulu": (21.29, -157.82),
    "Anchorage": (61.20, -149.87),
    "Los Angeles": (34.04, -118.27),
    "Phoenix": (33.45, -112.07),
    "Denver": (39.75, -105.01),
    "Chicago": (41.88, -87.67),
    "Boston": (42.37, -71.06),
    "San Juan": (18.43, -66.06),
    "Mexico City": (19.30, -99.15),
    "Monterrey": (25.67, -100.24),
    "Sao Paulo": (-23.55, -46.47),
    "London": (51.60, -0.07),
    "Berlin": (52.51, 13.24),
    "Madrid": (40.45, -3.69),
    "Abu Dhabi": (24.46, 54.60),
}


def at_midnight(league: League, city: str, day: str = "2026-11-23", *, row: dict[str, Any] | None = None) -> Game:
    """Build a game at 00:00 Eastern of a day in a city."""
    times = {"Date": f"{day}T00:00:00", "DateTime": f"{day}T00:00:00", "Day": f"{day}T00:00:00", "DateTimeUTC": None}
    latitude, longitude = PLACES[city]
    stadium = stadium_row(18, City=city, State=None, Country=None, GeoLat=latitude, GeoLong=longitude)
    make = nfl_row if league is NFL else daily_row
    (game,) = snapshot(league, [make(StadiumID=18, **times) | (row or {})], stadiums=[stadium]).games
    return game


@pytest.mark.parametrize("day", ["2026-11-23", "2026-09-23"])
@pytest.mark.parametrize("league", [NFL, NBA, MLB, NHL, CFB, CBB, League.WNBA])
@pytest.mark.parametrize("city", ["Melbourne", "Sydney", "Auckland", "Tokyo", "Seoul", "Shanghai", "Perth", "Mumbai"])
def test_midnight_eastern_is_a_time_where_it_is_day(league: League, city: str, day: str) -> None:
    game = at_midnight(league, city, day)
    assert not game.start_time_tbd
    assert game.start_time == utc(f"{day}T04:00:00" if day == "2026-09-23" else f"{day}T05:00:00")
    assert game.league_day == date.fromisoformat(day)


@pytest.mark.parametrize("day", ["2026-11-23", "2026-09-23"])
@pytest.mark.parametrize("league", [NFL, NBA, MLB, NHL, CFB, CBB, League.WNBA])
@pytest.mark.parametrize(
    "city",
    [
        *("London", "Berlin", "Madrid", "Abu Dhabi", "Mexico City", "Monterrey", "Sao Paulo", "San Juan"),
        *("Boston", "Chicago", "Denver", "Phoenix", "Los Angeles"),
    ],
)
def test_midnight_eastern_is_undecided_where_it_is_night(league: League, city: str, day: str) -> None:
    game = at_midnight(league, city, day)
    assert (game.start_time, game.start_time_tbd, game.league_day) == (None, True, date.fromisoformat(day))


@pytest.mark.parametrize("word", ["Scheduled", "Postponed", "Delayed", "InProgress", "Final", None])
def test_a_time_abroad_is_one_in_every_state(word: str | None) -> None:
    assert not at_midnight(NHL, "Melbourne", row={"Status": word}).start_time_tbd


@pytest.mark.parametrize("league", [NFL, NBA, MLB, NHL])
@pytest.mark.parametrize("city", ["Honolulu", "Anchorage"])
def test_a_game_taken_to_hawaii_or_alaska_has_a_time_in_leagues_that_are_not_at_home_there(
    league: League, city: str
) -> None:
    assert not at_midnight(league, city).start_time_tbd


@pytest.mark.parametrize("league", [CFB, CBB])
@pytest.mark.parametrize("city", ["Honolulu", "Anchorage"])
@pytest.mark.parametrize(
    ("fields", "undecided"),
    [
        ({"Channel": None}, True),
        ({"Channel": "TBD"}, True),
        ({"Channel": "ESPN2"}, False),
        ({"Channel": None, "Status": "InProgress"}, False),
        ({"Channel": None, "Status": "Final"}, False),
    ],
)
def test_at_home_in_hawaii_a_channel_or_the_game_itself_tells_that_the_time_is_decided(
    league: League, city: str, fields: dict[str, Any], *, undecided: bool
) -> None:
    assert at_midnight(league, city, row=fields).start_time_tbd is undecided


@pytest.mark.parametrize("word", ["InProgress", "Final", "F/OT", "Forfeit"])
@pytest.mark.parametrize(
    ("league", "city", "undecided"),
    [
        (CBB, "Los Angeles", False),
        (CBB, "Phoenix", False),
        (CFB, "Los Angeles", False),
        (CBB, "Chicago", True),
        (CFB, "Boston", True),
        (MLB, "Los Angeles", True),
        (MLB, "Boston", True),
        (NBA, "London", True),
    ],
)
def test_a_game_that_began_keeps_midnight_only_where_the_league_plays_so_late(
    league: League, city: str, word: str, *, undecided: bool
) -> None:
    # The second game of a doubleheader may have ended while its row still says 00:00, which was not its start.
    game = at_midnight(league, city, row={"Status": word})
    assert game.start_time_tbd is undecided
    assert game.league_day == date(2026, 11, 23)


def test_a_game_that_the_source_has_closed_has_begun() -> None:
    assert not at_midnight(CBB, "Los Angeles", row={"Status": "Unheard of", "IsClosed": True}).start_time_tbd


def test_a_canceled_game_that_the_source_has_closed_has_not_begun() -> None:
    assert at_midnight(CBB, "Los Angeles", row={"Status": "Canceled", "IsClosed": True}).start_time_tbd


@pytest.mark.parametrize("league", [CFB, CBB, NBA])
@pytest.mark.parametrize("city", ["Honolulu", "Los Angeles", "Boston"])
def test_midnight_is_a_time_where_the_league_files_the_game_under_the_evening_before(league: League, city: str) -> None:
    game = at_midnight(league, city, row={"Day": "2026-11-22T00:00:00"})
    assert (game.start_time, game.league_day) == (utc("2026-11-23T05:00:00"), date(2026, 11, 22))


@pytest.mark.parametrize(
    ("local", "in_utc", "start"),
    [
        ("2026-11-23T19:30:00", "2026-11-23T05:00:00", "2026-11-24T00:30:00"),
        ("2026-11-23T00:00:00", "2026-11-24T00:30:00", "2026-11-24T00:30:00"),
        ("2026-07-23T23:00:00", "2026-07-24T04:00:00", "2026-07-24T03:00:00"),
    ],
)
def test_where_one_of_two_fields_stands_at_midnight_the_other_has_the_time(local: str, in_utc: str, start: str) -> None:
    row = {"DateTime": local, "DateTimeUTC": in_utc, "Day": f"{local[:10]}T00:00:00"}
    assert at_midnight(NBA, "Boston", row=row).start_time == utc(start)


def test_in_soccer_midnight_utc_is_a_kick_off_everywhere() -> None:
    row = {"GameId": 1, "Status": "Scheduled", "Day": "2026-06-12T00:00:00", "DateTime": "2026-06-12T00:00:00"}
    (game,) = snapshot(League.FIFA, [row]).games
    assert game.start_time == utc("2026-06-12T00:00:00")
