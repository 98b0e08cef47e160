"""Names the probable pitchers of a season. Their rows have only the numbers of the players."""

from collections.abc import Iterable, Mapping

from gql_service.sportsdata.fields.details.details import PitchersRow, Starter
from gql_service.sportsdata.fields.game_row import GameRow
from schema.types.game_details import Pitcher, ProbablePitchers


def names_of_players(rows: Iterable[GameRow]) -> dict[int, str]:
    """Return the names that rows give together with the vendor's number; of two names, the name that was sent last."""
    naming = [row for row in rows if row.details.pitchers is not None and row.details.pitchers.named]
    naming.sort(key=lambda row: (row.updated_at.timestamp() if row.updated_at is not None else 0.0, row.number))
    return {
        number: name
        for row in naming
        if row.details.pitchers is not None
        for number, name in row.details.pitchers.named
    }


class Bullpen:
    """Makes the pitchers of a season's games. All games of a pitcher share an object.

    `unnamed` collects the numbers of pitchers without a name.
    """

    def __init__(self, names: Mapping[int, str]) -> None:
        self._names = names
        self._pitchers: dict[Starter, Pitcher] = {}
        self.unnamed: set[int] = set()

    def pitchers(self, row: PitchersRow | None) -> ProbablePitchers | None:
        """Return the pitchers of a row; None if neither side has a pitcher."""
        if row is None or (row.home is None and row.away is None):
            return None
        return ProbablePitchers(home=self._pitcher(row.home), away=self._pitcher(row.away))

    def _pitcher(self, starter: Starter | None) -> Pitcher | None:
        if starter is None:
            return None
        known = self._pitchers.get(starter)
        if known is None:
            name = starter.name or self._names.get(starter.number or 0)
            known = self._pitchers[starter] = Pitcher(name=name, opener=starter.opener)
            if name is None and starter.number is not None:
                self.unnamed.add(starter.number)
        return known
