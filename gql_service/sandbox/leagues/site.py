"""The leagues and routes below a league's part of the vendor's paths."""

from collections.abc import Mapping
from dataclasses import dataclass

from gql_service.sandbox.league import League
from gql_service.sandbox.routes.route import Route


@dataclass(frozen=True, slots=True)
class Site:
    """The leagues by code (a single league, or soccer's competitions), and the routes below the format segment.

    ``version`` is the version of the API: 3, or 4 for soccer. A route's view shows the first league.
    """

    leagues: Mapping[str, League]
    routes: tuple[Route, ...]
    version: str = "3"

    @property
    def main(self) -> League:
        """The league that a route's view shows."""
        return next(iter(self.leagues.values()))
