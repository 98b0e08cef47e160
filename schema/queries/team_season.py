"""The record and the byes of a team in a season."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from schema.context import Context
from schema.days.day import Day
from schema.enums import League, SeasonType
from schema.errors import LeagueUnavailable, SourcesUnavailable
from schema.leagues import FACTS
from schema.model.byes import byes_of
from schema.model.snapshot import Snapshot
from schema.queries.selection import checked_filter
from schema.types.arguments import GameFilter
from schema.types.record import Record
from schema.types.season import Week
from schema.types.team import Team


async def resolve_record(
    context: Context, team: Team, year: int | None, part: SeasonType, until: Day | None, zone: ZoneInfo
) -> Record | None:
    """Return the record of a team in a part of a season; None if the team has no games in the part.

    Raises BadInput for an impossible year, and SourcesUnavailable.
    """
    before: date | None = None
    if until is not None:
        before = until.at(context.now, zone)
        if until.fixed is None:
            context.note_day_change(zone)
    for snapshot in await _part(context, team.league, year, part):
        if team.id in snapshot.by_team:
            records = snapshot.records
            return records.latest(team.id) if before is None else records.until(team.id, before, zone)
    return None


async def resolve_byes(context: Context, team: Team, year: int | None) -> list[Week] | None:
    """Return the weeks of a regular season in which a team has no game; None in a league that does not count weeks.

    Raises BadInput for an impossible year, and SourcesUnavailable.
    """
    if not FACTS[team.league].counts_weeks:
        return None
    found = await _part(context, team.league, year, SeasonType.REGULAR)
    return [week for snapshot in found for week in byes_of(snapshot, team.id)]


async def _part(context: Context, league: League, year: int | None, part: SeasonType) -> Sequence[Snapshot]:
    """Return a part of a season, nothing if the league has no such part."""
    checked_filter(GameFilter(season=year))
    if year is None:
        context.depends_on_current(league)
    try:
        found = await context.port.for_year(league, year, part)
    except LeagueUnavailable as failure:
        raise SourcesUnavailable({league: failure}) from failure
    context.use(found)
    return found
