"""The read model: a season of a league, linked, indexed and immutable.

A refresh replaces a whole snapshot, never parts. Lists in a snapshot are sorted by `Game.order_key`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from itertools import chain
from typing import Self

from strawberry import ID

from schema.errors import LeagueUnavailable
from schema.freshness import Freshness
from schema.ids import SeasonKey
from schema.leagues import FACTS
from schema.model.game_index import GameIndex
from schema.model.records import Records
from schema.model.roster import NO_ROSTER, Roster
from schema.model.team_games import TeamGames
from schema.model.timeline import Timeline, counts
from schema.types.game import Game, order_key_of
from schema.types.season import Season
from schema.types.team import Team
from schema.types.venue import Venue


@dataclass(frozen=True, slots=True, eq=False)
class Directory:
    """Teams and venues of a league by id, and teams by key in upper case (several teams may share a key).

    `dropped_rows` counts the rows of teams and venues that could not be read. `freshness` is None if no list of the
    league was fetched; then the teams are the teams that games name.
    """

    teams: Mapping[ID, Team]
    venues: Mapping[ID, Venue]
    dropped_rows: int = 0
    freshness: Freshness | None = None
    other_keys: Mapping[str, frozenset[ID]] = field(default_factory=dict)
    """Other keys of teams in upper case, from game rows and from lists of other years, with the ids of the teams."""
    by_key: Mapping[str, Sequence[Team]] = field(init=False)

    def __post_init__(self) -> None:
        by_key: defaultdict[str, list[Team]] = defaultdict(list)
        for team in self.teams.values():
            if team.key:
                by_key[team.key.upper()].append(team)
        object.__setattr__(self, "by_key", dict(by_key))

    def renewed(self, freshness: Freshness | None) -> Self:
        """Return the same records with another freshness."""
        found = copy(self)
        object.__setattr__(found, "freshness", freshness)
        return found


def merged_directories(directories: Iterable[Directory]) -> Directory:
    """Merge several directories of a league; later directories take precedence."""
    teams: dict[ID, Team] = {}
    venues: dict[ID, Venue] = {}
    keys: defaultdict[str, set[ID]] = defaultdict(set)
    for each in directories:
        teams.update(each.teams)
        venues.update(each.venues)
        for key, same in each.by_key.items():
            keys[key].update(team.id for team in same)
        for key, ids in each.other_keys.items():
            keys[key].update(ids)
    # A list of another year may have a team under a former key.
    others = {key: frozenset(id_ for id_ in ids if (teams[id_].key or "").upper() != key) for key, ids in keys.items()}
    return Directory(teams, venues, other_keys={key: ids for key, ids in others.items() if ids})


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """Games of a season, with the teams and venues that the games name.

    `dropped_rows` counts the rows of games that could not be read. `rejected_values` counts the values of other rows
    that are null in the games, because they have the wrong type or contradict other values.
    """

    season: Season
    games: Sequence[Game]
    directory: Directory
    freshness: Freshness
    dropped_rows: int = 0
    rejected_values: int = 0
    roster: Roster = NO_ROSTER
    failure: LeagueUnavailable | None = None
    """Why the snapshot is empty although the vendor should have data for the season."""
    necessary: Sequence[Game] = field(init=False)
    """The games for requests without a filter by state: all games except NOT_NECESSARY."""
    by_id: Mapping[ID, Game] = field(init=False)
    by_team: Mapping[ID, Sequence[Game]] = field(init=False)
    by_week: Mapping[int, Sequence[Game]] = field(init=False)
    timeline: Timeline = field(init=False)
    index: GameIndex = field(init=False, repr=False)
    records: Records = field(init=False, repr=False)
    _team_games: dict[ID, TeamGames] = field(init=False, default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        games = sorted(self.games, key=order_key_of)
        by_team: defaultdict[ID, list[Game]] = defaultdict(list)
        by_week: defaultdict[int, list[Game]] = defaultdict(list)
        for game in games:
            for team in {team.id for team in (game.home_team, game.away_team) if team is not None}:
                by_team[team].append(game)
            if game.week is not None:
                by_week[game.week].append(game)
        for name, value in (
            ("games", games),
            ("necessary", list(filter(counts, games))),
            ("by_id", {game.id: game for game in games}),
            ("by_team", dict(by_team)),
            ("by_week", dict(by_week)),
            ("timeline", Timeline(games)),
            ("index", GameIndex(games)),
            ("records", Records(FACTS[self.season.league].sport, games, by_team)),
        ):
            object.__setattr__(self, name, value)

    @property
    def key(self) -> SeasonKey:
        """The key of the season."""
        return self.season.key

    def renewed(self, freshness: Freshness) -> Self:
        """Return the same records with another freshness. The records and their indexes are shared."""
        found = copy(self)
        object.__setattr__(found, "freshness", freshness)
        return found

    def of_team(self, team: ID) -> TeamGames:
        """Return a team's games, indexed for the search for the next game. The index is built only once."""
        if team not in self._team_games:
            self._team_games[team] = TeamGames(self.by_team.get(team, ()))
        return self._team_games[team]


def merged(runs: Sequence[Sequence[Game]]) -> Sequence[Game]:
    """Merge lists that are each sorted; a single list is returned as passed."""
    return runs[0] if len(runs) == 1 else in_order(chain.from_iterable(runs))


def in_order(games: Iterable[Game]) -> list[Game]:
    """Return games sorted earliest first. Sorting is cheap if the input consists of a few sorted runs."""
    return sorted(games, key=order_key_of)
