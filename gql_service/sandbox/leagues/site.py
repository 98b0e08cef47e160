"""What stands under one league's part of the vendor's paths."""

from collections.abc import Mapping
from dataclasses import dataclass

from gql_service.sandbox.league import League
from gql_service.sandbox.routes.route import Route


@dataclass(frozen=True, slots=True)
class Site:
    """The leagues by code (one, or soccer's competitions) and the routes below the format segment.

    ``version`` is the API's: 3, for soccer 4. The first league is the one a route's view shows.
    """

    leagues: Mapping[str, League]
    routes: tuple[Route, ...]
    version: str = "3"

    @property
    def main(self) -> League:
        """The league that a route's view shows."""
        return next(iter(self.leagues.values()))
