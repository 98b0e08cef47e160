"""Select teams by conference, division, words of their names, and whether they are active."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from strawberry.types.unset import UnsetType

from schema.argument_limits import MAX_TEXT
from schema.context import Info
from schema.enums import League
from schema.errors import BadInput
from schema.model.renewal import Renewal, renewals_of
from schema.queries.connections import TEAM_ORDER, TeamConnection, team_place
from schema.queries.fan_out import ask_each
from schema.queries.filters.scope import resolve_scope
from schema.queries.neighbours import fetch_neighbours
from schema.queries.objects import use_directory
from schema.queries.pages import page_of
from schema.types.arguments import Page, given
from schema.types.team import Team


def _short_text(name: str, text: str | UnsetType | None) -> str | None:
    """Return a search text; None if the text was omitted. Raises BadInput if the text is too long."""
    found = given(text)
    if found is not None and len(found) > MAX_TEXT:
        raise BadInput(f"`{name}` has {len(found):,} characters; it may have 0 to {MAX_TEXT}.")
    return found


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold().strip()


def _matches(team: Team, search: str) -> bool:
    words = _folded(" ".join(filter(None, (team.key, team.city, team.name, team.full_name))))
    return all(word in words for word in _folded(search).split())


def _same(value: str | None, wanted: str | None) -> bool:
    return wanted is None or (value is not None and _folded(value) == _folded(wanted))


@dataclass(frozen=True, slots=True)
class TeamFilter:
    """The filters of a list of teams. Filters intersect. A filter of None is off."""

    conference: str | None = None
    division: str | None = None
    search: str | None = None
    active: bool | None = None

    @classmethod
    def given(
        cls, *, conference: str | None, division: str | None, search: str | None, active: bool | None
    ) -> "TeamFilter":
        """Build a filter from arguments that may have been omitted. Raises BadInput if a text is too long."""
        return cls(
            _short_text("conference", conference),
            _short_text("division", division),
            _short_text("search", search),
            active,
        )

    def accepts(self, team: Team) -> bool:
        """Return whether a team passes every filter."""
        return (
            (self.active is None or team.active is self.active)
            and _same(team.conference, self.conference)
            and _same(team.division, self.division)
            and _matches(team, self.search or "")
        )


async def resolve_teams(info: Info, leagues: Sequence[League] | None, wanted: TeamFilter, page: Page) -> TeamConnection:
    """Resolve `Query.teams`: a page of the teams of the current seasons, by league, then name."""
    context = info.context
    scope = await resolve_scope(context, leagues, None)
    answers = (await ask_each(scope.leagues, context.port.directory)).need_one(context)
    for league, directory in answers.values.items():
        use_directory(context, league, directory)
    teams = (team for directory in answers.values.values() for team in directory.teams.values())
    found = sorted(filter(wanted.accepts, teams), key=team_place)
    cut = page_of(found, page, order=TEAM_ORDER, place=team_place, limit=context.max_page_size)
    # The failures of the neighbours' seasons are shown in the sources of this connection.
    await fetch_neighbours(info, cut.nodes)
    seen = {league: Renewal([each.freshness] if each.freshness else []) for league, each in answers.values.items()}
    renewals = renewals_of(seen, answers.failures, ())
    return TeamConnection.of(cut, scope.leagues, context.failures_so_far(answers.failures), renewals)
