"""Builds the snapshot of a season from the responses of its routes."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

import structlog
from strawberry import ID

from gql_service.process.background import in_turns
from gql_service.sportsdata.fields.game_row import GameRow, Lines
from gql_service.sportsdata.fields.row import NotARow, Row
from gql_service.sportsdata.fields.times import Start
from gql_service.sportsdata.leagues import ROUTES, VENDOR_LEAGUES
from gql_service.sportsdata.mapping.directory import DirectoryDraft
from gql_service.sportsdata.mapping.doubleheaders import number_doubleheaders
from gql_service.sportsdata.mapping.lineage import Lineage, lineages
from gql_service.sportsdata.mapping.readings import Readings
from gql_service.sportsdata.mapping.undecided import Setting, decided
from gql_service.sportsdata.rows.answer import Rows, decoded
from schema.enums import FINISHED_STATUSES, LIVE_STATUSES, GameStatus, League, SeasonType
from schema.freshness import Sighting
from schema.ids import SeasonKey, game_ids, season_id
from schema.leagues import FACTS
from schema.leagues.facts import Numbering
from schema.model.snapshot import Directory, Snapshot
from schema.types.game import Game, Odds
from schema.types.season import Season, Week
from schema.types.team import Team

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Material:
    """The responses for a season as decoded JSON; a supplementary route that returned nothing is empty.

    `as_of` is the time (UTC) of the last fetch of games. `show_numbers` is False if the plan scrambles numbers.
    """

    schedule: Collection[object]
    scores: Collection[object]
    teams: Collection[object]
    season_teams: Collection[object]
    stadiums: Collection[object]
    as_of: datetime
    show_numbers: bool = True
    readings: Readings | None = None
    """The games read from unchanged rows of this season before."""
    schedule_at: datetime | None = None
    """When the schedule was fetched (UTC); None means at `as_of`."""
    scores_at: datetime | None = None
    """When the scores were fetched (UTC); None means at `as_of`."""
    schedule_is_newer: bool = False
    """Whether the schedule was fetched after the scores. If so, the schedule wins for games that have not begun."""


def season_label(key: SeasonKey) -> str:
    """Return `2025-26` if a season is named after the year in which it ends, otherwise `2025`."""
    if FACTS[key.league].numbering is Numbering.END:
        return f"{key.year - 1}-{key.year % 100:02d}"
    return str(key.year)


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


def unknown_teams(key: SeasonKey, schedule: Collection[object], teams: Collection[object]) -> bool:
    """Return whether a schedule names a team that is missing from the league's list, as it does after a move."""
    draft = DirectoryDraft(key.league)
    draft.add_teams(teams)
    rows, _ = read_rows(key, schedule)
    return any(ref is not None and not draft.knows(ref) for row in rows for ref in (row.home, row.away))


def _merged(key: SeasonKey, material: Material) -> tuple[list[GameRow], int]:
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


def _game(season: Season, row: GameRow, id_: ID, draft: DirectoryDraft, material: Material) -> Game:
    home, away = draft.team(row.home), draft.team(row.away)
    draft.add_venue(row.stadium_details)
    venue = draft.venue(row.stadium)
    setting = Setting(
        season.league, row.status, venue.time_zone if venue else None, row.closed or False, bool(row.channels)
    )
    start = decided(row.start, setting)
    live = row.status in LIVE_STATUSES
    shown = material.show_numbers and row.status is not GameStatus.SCHEDULED
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
        odds=_odds(row.lines) if material.show_numbers else None,
        closed=row.closed,
        updated_at=row.updated_at,
        league_day=start.day,
        order_key=_order_key(start, id_),
    )


def _link(games: Mapping[str, Game], found: Mapping[str, Lineage]) -> None:
    """Link superseded records and their make-up games to each other."""
    for number, lineage in found.items():
        if lineage.previous is not None and lineage.previous in games:
            games[number].rescheduled_from = games[lineage.previous]
        if lineage.next is not None and lineage.next in games:
            games[number].rescheduled_to = games[lineage.next]
            if games[number].status is not GameStatus.CANCELED:
                games[number].status = GameStatus.POSTPONED


def _weeks(season: Season, rows: Iterable[GameRow]) -> list[Week]:
    """Return the weeks of a season. A game resumed weeks later does not extend the week in which it began."""
    days: dict[int, list[date]] = {}
    for row in rows:
        if row.week is not None:
            day = row.first_start.day
            days.setdefault(row.week, []).extend([day] if day else [])
    name = VENDOR_LEAGUES[season.league].week_name
    return [
        Week(
            number=number,
            name=name(season.type, number),
            start_date=min(days[number], default=None),
            end_date=max(days[number], default=None),
        )
        for number in sorted(days)
    ]


def build_directory(league: League, teams: Collection[object], stadiums: Collection[object]) -> Directory:
    """Build a directory from the league's own lists. A pure function."""
    draft = DirectoryDraft(league)
    draft.add_venues(stadiums, _venue_numbers(league, teams, ()))
    draft.add_teams(teams)
    return draft.directory()


def _venue_numbers(league: League, teams: Iterable[object], rows: Iterable[GameRow]) -> frozenset[str] | None:
    """Return the venue numbers to read from the list; None means all. Soccer's list contains venues of the whole
    world.
    """
    if not ROUTES[league].shares_stadiums:
        return None
    homes = (Row(team).text("VenueId") for team in teams if isinstance(team, dict))
    return frozenset(filter(None, (*homes, *(row.stadium for row in rows))))


def empty_season(key: SeasonKey, as_of: datetime) -> Season:
    """Return a season without weeks or days, fetched at `as_of` and due for a refresh."""
    return Season(
        id=season_id(key),
        key=key,
        league=key.league,
        year=key.year,
        type=key.type,
        label=season_label(key),
        sighting=Sighting(as_of, as_of),
    )


def build_snapshot(key: SeasonKey, material: Material) -> Snapshot:
    """Build the snapshot of a season. A pure function: equal material gives equal records.

    The snapshot is due for a refresh at once; the caller sets its lifetime.
    """
    # Without a list, teams come from the games. Teams of an all-star game are not teams of the league.
    named = not material.teams and key.type is not SeasonType.ALL_STAR
    draft = DirectoryDraft(key.league, stubs_are_active=named)
    rows, dropped = _merged(key, material)
    draft.add_venues(material.stadiums, _venue_numbers(key.league, material.teams, rows))
    draft.add_teams(material.teams)
    draft.add_teams(material.season_teams)
    # Give each game its stable ID, then link records and number doubleheaders.
    found = lineages(rows)
    season = empty_season(key, material.as_of)
    id_of = game_ids(key)
    games = {
        row.number: _game(season, row, id_of(found[row.number].number), draft, material)
        for row in in_turns(rows, at_once=16)
    }
    _link(games, found)
    number_doubleheaders([(row, games[row.number]) for row in rows])
    # Derive the weeks and the first and last day from the games.
    season.weeks = _weeks(season, rows)
    played = (game for game in games.values() if game.status is not GameStatus.NOT_NECESSARY)
    days = [game.league_day for game in played if game.league_day]
    season.start_date, season.end_date = min(days, default=None), max(days, default=None)
    return Snapshot(
        season=season,
        games=list(games.values()),
        directory=draft.directory(),
        dropped_rows=dropped,
    )
