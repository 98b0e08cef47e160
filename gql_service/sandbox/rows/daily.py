"""Parts of rows that the NBA, the NHL and MLB share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gql_service.sandbox.eastern import day_text, eastern_text, instant
from gql_service.sandbox.fixtures.fixture import Fixture
from gql_service.sandbox.library import View
from gql_service.sandbox.play.state import State
from gql_service.sandbox.reference import Team
from gql_service.sandbox.rows.common import Row, color_fields, head, series_row
from gql_service.sandbox.season import Season
from gql_service.sandbox.sheets import GameRow


@dataclass(frozen=True, slots=True)
class DailyRows:
    """The row makers of a daily league: of Games, SchedulesBasic, ScoresBasic, teams and CurrentSeason."""

    game: GameRow
    schedule: GameRow
    score: GameRow
    team: Callable[[Team, int], Row]
    season: Callable[[View], Row]


def core(fixture: Fixture, state: State, now: datetime) -> Row:
    """Return the fields that every row of a game has in these leagues."""
    return {
        **head(fixture, state, now),
        "StadiumID": fixture.stadium_id,
        "Updated": eastern_text(state.changed),
        "IsClosed": state.closed,
    }


def global_ids(season: Season, fixture: Fixture) -> Row:
    """Return the ids that are unique across leagues."""
    offset = season.league.global_offset
    return {
        "GlobalGameID": offset + fixture.game_id,
        "GlobalAwayTeamID": offset + fixture.away.team_id,
        "GlobalHomeTeamID": offset + fixture.home.team_id,
    }


def moves(fixture: Fixture, now: datetime) -> Row:
    """Return the links between a postponed game and its make-up, from the postponement on."""
    known = fixture.fate is None or fixture.fate.known <= now
    return {
        "RescheduledFromGameID": fixture.moved_from,
        "RescheduledGameID": fixture.moved_to if known else None,
    }


def series(fixture: Fixture, now: datetime) -> Row:
    """Return SeriesInfo: null outside the play-offs."""
    return {"SeriesInfo": series_row(fixture, now)}


def team_core(team: Team, offset: int) -> Row:
    """Return the fields of every team in these leagues. A team with a stadium is active."""
    return {
        "TeamID": team.team_id,
        "Key": team.key,
        "Active": team.stadium_id is not None,
        "City": team.city,
        "Name": team.name,
        "StadiumID": team.stadium_id,
        "Division": team.division,
        **color_fields(team),
        "GlobalTeamID": offset + team.team_id,
    }


def season_type_now(view: View, season: Season) -> str:
    """Return PRE, REG, POST or, between seasons, OFF."""
    dates, today = season.dates, view.today
    if today < dates.pre:
        return "OFF"
    if today < dates.reg:
        return "PRE"
    return "REG" if view.now < instant(dates.reg_end + timedelta(1), 4) else "POST"


def season_core(view: View) -> Row:
    """Return the fields of CurrentSeason that these leagues share; ApiSeason is null between seasons."""
    season = view.current()
    kind = season_type_now(view, season)
    return {
        "Season": season.number,
        "RegularSeasonStartDate": day_text(season.dates.reg),
        "PostSeasonStartDate": day_text(season.dates.post),
        "SeasonType": kind,
        "ApiSeason": None if kind == "OFF" else f"{season.number}{kind}",
    }


def two_year_season(view: View) -> Row:
    """Return CurrentSeason of a league whose seasons are named by the year of their end."""
    row = season_core(view)
    end = row["Season"]
    years = {"StartYear": end - 1, "EndYear": end, "Description": f"{end - 1}-{end % 100:02d}"}
    return {"Season": end, **years, **row}


def period_name(number: int, regular: int) -> str:
    """Name a period: its number, then OT, OT2, OT3 and so on."""
    extra = number - regular
    return str(number) if extra <= 0 else "OT" if extra == 1 else f"OT{extra}"


def clock_fields(state: State) -> Row:
    """Return the game clock of a live game."""
    minutes, seconds = state.clock or (None, None)
    return {"TimeRemainingMinutes": minutes, "TimeRemainingSeconds": seconds}


def last_play(texts: Sequence[str], state: State, luck: float) -> str | None:
    """Choose the description of the last play; null before the game."""
    if state.home is None:
        return None
    return texts[int(luck * len(texts))] if state.live else "End of game"
