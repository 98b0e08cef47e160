"""Teams and venues of a league, from their own routes, with gaps filled from game rows."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import structlog
from strawberry import ID

from gql_service.sportsdata.fields.game_row import TeamRef, VenueDetails, venue_details, venue_number
from gql_service.sportsdata.fields.row import NotARow, Row
from gql_service.sportsdata.mapping.colors import colors_of
from gql_service.sportsdata.venue_zones.venue_zone import zone_of
from schema.enums import League
from schema.ids import team_id, venue_id
from schema.model.snapshot import Directory
from schema.types.team import Team
from schema.types.venue import Venue

_log = structlog.get_logger(__name__)

T = TypeVar("T")


def read_venue(league: League, details: VenueDetails) -> Venue:
    """Read a row of Stadiums or Venues, or a stadium nested in a game."""
    row = details.row
    city, state, country = row.text("City"), row.text("State"), row.text("Country")
    latitude, longitude = row.number("GeoLat"), row.number("GeoLong")
    return Venue(
        id=venue_id(league, details.number),
        name=details.name,
        city=city,
        state=state,
        country=country,
        capacity=row.count("Capacity") or None,
        surface=row.text("PlayingSurface", "Surface"),
        latitude=latitude,
        longitude=longitude,
        time_zone=zone_of(latitude=latitude, longitude=longitude, city=city, state=state, country=country),
    )


def read_team(league: League, number: str, row: Row, venues: Mapping[str, Venue]) -> Team:
    """Read a row of Teams; `venues` are keyed by the vendor's number."""
    key, school = row.text("Key"), row.text("School")
    city, mascot = row.text("City"), row.text("Name")
    # A college is known by its school, such as `Alabama`. Its `Name` is the nickname, such as `Crimson Tide`.
    short = school or mascot or row.text("FullName") or key or f"Team {number}"
    active = row.flag("Active")
    return Team(
        id=team_id(league, number),
        league=league,
        key=key,
        name=short,
        city=None if school else city,
        full_name=row.text("FullName") or " ".join(filter(None, (school or city, mascot))) or short,
        conference=row.text("Conference", "League"),
        division=row.text("Division"),
        active=True if active is None else active,
        logo_url=row.text("WikipediaLogoUrl", "TeamLogoUrl"),
        colors=colors_of(row),
        venue=venues.get(venue_number(row) or ""),
    )


def _sure(found: T | None, what: str) -> T:
    """Return `found`. Raises NotARow if it is None; `what` names the missing field."""
    if found is None:
        raise NotARow(f"no {what}")
    return found


@dataclass(slots=True)
class DirectoryDraft:
    """A directory under construction, keyed by the vendor's numbers; `directory()` returns the result.

    `dropped` counts unreadable rows.
    """

    league: League
    stubs_are_active: bool = False
    dropped: int = 0
    _teams: dict[str, Team] = field(default_factory=dict)
    _venues: dict[str, Venue] = field(default_factory=dict)
    _by_key: dict[str, list[Team]] = field(default_factory=dict)
    _other_keys: dict[str, set[ID]] = field(default_factory=dict)

    def add_venues(self, rows: Iterable[object], wanted: Collection[str] | None = None) -> None:
        """Add rows of Stadiums or Venues; if `wanted` is given, only venues with these numbers."""
        for value in rows:
            try:
                row = Row.of(value)
                if wanted is not None and venue_number(row) not in wanted:
                    continue
                details = _sure(venue_details(row), "StadiumID or no Name")
            except NotARow as error:
                self._drop(error)
            else:
                self.add_venue(details)

    def add_teams(self, rows: Iterable[object]) -> None:
        """Add rows of Teams and their StadiumDetails. Existing teams are not replaced."""
        for value in rows:
            try:
                row = Row.of(value)
                self.add_venue(venue_details(row.row("StadiumDetails")))
                number = _sure(row.text("TeamID"), "TeamID")
            except NotARow as error:
                self._drop(error)
            else:
                self._add(number, read_team(self.league, number, row, self._venues))

    def add_venue(self, details: VenueDetails | None) -> None:
        """Add a venue unless it is already known. Each game names its venue in full."""
        if details is not None and details.number not in self._venues:
            self._venues[details.number] = read_venue(self.league, details)

    def knows(self, ref: TeamRef) -> bool:
        """Return whether the list contains the team that a game names."""
        return self._find(ref) is not None

    def team(self, ref: TeamRef | None) -> Team | None:
        """Return the team that a game names; a team missing from every list is created from the row. (Trap 15.)"""
        if ref is None:
            return None
        found = self._find(ref)
        if found is None:
            number = ref.number or f"key-{ref.key}"
            name = ref.name or ref.key or f"Team {number}"
            found = Team(
                id=team_id(self.league, number),
                league=self.league,
                key=ref.key,
                name=name,
                full_name=name,
                active=self.stubs_are_active,
            )
            self._add(number, found)
        self._note_key(found, ref.key)
        return found

    def venue(self, number: str | None) -> Venue | None:
        """Return the venue with the vendor's number; None if no list and no row gives its name."""
        return self._venues.get(number) if number is not None else None

    def directory(self) -> Directory:
        """Return the finished directory."""
        teams = {team.id: team for team in self._teams.values()}
        others = {key: frozenset(ids) for key, ids in self._other_keys.items()}
        return Directory(teams, {venue.id: venue for venue in self._venues.values()}, self.dropped, other_keys=others)

    def _find(self, ref: TeamRef) -> Team | None:
        # If a row has a team number, ignore its key: another team may use the same key. (Trap 17: Korea and Curaçao.)
        if ref.number is not None:
            return self._teams.get(ref.number)
        same = self._by_key.get((ref.key or "").upper(), [])
        return same[0] if len(same) == 1 else None

    def _note_key(self, team: Team, key: str | None) -> None:
        """Record another key of a team: clubs that move get a new key."""
        if key and team.key and key != team.key and key.upper() != team.key.upper():
            self._other_keys.setdefault(key.upper(), set()).add(team.id)

    def _add(self, number: str, team: Team) -> None:
        known = self._teams.get(number)
        if known is not None:
            self._note_key(known, team.key)
        else:
            self._teams[number] = team
            if team.key:
                self._by_key.setdefault(team.key.upper(), []).append(team)

    def _drop(self, error: NotARow) -> None:
        self.dropped += 1
        _log.warning("row dropped", league=self.league.value, reason=str(error))
