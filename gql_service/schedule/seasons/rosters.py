"""The names of players, collected over all parts of a season.

The first games of a postseason have probable pitchers that only rows of the regular season name.
"""

from collections.abc import Mapping

from schema.enums import League
from schema.ids import SeasonKey
from schema.model.snapshot import Snapshot


class Rosters:
    """Names of players by league and year. The first name of a player is kept, so that two parts cannot alternate."""

    def __init__(self) -> None:
        self._names: dict[tuple[League, int], dict[int, str]] = {}

    def names(self, key: SeasonKey) -> Mapping[int, str]:
        """Return a copy of the names known in a year, for use in a thread."""
        return dict(self._names.get((key.league, key.year), ()))

    def note(self, snapshot: Snapshot) -> None:
        """Add the names of a season part."""
        if snapshot.roster.names:
            known = self._names.setdefault((snapshot.key.league, snapshot.key.year), {})
            for number, name in snapshot.roster.names.items():
                known.setdefault(number, name)

    def can_name(self, snapshot: Snapshot) -> bool:
        """Return whether a player without a name in this season part has a name in another part."""
        known = self._names.get((snapshot.key.league, snapshot.key.year), {})
        return not snapshot.roster.unnamed.isdisjoint(known)

    def forget(self, key: SeasonKey) -> None:
        """Forget the names of a year of which no part is in memory any more."""
        self._names.pop((key.league, key.year), None)
