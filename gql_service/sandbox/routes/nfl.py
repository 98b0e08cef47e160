"""Routes of the NFL, which counts in weeks and has rows for byes."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from gql_service.sandbox.fixtures.fixture import OFF
from gql_service.sandbox.fixtures.nfl import byes
from gql_service.sandbox.library import View
from gql_service.sandbox.reference import Team
from gql_service.sandbox.routes.daily import stadiums
from gql_service.sandbox.routes.route import (
    LISTS,
    LIVE,
    STATIC,
    Route,
    any_live,
    parse_day,
    parse_season,
    route,
)
from gql_service.sandbox.rows import nfl
from gql_service.sandbox.rows.common import Row
from gql_service.sandbox.season import Season
from gql_service.sandbox.sheets import GameRow
from gql_service.sandbox.timeframes import Frame, frames, timeframe_row

TeamRow = Callable[[Season, Team, Mapping[str, int]], Row]
"""Makes a row of a team; the mapping gives bye weeks by team key."""


def _find(view: View, text: str) -> tuple[Season, str] | None:
    wanted = parse_season(text)
    season = view.season(wanted[0]) if wanted else None
    return (season, wanted[1]) if wanted and season else None


def _games(view: View, text: str, row: GameRow, week: str | None = None) -> list[Row]:
    found = _find(view, text)
    if found is None:
        return []
    season, part = found
    games = [game for game in view.shown(season.part(part)) if week is None or str(game.week) == week]
    return [row(season, game, season.state(game, view.now), view.now) for game in games]


def _with_byes(view: View, text: str, row: GameRow) -> list[Row]:
    """Return a part's games and, in the regular season, each week's byes after its games."""
    rows = _games(view, text, row)
    found = _find(view, text)
    if found is None or found[1] != "REG":
        return rows
    rows += [nfl.bye(rows[0], found[0], week, team) for week, team in byes(found[0])]
    return sorted(rows, key=lambda one: int(one["Week"]))


def _by_date(view: View, text: str) -> list[Row]:
    day = parse_day(text)
    games = view.on(day) if day else []
    return [nfl.score(season, game, season.state(game, view.now), view.now) for season, game in games]


def _byes(view: View, text: str) -> list[Row]:
    found = _find(view, text)
    if found is None or found[1] != "REG":
        return []
    return [nfl.bye_week(found[0], week, team) for week, team in byes(found[0])]


def _teams(season: Season, row: TeamRow, *, guests: bool = False) -> list[Row]:
    reference = season.reference
    weeks = {team.key: week for week, team in byes(season)}
    return [row(season, team, weeks) for team in (*reference.teams, *(reference.guests if guests else ()))]


def _teams_of(view: View, text: str) -> list[Row]:
    found = _find(view, text)
    return _teams(found[0], nfl.team_row) if found else []


def _frames(view: View) -> tuple[list[Frame], int]:
    """Return the frames of the season under way, and the index of the current frame."""
    number = view.today.year
    # The hall of fame weekend begins on the Wednesday before its game.
    if view.today < view.league.dates(number).pre - timedelta(1):
        number -= 1
    all_frames = frames(view.running(number))
    current = sum(frame.starts <= view.now for frame in all_frames) - 1
    return all_frames, max(current, 0)


def _timeframes(view: View, kind: str) -> list[Row]:
    every, current = _frames(view)
    with_games = [index for index, frame in enumerate(every) if frame.season_type != OFF]
    chosen = {
        "current": [current],
        "upcoming": [index for index in with_games if index > current][:1],
        "completed": [index for index in with_games if index < current][-1:],
        "recent": [*[index for index in with_games if index < current][-1:], current],
        "all": list(range(len(every))),
    }.get(kind.lower(), [])
    return [timeframe_row(every[index], view.now) for index in chosen]


def _current(view: View) -> Frame | None:
    every, current = _frames(view)
    return None if every[current].season_type == OFF else every[current]


def _current_season(view: View) -> int | None:
    frame = _current(view)
    return frame.season.number if frame else None


def _current_week(view: View) -> int | None:
    frame = _current(view)
    return frame.week if frame else None


def nfl_routes() -> tuple[Route, ...]:
    """Return the routes of the NFL."""
    return (
        route("Schedules/{season}", LISTS, lambda view, text: _with_byes(view, text, nfl.schedule)),
        route("SchedulesBasic/{season}", LISTS, lambda view, text: _with_byes(view, text, nfl.schedule_basic)),
        route("Scores/{season}", LIVE, lambda view, text: _games(view, text, nfl.score)),
        route("ScoresByDate/{date}", LIVE, _by_date),
        route("ScoresByWeek/{season}/{week}", LIVE, lambda view, s, w: _games(view, s, nfl.score, w)),
        route("ScoresBasic/{season}/{week}", LIVE, lambda view, s, w: _games(view, s, nfl.score_basic, w)),
        route("Teams", STATIC, lambda view: _teams(view.current(), nfl.team_row)),
        route("AllTeams", STATIC, lambda view: _teams(view.current(), nfl.team_row, guests=True)),
        route("Teams/{season}", STATIC, _teams_of),
        route("TeamsBasic", STATIC, lambda view: _teams(view.current(), nfl.team_basic)),
        route("Stadiums", STATIC, stadiums),
        route("CurrentSeason", STATIC, _current_season),
        route("CurrentWeek", STATIC, _current_week),
        route("Timeframes/{type}", STATIC, _timeframes),
        route("Byes/{season}", STATIC, _byes),
        route("AreAnyGamesInProgress", LIVE, any_live),
    )
