"""A request of a legacy client, read from its query string."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gql_service.web.rest.legacy_parameters import legacy_parameters, usual_league
from gql_service.web.rest.parameters import BadParameter
from schema.enums import League
from schema.leagues import FACTS
from schema.types.arguments import GameFilter


def _team(text: str | None, league: League) -> str | None:
    """Return a team in the form of GraphQL; a key without a league belongs to `league`."""
    bare = text is not None and text.isascii() and text.isalnum() and len(text) <= 8
    return f"{league.value}:{text}" if bare else text


@dataclass(frozen=True, slots=True)
class ScheduleRequest:
    """The request of a legacy client."""

    league: League
    wanted: GameFilter
    team: str | None
    names: str
    extended: bool
    limit: int | None

    @classmethod
    def read(cls, values: Mapping[str, str], served: Sequence[League], max_page_size: int) -> "ScheduleRequest":
        """Read query parameters; unknown and empty parameters are ignored. Raises BadInput for a wrong value."""
        values = {name: value.strip(" ") for name, value in values.items() if value.strip(" ")}
        parameters = legacy_parameters(tuple(served), max_page_size)
        league = League[parameters.league.of(values) or usual_league(served).value]
        year, type_ = parameters.season.of(values) or (None, None)
        if type_ is not None and type_ not in FACTS[league].parts:
            raise BadParameter("season", f"`season` is {values['season']!r:.40}; {league.value} has no such part.")
        wanted = GameFilter(
            on=parameters.date.of(values),
            start=parameters.start.of(values),
            end=parameters.end.of(values),
            season=year,
            season_type=type_,
            week=parameters.week.of(values),
        )
        return cls(
            league=league,
            wanted=wanted,
            team=_team(parameters.team.of(values), league),
            names=parameters.names.of(values) or "full",
            extended=parameters.fields.of(values) == "extended",
            limit=parameters.limit.of(values),
        )
