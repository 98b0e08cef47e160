"""Reads all details of a row, in the form of its league."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from gql_service.sportsdata.fields.details.aggregate import aggregate_of
from gql_service.sportsdata.fields.details.checked import Checked
from gql_service.sportsdata.fields.details.details import NO_DETAILS, AggregateRow, Details
from gql_service.sportsdata.fields.details.ending import end_of
from gql_service.sportsdata.fields.details.overtime import overtime_of, period_claims
from gql_service.sportsdata.fields.details.periods import Contradiction, LineReader, line_score
from gql_service.sportsdata.fields.details.pitchers import pitchers_of
from gql_service.sportsdata.fields.details.series import series_of
from gql_service.sportsdata.fields.details.situation import baseball_situation, football_situation
from gql_service.sportsdata.fields.details.weather import forecast_of
from gql_service.sportsdata.fields.game_row import GameRow
from gql_service.sportsdata.fields.row import NotARow, Row
from schema.enums import FINISHED_STATUSES, LIVE_STATUSES, GameStatus, PeriodKind
from schema.types.game_details import PeriodScore

_CUP: Final = "InseasonTournament"


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsForm:
    """How a league writes details.

    `claims` returns the statements of fields about overtime. `one_more` means that a shoot-out adds a goal.
    `no_flag` means that only the periods show whether a game was longer than usual. `cup` is the name of the
    tournament inside the season. `unknown_attendance` is the number that means an unknown attendance.
    """

    line: LineReader
    claims: Callable[[Checked], Iterable[bool | None]] = period_claims
    one_more: bool = False
    no_flag: bool = False
    has_end: bool = True
    has_forecast: bool = True
    unknown_attendance: int | None = None
    cup: str | None = None
    is_football: bool = False
    is_baseball: bool = False
    is_soccer: bool = False


def details_of(row: Row, game: GameRow, form: DetailsForm, *, inning: str | None = None) -> Details:
    """Read the details of a row. `game` has its status, start, teams and scores.

    `inning` is the present half inning of a game of baseball, `Top 9`.
    """
    checked = Checked(row)
    live, begun = game.status in LIVE_STATUSES, game.status is not GameStatus.SCHEDULED
    periods = _periods(checked, game, form) if begun else ()
    silence = None if form.no_flag and not periods else False
    found = Details(
        periods=periods,
        overtime=overtime_of(checked, game.status, game.status_text, periods, form.claims(checked), silence=silence),
        tournament=form.cup if form.cup and checked.flag("tournament", _CUP) else None,
        ended=end_of(checked, game.start, game.status) if form.has_end else None,
        attendance=_attendance(checked, form) if begun else None,
        forecast=forecast_of(checked) if form.has_forecast else None,
        last_play=_last_play(checked) if live else None,
        situation=_situation(checked, game, form, inning) if live else None,
        aggregate=_aggregate(checked, game) if form.is_soccer else None,
        pitchers=pitchers_of(checked) if form.is_baseball else None,
        series=series_of(checked),
    )
    if checked.rejected:
        found = replace(found, rejected=checked.rejected)
    return NO_DETAILS if found == NO_DETAILS else found


def _periods(row: Checked, game: GameRow, form: DetailsForm) -> tuple[PeriodScore, ...]:
    total = (game.scores.home, game.scores.away)
    try:
        entries = form.line(row.row)
        if entries is None or (not entries and game.status not in FINISHED_STATUSES):
            return ()
        shot = any(each.kind is PeriodKind.SHOOTOUT for each in entries)
        decided = (game.status_text or "").upper() == "F/SO" or (shot and game.status in FINISHED_STATUSES)
        one_more = (True if decided else None) if form.one_more and (decided or shot) else False
        return line_score(entries, total, home_half_may_lack=form.is_baseball, one_more=one_more)
    except (Contradiction, NotARow):
        row.reject("periodScores")
        return ()


def _attendance(row: Checked, form: DetailsForm) -> int | None:
    found = row.integer("attendance", "Attendance")
    return None if found == form.unknown_attendance else found


def _last_play(row: Checked) -> str | None:
    return row.words("lastPlay", "LastPlay")


def _situation(row: Checked, game: GameRow, form: DetailsForm, inning: str | None) -> str | None:
    if form.is_football:
        return football_situation(row, frozenset(side.key for side in (game.home, game.away) if side is not None))
    return baseball_situation(row, inning) if form.is_baseball else None


def _aggregate(row: Checked, game: GameRow) -> AggregateRow | None:
    home, away = (side.number if side is not None else None for side in (game.home, game.away))
    return aggregate_of(row, home, away)
