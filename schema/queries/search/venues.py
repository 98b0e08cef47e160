"""Select venues by words of their names and by distance from a point."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import Final

import strawberry

from schema.context import Info
from schema.enums import League
from schema.errors import BadInput
from schema.ids import parse_id
from schema.model.renewal import Renewal, renewals_of
from schema.queries.fan_out import ask_each
from schema.queries.filters.scope import resolve_scope
from schema.queries.objects import use_directory
from schema.queries.pages import Place, page_of
from schema.queries.search.venue_connection import VenueConnection
from schema.queries.search.words import has_words
from schema.types.arguments import Page
from schema.types.venue import Venue

VENUE_ORDER: Final = "VENUE"
_EARTH_KM: Final = 6371.0088
"""The mean radius of the earth."""
FARTHEST_KM: Final = 20_038.0
"""Half of the equator: no two places are farther apart."""


@strawberry.input(description="A point on the earth, and a distance from it.")
class Near:
    """A circle on the earth."""

    latitude: float = strawberry.field(description="Degrees north of the equator, -90 to 90.")
    longitude: float = strawberry.field(description="Degrees east of Greenwich, -180 to 180.")
    within_km: float = strawberry.field(description="The greatest distance in kilometres, as the crow flies.")

    def checked(self) -> "Near":
        """Return self. Raises BadInput if a number is out of range."""
        for name, value, low, high in (
            ("latitude", self.latitude, -90, 90),
            ("longitude", self.longitude, -180, 180),
            ("withinKm", self.within_km, 0, FARTHEST_KM),
        ):
            if not low <= value <= high:
                raise BadInput(f"`near.{name}` is {value:g}; it may be {low:g} to {high:g}.")
        return self

    def metres_to(self, venue: Venue) -> int | None:
        """Return the distance of a venue in whole metres; None if its place is unknown."""
        if venue.latitude is None or venue.longitude is None:
            return None
        north, other = radians(self.latitude), radians(venue.latitude)
        half = sin((other - north) / 2) ** 2
        half += cos(north) * cos(other) * sin(radians(venue.longitude - self.longitude) / 2) ** 2
        return round(2000 * _EARTH_KM * asin(sqrt(min(1.0, half))))

    def reaches(self, venue: Venue) -> bool:
        """Return whether a venue is in the circle. A venue whose place is unknown is in no circle."""
        metres = self.metres_to(venue)
        return metres is not None and metres <= self.within_km * 1000


def venue_place(venue: Venue) -> Place:
    """Return the place of a venue in the order: by league, then name, then id."""
    return (parse_id(venue.id).league.value, venue.name.casefold(), venue.id)


@dataclass(frozen=True, slots=True)
class VenueFilter:
    """The filters of a list of venues. Filters intersect. A filter of None is off."""

    search: str | None = None
    near: Near | None = None

    @property
    def order(self) -> str:
        """The name of the order of the list in cursors."""
        near = self.near
        return VENUE_ORDER if near is None else f"{VENUE_ORDER} near {near.latitude:g} {near.longitude:g}"

    @property
    def place(self) -> Callable[[Venue], Place]:
        """The function that returns the place of a venue in the order of the list."""
        near = self.near
        if near is None:
            return venue_place
        return lambda venue: (near.metres_to(venue) or 0, venue.id)

    def accepts(self, venue: Venue) -> bool:
        """Return whether a venue passes every filter."""
        if self.near is not None and not self.near.reaches(venue):
            return False
        return has_words(self.search or "", (venue.name, venue.city, venue.state, venue.country))


async def resolve_venues(
    info: Info, leagues: Sequence[League] | None, wanted: VenueFilter, page: Page
) -> VenueConnection:
    """Resolve `Query.venues`: a page of the venues of the current seasons."""
    context = info.context
    scope = await resolve_scope(context, leagues, None)
    answers = (await ask_each(scope.leagues, context.port.directory)).need_one(context)
    for league, directory in answers.values.items():
        use_directory(context, league, directory)
    venues = (venue for directory in answers.values.values() for venue in directory.venues.values())
    found = sorted(filter(wanted.accepts, venues), key=wanted.place)
    cut = page_of(found, page, order=wanted.order, place=wanted.place, limit=context.max_page_size)
    seen = {league: Renewal([each.freshness] if each.freshness else []) for league, each in answers.values.items()}
    renewals = renewals_of(seen, answers.failures, ())
    failures = context.failures_so_far(answers.failures)
    return VenueConnection.of(cut, wanted.order, wanted.place, scope.leagues, failures, renewals)
