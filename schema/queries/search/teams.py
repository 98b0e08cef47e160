"""Select teams by conference, division, words of their names, and whether they are active."""

from collections.abc import Sequence
from dataclasses import dataclass

from schema.context import Info
from schema.enums import League
from schema.model.renewal import Renewal, renewals_of
from schema.queries.connections import TEAM_ORDER, TeamConnection, team_place
from schema.queries.fan_out import ask_each
from schema.queries.filters.scope import resolve_scope
from schema.queries.neighbours import fetch_neighbours
from schema.queries.objects import use_directory
from schema.queries.pages import page_of
from schema.queries.search.words import has_words, plain, short_text
from schema.types.arguments import Page
from schema.types.team import Team


def _same(value: str | None, wanted: str | None) -> bool:
    return wanted is None or (value is not None and plain(value) == plain(wanted))


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
            short_text("conference", conference),
            short_text("division", division),
            short_text("search", search),
            active,
        )

    def accepts(self, team: Team) -> bool:
        """Return whether a team passes every filter."""
        return (
            (self.active is None or team.active is self.active)
            and _same(team.conference, self.conference)
            and _same(team.division, self.division)
            and has_words(self.search or "", (team.key, team.city, team.name, team.full_name))
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
