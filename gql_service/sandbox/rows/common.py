"""Parts of rows that several leagues share."""

from datetime import datetime
from typing import Any

from gql_service.sandbox.climate import sky, usual_high
from gql_service.sandbox.eastern import day_text, eastern_text, instant, utc_text
from gql_service.sandbox.fixtures.fixture import Fixture
from gql_service.sandbox.odds import Odds, odds
from gql_service.sandbox.play.state import State
from gql_service.sandbox.reference import Team
from gql_service.sandbox.season import Season
from gql_service.sandbox.steady import FORECAST, LINES_OPEN

Row = dict[str, Any]
"""A JSON object with the vendor's field names."""


def lines(season: Season, fixture: Fixture, now: datetime) -> Odds | None:
    """Return the betting lines of a game, from two weeks before the game on."""
    if fixture.start - now > LINES_OPEN or not fixture.home.stadium_id:
        return None
    return odds(season, fixture)


def odds_fields(found: Odds | None) -> Row:
    """Return the fields about odds that all leagues' full rows have."""
    return {
        "PointSpread": found and found.spread,
        "OverUnder": found and found.total,
        "AwayTeamMoneyLine": found and found.away_line,
        "HomeTeamMoneyLine": found and found.home_line,
        "PointSpreadAwayTeamMoneyLine": found and found.away_spread_payout,
        "PointSpreadHomeTeamMoneyLine": found and found.home_spread_payout,
        "OverPayout": found and found.over_payout,
        "UnderPayout": found and found.under_payout,
    }


def head(fixture: Fixture, state: State, now: datetime) -> Row:
    """Return the fields with which a row of a game begins in most leagues."""
    return {
        "GameID": fixture.game_id,
        "Season": fixture.season,
        "SeasonType": fixture.season_type,
        "Status": state.status,
        **time_fields(fixture, now),
        "AwayTeam": fixture.away.key,
        "HomeTeam": fixture.home.key,
        "AwayTeamID": fixture.away.team_id,
        "HomeTeamID": fixture.home.team_id,
    }


def time_fields(fixture: Fixture, now: datetime) -> Row:
    """Return Day and DateTime in Eastern time, DateTimeUTC in UTC; midnight while the time is undecided."""
    day = day_text(fixture.day)
    if fixture.timed_from and now < fixture.timed_from:
        utc = utc_text(midnight(fixture))
        return {"Day": day, "DateTime": day, "DateTimeUTC": utc}
    return {"Day": day, "DateTime": eastern_text(fixture.start), "DateTimeUTC": utc_text(fixture.start)}


def midnight(fixture: Fixture) -> datetime:
    """Return Eastern midnight of the game's day, in UTC."""
    return instant(fixture.day, 0)


def ended_text(state: State) -> str | None:
    """Return the Eastern end of a game; None before the end."""
    return eastern_text(state.ended) if state.ended else None


def series_row(fixture: Fixture, now: datetime) -> Row | None:
    """Return the standing of a play-off series now, from the view of this game's home and away team."""
    place = fixture.series
    if place is None:
        return None
    won = [winner for end, winner in place.results if end <= now]
    return {
        "HomeTeamWins": won.count(fixture.home.team_id),
        "AwayTeamWins": won.count(fixture.away.team_id),
        "GameNumber": place.number,
        "MaxLength": place.length,
    }


def attendance(season: Season, fixture: Fixture, state: State) -> int | None:
    """Return the attendance of a finished game; None before the end."""
    stadium = season.reference.stadiums.get(fixture.stadium_id)
    if state.ended is None or stadium is None:
        return None
    return int(stadium.capacity * season.chance("attendance", fixture.game_id).uniform(0.78, 1.0))


def weather(season: Season, fixture: Fixture, now: datetime) -> Row:
    """Return the forecast for an open-air venue, from a week before; degrees Fahrenheit, miles per hour."""
    stadium = season.reference.stadiums.get(fixture.stadium_id)
    names = ("TempLow", "TempHigh", "Description", "WindChill", "WindSpeed", "WindDirection")
    if stadium is None or stadium.roofed or fixture.start - now > FORECAST:
        return {f"Forecast{name}": None for name in names}
    rng = season.chance("weather", fixture.game_id)
    high = round(usual_high(stadium.latitude, stadium.longitude, fixture.day) + rng.gauss(0, 5))
    wind = rng.randint(2, 18)
    low = high - rng.randint(9, 19)
    values = (low, high, sky(rng, high), min(low, high - wind // 3), wind, rng.randrange(0, 360))
    return {f"Forecast{name}": value for name, value in zip(names, values, strict=True)}


def color_fields(team: Team) -> Row:
    """Return the fields for colours (six hexadecimal digits) and logos."""
    names = ("Primary", "Secondary", "Tertiary", "Quaternary")
    row: Row = {f"{name}Color": color for name, color in zip(names, team.colors, strict=True)}
    return {**row, "WikipediaLogoUrl": None, "WikipediaWordMarkUrl": None}


def rotation(season: Season, fixture: Fixture) -> tuple[int, int]:
    """Return the rotation numbers of home and away team."""
    away = 101 + 2 * (fixture.game_id - season.league.first_id(season.number)) % 800
    return away + 1, away


def official(fixture: Fixture, place: int) -> int:
    """Return the id of an official of a game, by his place in the crew."""
    return 20000 + (fixture.game_id * 7 + place * 13) % 70
