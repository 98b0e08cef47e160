"""Builds the snapshot of a season from the responses of its routes."""

from collections.abc import Collection, Iterable
from datetime import date

from gql_service.process.background import in_turns
from gql_service.sportsdata.fields.game_row import GameRow
from gql_service.sportsdata.fields.row import Row
from gql_service.sportsdata.leagues import ROUTES, VENDOR_LEAGUES
from gql_service.sportsdata.mapping.directory import DirectoryDraft
from gql_service.sportsdata.mapping.doubleheaders import number_doubleheaders
from gql_service.sportsdata.mapping.game_details import add_details, rejected_values
from gql_service.sportsdata.mapping.game_record import game_of, link_records
from gql_service.sportsdata.mapping.lineage import lineages
from gql_service.sportsdata.mapping.material import Material
from gql_service.sportsdata.mapping.schedule_rows import merged_rows, read_rows
from gql_service.sportsdata.mapping.series import add_series
from schema.enums import GameStatus, League, SeasonType
from schema.freshness import Freshness
from schema.ids import SeasonKey, game_ids
from schema.model.snapshot import Directory, Snapshot
from schema.types.season import Season, Week, empty_season


def unknown_teams(key: SeasonKey, schedule: Collection[object], teams: Collection[object]) -> bool:
    """Return whether a schedule names a team that is missing from the league's list, as it does after a move."""
    draft = DirectoryDraft(key.league)
    draft.add_teams(teams)
    rows, _ = read_rows(key, schedule)
    return any(ref is not None and not draft.knows(ref) for row in rows for ref in (row.home, row.away))


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


def build_snapshot(key: SeasonKey, material: Material) -> Snapshot:
    """Build the snapshot of a season. A pure function: equal material gives equal records.

    The snapshot is due for a refresh at once; the caller sets its lifetime.
    """
    # Without a list, teams come from the games. Teams of an all-star game are not teams of the league.
    named = not material.teams and key.type is not SeasonType.ALL_STAR
    draft = DirectoryDraft(key.league, stubs_are_active=named)
    rows, dropped = merged_rows(key, material)
    draft.add_venues(material.stadiums, _venue_numbers(key.league, material.teams, rows))
    draft.add_teams(material.teams)
    draft.add_teams(material.season_teams)
    # Give each game its stable ID, then link records and number doubleheaders.
    found = lineages(rows)
    season = empty_season(key)
    id_of = game_ids(key)
    games = {
        row.number: game_of(season, row, id_of(found[row.number].number), draft, show_numbers=material.show_numbers)
        for row in in_turns(rows, at_once=16)
    }
    link_records(games, found)
    played = [(row, games[row.number]) for row in rows]
    number_doubleheaders(played)
    roster = add_details(played, material.players, show_numbers=material.show_numbers)
    contradictions = add_series(key, played, show_numbers=material.show_numbers)
    # Derive the weeks and the first and last day from the games.
    season.weeks = _weeks(season, rows)
    necessary = (game for game in games.values() if game.status is not GameStatus.NOT_NECESSARY)
    days = [game.league_day for game in necessary if game.league_day]
    season.start_date, season.end_date = min(days, default=None), max(days, default=None)
    return Snapshot(
        season=season,
        games=list(games.values()),
        directory=draft.directory(),
        freshness=Freshness(material.as_of, material.as_of),
        dropped_rows=dropped,
        rejected_values=contradictions + rejected_values(key, rows, show_numbers=material.show_numbers),
        roster=roster,
    )
