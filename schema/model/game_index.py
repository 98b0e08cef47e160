"""The games of a season by venue, channel and tournament, for filters by these values."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from strawberry import ID

from schema.types.game import Game

Key = TypeVar("Key")


def folded(name: str) -> str:
    """Return a name in the form in which names are compared: case and surrounding blanks are ignored."""
    return name.strip().casefold()


class GameIndex:
    """Indexes of games that are sorted by `Game.order_key`. Each index is built when a request first needs it."""

    def __init__(self, games: Sequence[Game]) -> None:
        self._games = games

    @cached_property
    def by_venue(self) -> Mapping[ID, Sequence[Game]]:
        """The games at each venue, by the id of the venue."""
        return _by(self._games, lambda game: () if game.venue is None else (game.venue.id,))

    @cached_property
    def by_channel(self) -> Mapping[str, Sequence[Game]]:
        """The games on each channel, by the folded name of the channel."""
        return _by(self._games, lambda game: {folded(name) for name in game.channels})

    @cached_property
    def by_tournament(self) -> Mapping[str, Sequence[Game]]:
        """The games of each tournament, by the folded name of the tournament."""
        return _by(self._games, lambda game: () if game.tournament is None else (folded(game.tournament),))

    def channel_names(self) -> list[str]:
        """Return the names of the channels as the source writes them, without duplicates."""
        return list(dict.fromkeys(name for games in self.by_channel.values() for name in games[0].channels))


def _by(games: Sequence[Game], keys_of: Callable[[Game], Iterable[Key]]) -> dict[Key, Sequence[Game]]:
    found: defaultdict[Key, list[Game]] = defaultdict(list)
    for game in games:
        for key in keys_of(game):
            found[key].append(game)
    return dict(found)
