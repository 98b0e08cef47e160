"""Turns a row of a schedule into a game of the contract."""

from collections.abc import Mapping

from strawberry import ID

from gql_service.sportsdata.fields.game_row import GameRow, Lines
from gql_service.sportsdata.fields.times import Start
from gql_service.sportsdata.mapping.directory import DirectoryDraft
from gql_service.sportsdata.mapping.lineage import Lineage
from gql_service.sportsdata.mapping.undecided import Setting, decided
from schema.enums import FINISHED_STATUSES, LIVE_STATUSES, GameStatus
from schema.types.game import Game, Odds
from schema.types.season import Season
from schema.types.team import Team


def _winner(row: GameRow, home: Team | None, away: Team | None) -> Team | None:
    """Return the winner by the row's own field, then by score, then by shoot-out; None for a draw or an unfinished
    game.
    """
    if row.status not in FINISHED_STATUSES:
        return None
    if row.winner is not None:
        return home if row.winner == "home" else away
    for scores in (row.scores, row.shootout):
        if scores.home is not None and scores.away is not None and scores.home != scores.away:
            return home if scores.home > scores.away else away
    return None


def _odds(lines: Lines | None) -> Odds | None:
    if lines is None:
        return None
    return Odds(
        point_spread=lines.point_spread,
        over_under=lines.over_under,
        home_moneyline=lines.home_moneyline,
        away_moneyline=lines.away_moneyline,
    )


def _order_key(start: Start, id_: str) -> tuple[int, int, str]:
    seconds = start.order_seconds
    return (1, 0, id_) if seconds is None else (0, seconds, id_)


def game_of(season: Season, row: GameRow, id_: ID, draft: DirectoryDraft, *, show_numbers: bool) -> Game:
    """Return the game of a row. Scores and odds are None unless `show_numbers`."""
    home, away = draft.team(row.home), draft.team(row.away)
    draft.add_venue(row.stadium_details)
    venue = draft.venue(row.stadium)
    setting = Setting(
        season.league, row.status, venue.time_zone if venue else None, row.closed or False, bool(row.channels)
    )
    start = decided(row.start, setting)
    live = row.status in LIVE_STATUSES
    shown = show_numbers and row.status is not GameStatus.SCHEDULED
    return Game(
        id=id_,
        league=season.league,
        season=season,
        week=row.week,
        round=row.round,
        group=row.group,
        status=row.status,
        status_text=row.status_text,
        start_time=start.time,
        start_time_tbd=start.time is None,
        original_start_time=row.began.time if row.began is not None else None,
        home_team=home,
        away_team=away,
        home_score=row.scores.home if shown else None,
        away_score=row.scores.away if shown else None,
        home_shootout_score=row.shootout.home if shown else None,
        away_shootout_score=row.shootout.away if shown else None,
        winner=_winner(row, home, away) if shown else None,
        period=row.period if live else None,
        clock=row.clock if live else None,
        venue=venue,
        neutral_venue=row.neutral_venue,
        channels=list(row.channels),
        odds=_odds(row.lines) if show_numbers else None,
        closed=row.closed,
        updated_at=row.updated_at,
        league_day=start.day,
        order_key=_order_key(start, id_),
    )


def link_records(games: Mapping[str, Game], found: Mapping[str, Lineage]) -> None:
    """Link superseded records and their make-up games to each other."""
    for number, lineage in found.items():
        if lineage.previous is not None and lineage.previous in games:
            games[number].rescheduled_from = games[lineage.previous]
        if lineage.next is not None and lineage.next in games:
            games[number].rescheduled_to = games[lineage.next]
            if games[number].status is not GameStatus.CANCELED:
                games[number].status = GameStatus.POSTPONED
