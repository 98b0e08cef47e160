"""Look up the teams that a client names by id, or by LEAGUE:KEY in upper or lower case."""

import difflib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from strawberry import ID

from schema.argument_limits import MAX_TEAMS
from schema.context import Context
from schema.enums import League
from schema.errors import BadInput, LeagueUnavailable
from schema.ids import TEAM, parse_id
from schema.model.snapshot import Directory
from schema.near_names import NearNames
from schema.queries.fan_out import ask_each
from schema.types.team import Team

_SHOWN: Final = 5
_LISTED: Final = 40
"""An unknown key lists the keys of a league with up to this many teams: the right key may look different."""
_KEY_LETTERS: Final = 5
"""The length of the longest keys. A text of this length is compared with short names only, not with the index."""


@dataclass(frozen=True, slots=True)
class TeamName:
    """A team as a client names it: the league, and the id or the key in upper case."""

    league: League
    id: ID | None
    key: str | None
    text: str


def parse_team_name(text: str, context: Context) -> TeamName:
    """Read an id of a team or LEAGUE:KEY. Raises BadInput with candidates for anything else."""
    league, colon, key = text.strip().upper().partition(":")
    if colon and league in League.__members__ and key:
        return TeamName(League[league], None, key.strip(), text)
    try:
        parsed = parse_id(text)
    except BadInput:
        raise BadInput(_no_team(text, _held_matches(context, text.strip().upper()))) from None
    if parsed.kind != TEAM:
        raise BadInput(f'"{text:.60}" is the id of a {parsed.kind.lower()}, not of a team.')
    return TeamName(parsed.league, ID(text), None, text)


def _label(team: Team) -> str:
    return f"{team.league.value}:{team.key} ({team.full_name})" if team.key else f"{team.id} ({team.full_name})"


def _no_team(text: str, candidates: Sequence[str]) -> str:
    hint = f" Did you mean {', '.join(candidates)}?" if candidates else " A team is an id, or LEAGUE:KEY: NFL:DAL."
    return f'There is no team "{text:.60}".{hint}'


def _held_matches(context: Context, text: str) -> list[str]:
    """Name the teams of all leagues in memory that go by this key or name, or had this key once."""
    found = {
        team.id: _label(team)
        for league in context.port.leagues
        for snapshot in context.port.held(league)
        for team in snapshot.directory.teams.values()
        if text in {(team.key or "").upper(), team.name.upper(), team.full_name.upper(), (team.city or "").upper()}
        or team.id in snapshot.directory.other_keys.get(text, ())
    }
    return list(found.values())[: _SHOWN * 2]


@lru_cache(maxsize=len(League))
def _names_of(directory: Directory) -> tuple[Mapping[str, Team], NearNames]:
    """Return the teams of a directory by all their names in upper case, and the index of these."""
    names = {
        name.upper(): team
        for team in directory.teams.values()
        for name in (team.key, team.name, team.city, team.full_name)
        if name
    }
    return names, NearNames(names)


def _candidates(directory: Directory, key: str) -> list[str]:
    """Return labels of teams for an unknown key: first teams with this former key, then teams with similar names."""
    former = sorted(directory.other_keys.get(key, ()))
    labels = [_label(directory.teams[id_]) for id_ in former if id_ in directory.teams]
    return list(dict.fromkeys((*labels, *_near(directory, key))))[:_SHOWN]


def _keys_of(directory: Directory) -> str:
    """Return a sentence with the keys of a small league's teams; empty for a large one."""
    keys = sorted(team.key for team in directory.teams.values() if team.key and team.active)
    league = next((team.league.value for team in directory.teams.values()), "")
    return f" The keys of {league} are {', '.join(keys)}." if 0 < len(keys) <= _LISTED else ""


def _near(directory: Directory, key: str) -> list[str]:
    names, index = _names_of(directory)
    if len(key) <= _KEY_LETTERS:
        short = [name for name in names if len(name) <= _KEY_LETTERS]
        matches = difflib.get_close_matches(key, short, n=_SHOWN, cutoff=0.5)
    else:
        matches = index.near(key, _SHOWN, 0.5)
    return list(dict.fromkeys(_label(names[match]) for match in matches))


def pick_team(name: TeamName, directory: Directory) -> Team:
    """Return the team that a client names. Raises BadInput with candidates if no team, or several teams, match."""
    if name.id is not None:
        team = directory.teams.get(name.id)
        if team is None:
            raise BadInput(f'There is no team "{name.text:.60}" in {name.league.value}.')
        return team
    teams = directory.by_key.get(name.key or "", ())
    if not teams:
        key = name.key or ""
        candidates = _candidates(directory, key)
        # A former key identifies a team; a key that only looks similar may mean another team.
        listed = "" if key in directory.other_keys or len(key) > _KEY_LETTERS else _keys_of(directory)
        raise BadInput(_no_team(name.text, candidates) + listed)
    if len(teams) > 1:
        listed = ", ".join(f"{team.id} ({team.full_name})" for team in teams)
        raise BadInput(f'"{name.text:.60}" names {len(teams)} teams; ask by id: {listed}.')
    return teams[0]


@dataclass(frozen=True, slots=True)
class TeamSet:
    """The requested teams by league, and the errors of leagues whose team directory is unavailable."""

    by_league: Mapping[League, frozenset[ID]]
    failures: Mapping[League, LeagueUnavailable]

    def of(self, league: League) -> frozenset[ID]:
        """Return the ids of the requested teams of a league; empty if the request names no team of the league."""
        return self.by_league.get(league, frozenset())


def leagues_named(context: Context, texts: Iterable[str], argument: str = "teams") -> list[League]:
    """Return the leagues of the teams that a client names. Raises BadInput like `teams_named`, but asks no league."""
    return list(dict.fromkeys(name.league for name in _parsed(context, texts, argument)))


def _parsed(context: Context, texts: Iterable[str], argument: str) -> list[TeamName]:
    names = [parse_team_name(text, context) for text in dict.fromkeys(texts)]
    if len(names) > MAX_TEAMS:
        raise BadInput(f"`{argument}` has {len(names)} entries; it may have 0 to {MAX_TEAMS}.")
    return names


async def teams_named(
    context: Context, texts: Iterable[str], argument: str = "teams", within: Collection[League] | None = None
) -> TeamSet:
    """Look up the teams that a client names in an argument, in the leagues `within`; None means all leagues.

    Raises BadInput for an unknown or ambiguous team or too many entries.
    """
    names = _parsed(context, texts, argument)
    if within is not None:
        names = [name for name in names if name.league in within]
    leagues = list(dict.fromkeys(name.league for name in names))
    directories = await ask_each(leagues, context.port.directory)
    chosen: dict[League, set[ID]] = {league: set() for league in leagues}
    for name in names:
        if name.league in directories.values:
            chosen[name.league].add(pick_team(name, directories.values[name.league]).id)
    return TeamSet({league: frozenset(ids) for league, ids in chosen.items()}, directories.failures)
