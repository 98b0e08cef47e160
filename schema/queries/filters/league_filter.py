"""The filters for the games of one league, with all names resolved to ids."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Final

from strawberry import ID

from schema.model.game_index import folded
from schema.types.game import Game
from schema.types.team import Team

Test = Callable[[Game], bool]
"""Returns whether a game passes a filter."""


def _is_in(team: Team | None, ids: frozenset[ID] | None) -> bool:
    return team is not None and ids is not None and team.id in ids


@dataclass(frozen=True, slots=True)
class LeagueFilter:
    """Filters that intersect. A filter of None is off; an empty set matches no game.

    Channels and the tournament are folded.
    """

    teams: frozenset[ID] | None = None
    home: frozenset[ID] | None = None
    away: frozenset[ID] | None = None
    opponents: frozenset[ID] | None = None
    venues: frozenset[ID] | None = None
    channels: frozenset[str] | None = None
    tournament: str | None = None

    @property
    def is_off(self) -> bool:
        """Whether all games pass."""
        return all(getattr(self, each.name) is None for each in fields(self))

    def tests(self) -> Iterator[tuple[str, Test]]:
        """Yield the name and the test of each filter that is on."""
        for name, test in _TESTS.items():
            if getattr(self, name) is not None:
                yield name, test(self)

    def _has_team(self, game: Game) -> bool:
        return _is_in(game.home_team, self.teams) or _is_in(game.away_team, self.teams)

    def _faces_opponent(self, game: Game) -> bool:
        """Return whether an opponent plays against a side that `teams`, `home` or `away` names."""
        home, away = game.home_team, game.away_team
        if _is_in(away, self.opponents) and (_is_in(home, self.teams) or _is_in(home, self.home)):
            return True
        return _is_in(home, self.opponents) and (_is_in(away, self.teams) or _is_in(away, self.away))

    def _is_at_venue(self, game: Game) -> bool:
        return game.venue is not None and self.venues is not None and game.venue.id in self.venues

    def _is_on_channel(self, game: Game) -> bool:
        return self.channels is not None and any(folded(name) in self.channels for name in game.channels)

    def _is_of_tournament(self, game: Game) -> bool:
        return game.tournament is not None and folded(game.tournament) == self.tournament


EVERY_GAME: Final = LeagueFilter()

_TESTS: Final[dict[str, Callable[[LeagueFilter], Test]]] = {
    "teams": lambda of: of._has_team,  # noqa: SLF001 - the table belongs to the class
    "home": lambda of: lambda game: _is_in(game.home_team, of.home),
    "away": lambda of: lambda game: _is_in(game.away_team, of.away),
    "opponents": lambda of: of._faces_opponent,  # noqa: SLF001 - likewise
    "venues": lambda of: of._is_at_venue,  # noqa: SLF001 - likewise
    "channels": lambda of: of._is_on_channel,  # noqa: SLF001 - likewise
    "tournament": lambda of: of._is_of_tournament,  # noqa: SLF001 - likewise
}
