"""Reads the rows of a schedule, and merges them with the rows of the scores."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

import structlog

from gql_service.process.background import in_turns
from gql_service.sportsdata.fields.game_row import GameRow
from gql_service.sportsdata.fields.row import NotARow, Row
from gql_service.sportsdata.leagues import VENDOR_LEAGUES
from gql_service.sportsdata.mapping.material import Material
from gql_service.sportsdata.mapping.readings import Readings
from gql_service.sportsdata.rows.answer import Rows, decoded
from schema.enums import GameStatus
from schema.ids import SeasonKey

_log = structlog.get_logger(__name__)


def _recency(row: GameRow) -> tuple[float, bool, str]:
    """Order two rows of a game independently of their position: later change first, then a game that has begun."""
    changed = row.updated_at.timestamp() if row.updated_at else 0.0
    return (changed, row.status not in (GameStatus.SCHEDULED, GameStatus.UNKNOWN), row.status.value)


def read_rows(
    key: SeasonKey, values: Collection[object], readings: Readings | None = None, seen_at: datetime | None = None
) -> tuple[list[GameRow], int]:
    """Read the rows of a schedule that was fetched at `seen_at`.

    Returns the games and the number of dropped rows. Unreadable rows are logged, not raised. With `readings`, only rows
    missing from it are read.
    """
    games: dict[str, GameRow] = {}
    dropped = 0
    for read in in_turns(_reads(key, values, readings, seen_at), at_once=4):
        try:
            game = read()
        except NotARow as error:
            dropped += 1
            _log.warning("row dropped", season=str(key), reason=str(error))
            continue
        if game is not None:
            known = games.get(game.number)
            games[game.number] = game if known is None else max(game, known, key=_recency)
    return list(games.values()), dropped


def _reads(
    key: SeasonKey, values: Collection[object], readings: Readings | None, seen_at: datetime | None
) -> Iterator[Callable[[], GameRow | None]]:
    """Yield a function for each row that reads it. Soccer rows are nested in rounds and are always read again."""
    league = VENDOR_LEAGUES[key.league]
    reader = league.read_game

    def read(value: object) -> GameRow | None:
        return reader(Row.of(value, seen_at), key.type)

    def read_raw(raw: Callable[[], bytes]) -> GameRow | None:
        return read(decoded(raw()))

    if readings is not None and isinstance(values, Rows) and league.games_of is None:
        return (partial(readings.of, digest, partial(read_raw, raw), seen_at) for digest, raw in values.digested())
    rows = league.games_of(values, key.type) if league.games_of is not None else values
    return (partial(read, value) for value in rows)


def merged_rows(key: SeasonKey, material: Material) -> tuple[list[GameRow], int]:
    """Return the games of a season, each from its schedule row and scores row, and the number of dropped rows."""
    schedule_at, scores_at = material.schedule_at or material.as_of, material.scores_at or material.as_of
    rows, dropped = read_rows(key, material.schedule, material.readings, schedule_at)
    scores, dropped_scores = read_rows(key, material.scores, material.readings, scores_at)
    later = {row.number: row for row in scores}
    merged = [_both(row, later[row.number], material) if row.number in later else row for row in rows]
    return _with_own_links(merged, scores), dropped + dropped_scores


def _both(row: GameRow, scored: GameRow, material: Material) -> GameRow:
    """Merge the schedule row and the scores row of a game; each fills gaps of the other.

    Scores are not refreshed while no game is played. They would keep a moved game at its old time.
    """
    if material.schedule_is_newer and scored.status is GameStatus.SCHEDULED:
        return scored.with_scores(row)
    return row.with_scores(scored)


def _with_own_links(rows: Sequence[GameRow], scores: Iterable[GameRow]) -> list[GameRow]:
    """Make links use the rows' own numbers: NFL rows are identified by GameKey but refer to each other by GameID.

    If the schedule no longer has the row of a moved game, the scores may still have it, with its number.
    """
    numbers = {row.link: row.number for row in (*scores, *rows) if row.link is not None}
    if not numbers:
        return list(rows)
    return [
        replace(
            row,
            rescheduled_to=numbers.get(row.rescheduled_to or ""),
            rescheduled_from=numbers.get(row.rescheduled_from or ""),
        )
        for row in rows
    ]
