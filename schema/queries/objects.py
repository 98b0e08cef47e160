"""Look up an object by its global id."""

from collections.abc import Sequence

from strawberry import ID

from schema.context import Context
from schema.enums import League
from schema.errors import BadInput, LeagueUnavailable, SourcesUnavailable
from schema.ids import GAME, SEASON, TEAM, GlobalId, parse_id
from schema.model.snapshot import Directory, Snapshot
from schema.types.node import Node


async def _season_snapshots(context: Context, wanted: GlobalId) -> Sequence[Snapshot]:
    if wanted.season is None:
        return ()
    snapshots = await context.port.for_year(wanted.league, wanted.season.year, wanted.season.type)
    context.use(snapshots)
    return snapshots


async def object_by_id(context: Context, text: ID) -> Node | None:
    """Return the object with an id; None if no object has the id. Raises BadInput and SourcesUnavailable."""
    wanted = parse_id(text)
    try:
        if wanted.kind == GAME:
            return next((s.by_id.get(text) for s in await _season_snapshots(context, wanted)), None)
        if wanted.kind == SEASON:
            return next((s.season for s in await _season_snapshots(context, wanted)), None)
        directory = use_directory(context, wanted.league, await context.port.directory(wanted.league))
    except LeagueUnavailable as failure:
        raise SourcesUnavailable({wanted.league: failure}) from failure
    return directory.teams.get(text) if wanted.kind == TEAM else directory.venues.get(text)


def use_directory(context: Context, league: League, directory: Directory) -> Directory:
    """Record that the answer is made from a directory, and return the directory."""
    if directory.freshness is not None:
        context.note(league.value, directory.freshness)
    return directory


def check_kind(text: str, kind: str) -> None:
    """Raise BadInput if an id belongs to another kind of object."""
    found = parse_id(text).kind
    if found != kind:
        raise BadInput(f"`id` is that of a {found.lower()}, not of a {kind.lower()}.")
