"""Refuse channels and venues that no game has, with the names that are most similar.

The names come from the games themselves, so a name is checked after the games are in memory, and costs no call.
"""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from schema.context import Context
from schema.errors import BadInput
from schema.model.game_index import folded
from schema.model.snapshot import Snapshot
from schema.near_names import NearNames
from schema.queries.filters.scope import RequestScope

_SHOWN: Final = 5
_CUTOFF: Final = 0.5
_SHORT: Final = 5
"""A text of up to this length is compared with all names that are hardly longer, because short names share no run."""


def check_names(context: Context, scope: RequestScope, snapshots: Sequence[Snapshot], *, complete: bool) -> None:
    """Raise BadInput if no game in memory has a requested channel, or no season in memory has a requested venue.

    `snapshots` are searched first: they nearly always have the name. If the answer is not `complete`, a missing season
    may have the name, so that no name is wrong for certain.
    """
    if scope.channels is None and scope.venues is None:
        return
    if not complete or any(snapshot.failure is not None for snapshot in snapshots):
        return
    check_channels(context, scope.names.channels or (), snapshots)
    for venue in scope.names.venues or ():
        if not _has_venue(snapshots, venue) and not _has_venue(_held(context), venue):
            raise BadInput(f'There is no venue "{venue:.60}" in the seasons that were searched.')


def check_channels(context: Context, names: Iterable[str], snapshots: Sequence[Snapshot]) -> None:
    """Raise BadInput if no game in memory has one of these channels. `snapshots` are searched first."""
    for name in names:
        if not _has_channel(snapshots, folded(name)) and not _has_channel(_held(context), folded(name)):
            raise BadInput(_no_channel(name, [*snapshots, *_held(context)]))


def _held(context: Context) -> list[Snapshot]:
    return [snapshot for league in context.port.leagues for snapshot in context.held(league)]


def _has_channel(snapshots: Iterable[Snapshot], name: str) -> bool:
    return any(name in snapshot.index.by_channel for snapshot in snapshots)


def _has_venue(snapshots: Iterable[Snapshot], venue: str) -> bool:
    return any(venue in snapshot.directory.venues for snapshot in snapshots)


def _no_channel(wanted: str, snapshots: Iterable[Snapshot]) -> str:
    names = {folded(name): name for snapshot in snapshots for name in snapshot.index.channel_names()}
    if not names:
        return f'There is no channel "{wanted:.60}": no game has a channel yet.'
    near = _near(folded(wanted), names)
    hint = f"Did you mean {', '.join(near)}?" if near else _some(list(names.values()))
    return f'There is no channel "{wanted:.60}". {hint}'


def _near(wanted: str, names: Mapping[str, str]) -> list[str]:
    """Return the names most similar to `wanted`, best first. `names` has the names by their folded form."""
    if len(wanted) <= _SHORT:
        short = [name for name in names if len(name) <= _SHORT + 1]
        found = difflib.get_close_matches(wanted, short, n=_SHOWN, cutoff=_CUTOFF)
    else:
        found = NearNames(names).near(wanted, _SHOWN, _CUTOFF)
    return [names[each] for each in found]


def _some(names: list[str]) -> str:
    return f"Channels are named as in `channels` of a game: {', '.join(sorted(names)[:_SHOWN])}."
