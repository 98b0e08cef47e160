"""Soccer competitions. Games are nested in rounds, times are UTC, and teams may be undecided. (Trap 17.)"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from gql_service.sportsdata.fields.details.flat_lines import soccer_periods
from gql_service.sportsdata.fields.details.overtime import soccer_claims
from gql_service.sportsdata.fields.details.reading import DetailsForm, details_of
from gql_service.sportsdata.fields.game_row import GameRow, Scores, lines_of, team_ref
from gql_service.sportsdata.fields.row import NotARow, Row
from gql_service.sportsdata.fields.status import status_of
from gql_service.sportsdata.fields.times import updated_at, utc_start
from gql_service.sportsdata.routes import PARTS_BY_NUMBER
from schema.enums import GameStatus, SeasonType

_WINNERS: Final = {"HomeTeam": "home", "AwayTeam": "away"}
_ROUND: Final = "GatewayRound"
"""The field that receives a round's name in its games. The vendor uses no field of this name."""
_DETAILS: Final = DetailsForm(
    line=soccer_periods, claims=soccer_claims, has_end=False, has_forecast=False, is_soccer=True
)


def games_of(values: Iterable[object], season_type: SeasonType) -> Iterator[object]:
    """Yield the games of a season part from a competition's rounds. Rows that are not rounds pass unchanged.

    A value that is not an object passes only in the regular season, so that it is dropped and counted once.
    """
    for value in values:
        if not isinstance(value, dict):
            if season_type is SeasonType.REGULAR:
                yield value
            continue
        round_ = Row(value)
        if _part(round_) is not season_type:
            continue
        nested = round_.list("Games")
        if nested is None:
            yield value
            continue
        for game in nested:
            yield {**game, _ROUND: _round_name(round_)} if isinstance(game, dict) else game


def _part(row: Row) -> SeasonType:
    """Return the season part of a round: playoffs are the postseason, all other rounds the regular season."""
    playoffs = PARTS_BY_NUMBER.get(row.integer("SeasonType") or 0) is SeasonType.POSTSEASON
    return SeasonType.POSTSEASON if playoffs else SeasonType.REGULAR


def _round_name(round_: Row) -> str | None:
    """Return the name of a round; None for `Regular Season`, which is not a round name to show."""
    name = round_.text("Name")
    return None if name is not None and name.lower() == "regular season" else name


def read_game(row: Row, _season_type: SeasonType) -> GameRow | None:
    """Read a game of Schedule or SchedulesBasic. Raises NotARow if the row has no GameId."""
    number = row.text("GameId")
    if number is None:
        raise NotARow("no GameId")
    word = row.text("Status")
    status = status_of(word)
    game = GameRow(
        number=number,
        status=status,
        status_text=word,
        start=utc_start(row),
        home=team_ref(row, "Home", number_names=("HomeTeamId",)),
        away=team_ref(row, "Away", number_names=("AwayTeamId",)),
        scores=Scores(row.count("HomeTeamScore"), row.count("AwayTeamScore")),
        shootout=Scores(row.count("HomeTeamScorePenalty"), row.count("AwayTeamScorePenalty")),
        winner=_WINNERS.get(row.text("Winner") or ""),
        week=row.count("Week"),
        round=row.text(_ROUND),
        group=row.text("Group"),
        period=row.text("Period"),
        clock=_clock(row, status),
        stadium=row.text("VenueId"),
        neutral_venue=_neutral(row.text("VenueType")),
        lines=lines_of(row),
        closed=row.flag("IsClosed"),
        updated_at=updated_at(row),
    )
    return replace(game, details=details_of(row, game, _DETAILS))


def _clock(row: Row, status: GameStatus) -> str | None:
    shown = row.text("ClockDisplay")
    minutes, extra = row.count("Clock"), row.count("ClockExtra")
    if shown is not None or minutes is None or status is GameStatus.BREAK:
        return shown
    return f"{minutes}+{extra}" if extra else str(minutes)


def _neutral(venue_type: str | None) -> bool | None:
    return None if venue_type is None else venue_type.lower() == "neutral"
