"""Rows in the vendor's shape, written by hand: a builder per route, with the tested fields as arguments."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from gql_service.sportsdata.mapping.assembly import build_snapshot
from gql_service.sportsdata.mapping.material import Material
from schema.enums import League, SeasonType
from schema.ids import SeasonKey
from schema.model.snapshot import Snapshot
from schema.types.game import Game

JsonRow = dict[str, Any]
AS_OF: Final = datetime(2026, 11, 23, 20, tzinfo=UTC)
SEASONS: Final = {
    League.NFL: SeasonKey(League.NFL, 2026, SeasonType.REGULAR),
    League.NBA: SeasonKey(League.NBA, 2027, SeasonType.REGULAR),
    League.MLB: SeasonKey(League.MLB, 2026, SeasonType.REGULAR),
    League.NHL: SeasonKey(League.NHL, 2027, SeasonType.REGULAR),
    League.WNBA: SeasonKey(League.WNBA, 2026, SeasonType.REGULAR),
    League.CFB: SeasonKey(League.CFB, 2026, SeasonType.REGULAR),
    League.CBB: SeasonKey(League.CBB, 2027, SeasonType.REGULAR),
    League.FIFA: SeasonKey(League.FIFA, 2026, SeasonType.REGULAR),
}
MIN_VALUE: Final = "0001-01-01T00:00:00"
""".NET's DateTime.MinValue, which the vendor sent in 2014 for a missing date."""


def nfl_row(**fields: Any) -> JsonRow:
    """Write a row of Schedules: Thanksgiving of 2026 in Dallas."""
    return {
        "GameKey": "202611209",
        "SeasonType": 1,
        "Season": 2026,
        "Week": 12,
        "Date": "2026-11-26T16:30:00",
        "Day": "2026-11-26T00:00:00",
        "DateTime": "2026-11-26T16:30:00",
        "DateTimeUTC": "2026-11-26T21:30:00",
        "AwayTeam": "PHI",
        "HomeTeam": "DAL",
        "Channel": "FOX",
        "PointSpread": -3.5,
        "OverUnder": 46.5,
        "HomeTeamMoneyLine": -180,
        "AwayTeamMoneyLine": 150,
        "StadiumID": 17,
        "Canceled": False,
        "GlobalGameID": 19190,
        "GlobalHomeTeamID": 9,
        "GlobalAwayTeamID": 26,
        "ScoreID": 19190,
        "Status": "Scheduled",
        "IsClosed": False,
    } | fields


def nfl_score(**fields: Any) -> JsonRow:
    """Write a row of Scores: the same game, over."""
    scored = {
        "HomeTeamID": 9,
        "AwayTeamID": 26,
        "HomeScore": 27,
        "AwayScore": 24,
        "Quarter": "F",
        "TimeRemaining": None,
        "Status": "Final",
        "LastUpdated": "2026-11-26T20:02:11",
    }
    return nfl_row(**scored) | fields


def bye_2025(**fields: Any) -> JsonRow:
    """Write a BYE in its present form."""
    empty = dict.fromkeys(["GameKey", "Date", "Day", "DateTime", "DateTimeUTC", "StadiumID", "ScoreID", "Status"])
    return nfl_row(**empty, AwayTeam="BYE", GlobalAwayTeamID=0, GlobalGameID=0, Channel=None) | fields


def bye_2014(**fields: Any) -> JsonRow:
    """Write a BYE in its form of 2014."""
    return bye_2025(Date=MIN_VALUE, DateTime=MIN_VALUE, Day=MIN_VALUE, DateTimeUTC=MIN_VALUE, ScoreID=0) | fields


def daily_row(**fields: Any) -> JsonRow:
    """Write the common fields of Games rows of the NBA, the MLB and the NHL: an evening in Boston."""
    return {
        "GameID": 104601,
        "Season": 2027,
        "SeasonType": 1,
        "Status": "Scheduled",
        "Day": "2026-11-23T00:00:00",
        "DateTime": "2026-11-23T19:30:00",
        "DateTimeUTC": "2026-11-24T00:30:00",
        "AwayTeam": "LAL",
        "HomeTeam": "BOS",
        "AwayTeamID": 27,
        "HomeTeamID": 9,
        "StadiumID": 18,
        "Channel": "ESPN",
        "Updated": "2026-11-23T12:00:00",
        "NeutralVenue": False,
        "IsClosed": False,
        "RescheduledGameID": None,
        "RescheduledFromGameID": None,
        "GlobalGameID": 20104601,
    } | fields


def points(home: int, away: int, **fields: Any) -> JsonRow:
    """Write a game of the NBA or the NHL that is over."""
    return daily_row(Status="Final", HomeTeamScore=home, AwayTeamScore=away) | fields


def runs(home: int, away: int, **fields: Any) -> JsonRow:
    """Write a game of baseball that is over."""
    return daily_row(Status="Final", HomeTeamRuns=home, AwayTeamRuns=away) | fields


def team_row(number: int, key: str | None, city: str | None = "Boston", **fields: Any) -> JsonRow:
    """Write a row of Teams."""
    names = {"City": city, "Name": "Celtics", "Conference": "Eastern", "Division": "Atlantic"}
    return {"TeamID": number, "Key": key, **names, "Active": True, "StadiumID": 18} | fields


def stadium_row(number: int, name: str = "TD Garden", **fields: Any) -> JsonRow:
    """Write a row of Stadiums."""
    place = {"City": "Boston", "State": "MA", "Country": "USA", "GeoLat": 42.366, "GeoLong": -71.062}
    return {"StadiumID": number, "Name": name, **place, "Capacity": 19580} | fields


def snapshot(
    league: League,
    schedule: Sequence[object],
    *,
    season_type: SeasonType = SeasonType.REGULAR,
    scores: Sequence[object] = (),
    teams: Sequence[object] = (),
    season_teams: Sequence[object] = (),
    stadiums: Sequence[object] = (),
    show_numbers: bool = True,
    schedule_is_newer: bool = False,
    as_of: datetime = AS_OF,
    scores_at: datetime | None = None,
    players: Mapping[int, str] | None = None,
) -> Snapshot:
    """Build a season of a league from rows."""
    key = SeasonKey(league, SEASONS[league].year, season_type)
    return build_snapshot(
        key,
        Material(
            schedule=schedule,
            scores=scores,
            teams=teams,
            season_teams=season_teams,
            stadiums=stadiums,
            as_of=as_of,
            scores_at=scores_at,
            show_numbers=show_numbers,
            schedule_is_newer=schedule_is_newer,
            players=players or {},
        ),
    )


def the_game(league: League, row: object, **more: Any) -> Game:
    """Build a season with a single row, and return its game."""
    (game,) = snapshot(league, [row], **more).games
    return game
