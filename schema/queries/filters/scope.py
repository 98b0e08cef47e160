"""The leagues that a request searches, and its filters by team, venue and channel for each of these leagues."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from strawberry import ID

from schema.argument_limits import MAX_NAMES
from schema.context import Context
from schema.enums import GameSide, League
from schema.errors import BadInput, LeagueUnavailable
from schema.ids import VENUE, parse_id
from schema.model.game_index import folded
from schema.queries.filters.league_filter import EVERY_GAME, LeagueFilter
from schema.queries.team_names import TeamSet, leagues_named, teams_named
from schema.types.arguments import NO_NAMES, GameNames
from schema.types.team import Team
from schema.types.venue import Venue

_SIDES: Final = ("home", "away", "opponents")


@dataclass(frozen=True, slots=True)
class RequestScope:
    """The requested leagues in order, and the filters of the request; a filter of None is off.

    `sides` has the teams of `home`, `away` and `opponents`, by the name of the argument. `channels` and
    `tournament` are folded.
    """

    leagues: Sequence[League]
    teams: TeamSet | None
    sides: Mapping[str, TeamSet] = field(default_factory=dict)
    venues: Mapping[League, frozenset[ID]] | None = None
    channels: frozenset[str] | None = None
    tournament: str | None = None
    names: GameNames = NO_NAMES
    """The names as the client wrote them, for error messages."""

    @property
    def team_sets(self) -> list[TeamSet]:
        """The filters by team that are on."""
        return [*(() if self.teams is None else (self.teams,)), *self.sides.values()]

    @property
    def leagues_with_teams(self) -> list[League]:
        """The leagues that can have a matching game: the requested leagues that each filter names."""
        return [league for league in self.leagues if self._can_match(league)]

    def _can_match(self, league: League) -> bool:
        if self.venues is not None and not self.venues.get(league):
            return False
        return all(each.of(league) or league in each.failures for each in self.team_sets)

    @property
    def narrows(self) -> bool:
        """Whether a filter is on, besides the leagues."""
        return bool(self.team_sets) or any(each is not None for each in (self.venues, self.channels, self.tournament))

    def need_teams(self, league: League) -> None:
        """Raise LeagueUnavailable if a team of the league could not be looked up."""
        for each in self.team_sets:
            if (failure := each.failures.get(league)) is not None:
                raise LeagueUnavailable(failure.code, failure.message)

    def filter_of(self, league: League) -> LeagueFilter:
        """Return the filters for the games of a league."""
        if not self.narrows:
            return EVERY_GAME
        sides = {name: teams.of(league) for name, teams in self.sides.items()}
        return LeagueFilter(
            teams=None if self.teams is None else self.teams.of(league),
            venues=None if self.venues is None else self.venues.get(league, frozenset()),
            channels=self.channels,
            tournament=self.tournament,
            **sides,
        )


async def resolve_scope(
    context: Context, leagues: Sequence[League] | None, teams: Sequence[str] | None, names: GameNames = NO_NAMES
) -> RequestScope:
    """Return the requested leagues and filters. Raises BadInput for a wrong name or combination.

    If no leagues are requested, the leagues that every filter names are used; without names, all served leagues. Names
    of teams of other leagues match nothing, so these leagues are not asked for their teams.
    """
    if teams is None and names == NO_NAMES:
        return RequestScope(list(context.port.leagues if leagues is None else dict.fromkeys(leagues)), None)
    if names.opponents is not None and teams is None and names.home is None and names.away is None:
        raise BadInput("`opponents` needs `teams`, `home` or `away`: it is the other side of these games.")
    chosen = None if teams is None else await teams_named(context, teams)
    given = {name: texts for name in _SIDES if (texts := getattr(names, name)) is not None}
    venues = None if names.venues is None else venues_named(names.venues)
    limits: list[Collection[League]] = [] if leagues is None else [list(dict.fromkeys(leagues))]
    limits += [] if chosen is None else [list(chosen.by_league)]
    limits += [leagues_named(context, texts, name) for name, texts in given.items()]
    limits += [] if venues is None else [list(venues)]
    within = _in_all(limits) if limits else list(context.port.leagues)
    sides = {name: await teams_named(context, texts, name, within) for name, texts in given.items()}
    shown = within if leagues is None else list(dict.fromkeys(leagues))
    tournament = None if names.tournament is None else folded(names.tournament)
    return RequestScope(shown, chosen, sides, venues, _channels(names.channels), tournament, names)


async def scope_of_team(context: Context, team: Team, names: GameNames, side: GameSide | None) -> RequestScope:
    """Return the scope of the games of a team. Raises BadInput for a wrong name."""
    only = TeamSet({team.league: frozenset({team.id})}, {})
    sides = {} if side is None else {side.name.lower(): only}
    if names.opponents is not None:
        sides["opponents"] = await teams_named(context, names.opponents, "opponents", [team.league])
    venues = None if names.venues is None else venues_named(names.venues)
    return RequestScope([team.league], only, sides, venues, _channels(names.channels), names=names)


async def scope_of_venue(context: Context, venue: Venue, names: GameNames) -> RequestScope:
    """Return the scope of the games at a venue. Raises BadInput for a wrong name or combination."""
    league = parse_id(venue.id).league
    scope = await resolve_scope(context, [league], None, names)
    found = frozenset({venue.id}) if scope.venues is None else scope.venues.get(league, frozenset()) & {venue.id}
    return replace(scope, venues={league: found})


def _in_all(limits: Sequence[Collection[League]]) -> list[League]:
    """Return the leagues that are in every collection, in the order of the first."""
    return [league for league in limits[0] if all(league in each for each in limits[1:])]


def _checked(texts: Sequence[str], argument: str) -> Sequence[str]:
    if len(texts) > MAX_NAMES:
        raise BadInput(f"`{argument}` has {len(texts)} entries; it may have 0 to {MAX_NAMES}.")
    return texts


def venues_named(texts: Sequence[str]) -> Mapping[League, frozenset[ID]]:
    """Read ids of venues. Raises BadInput for any other text, and for too many entries."""
    found: dict[League, set[ID]] = {}
    for text in dict.fromkeys(_checked(texts, "venues")):
        parsed = parse_id(text)
        if parsed.kind != VENUE:
            raise BadInput(f'"{text:.60}" is the id of a {parsed.kind.lower()}, not of a venue.')
        found.setdefault(parsed.league, set()).add(ID(text))
    return {league: frozenset(ids) for league, ids in found.items()}


def _channels(names: Iterable[str] | None) -> frozenset[str] | None:
    return None if names is None else frozenset(folded(name) for name in _checked(list(names), "channels"))
