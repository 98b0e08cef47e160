"""Pages of venues, with cursors, totals and sources."""

from collections.abc import Callable, Sequence
from typing import Self

import strawberry

from schema.context import Info
from schema.enums import League
from schema.field_costs import SOURCES, Cost, ListSize, costs
from schema.queries.connections import Failures, PageInfo, Renewals, page_info_of, sources_of
from schema.queries.pages import Place, Slice, cursor_for
from schema.queries.source import Source
from schema.types.venue import Venue


@strawberry.type(description="A venue and its place in the list.")
class VenueEdge:
    """A venue and its cursor."""

    cursor: str = strawberry.field(description="Its place in the list, for `after` and `before`.")
    node: Venue = strawberry.field(description="The venue.")


@strawberry.type(description="A page of venues, by league, then name; with `near`, nearest first.")
class VenueConnection:
    """A page of venues, with the sources of the venues. `order` names the order in cursors."""

    total_count: int = strawberry.field(description="Venues in the whole list, all pages together.")
    nodes: list[Venue] = strawberry.field(description="The venues of this page.")
    page: strawberry.Private[Slice[Venue]]
    order: strawberry.Private[str]
    place: strawberry.Private[Callable[[Venue], Place]]
    leagues: strawberry.Private[Sequence[League]]
    failures: strawberry.Private[Failures]
    renewals: strawberry.Private[Renewals]

    @classmethod
    def of(
        cls,
        page: Slice[Venue],
        order: str,
        place: Callable[[Venue], Place],
        leagues: Sequence[League],
        failures: Failures,
        renewals: Renewals,
    ) -> Self:
        """Wrap a page of venues of these leagues. `failures` has the leagues that could not answer."""
        return cls(
            total_count=page.total,
            nodes=list(page.nodes),
            page=page,
            order=order,
            place=place,
            leagues=leagues,
            failures=failures,
            renewals=renewals,
        )

    def _cursor(self, venue: Venue) -> str:
        return cursor_for(self.order, self.place(venue))

    @strawberry.field(description="The venues of this page with their cursors.")
    def edges(self) -> list[VenueEdge]:
        """Pair each venue with its cursor."""
        return [VenueEdge(cursor=self._cursor(venue), node=venue) for venue in self.nodes]

    @strawberry.field(description="Whether entries come before or after this page, and the cursors of its ends.")
    def page_info(self) -> PageInfo:
        """Return whether venues come before or after this page, with the cursors of its ends."""
        return page_info_of(self.page, [self._cursor(venue) for venue in (*self.nodes[:1], *self.nodes[-1:])])

    @strawberry.field(
        description="The state of the source of each requested league, including leagues that could not answer.",
        metadata=costs(Cost(SOURCES), ListSize(assumed_size=len(League))),
    )
    def sources(self, info: Info) -> list[Source]:
        """Return the state of the sources."""
        return sources_of(info.context, self.leagues, self.failures, self.renewals)
