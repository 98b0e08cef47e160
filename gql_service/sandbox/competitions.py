"""Soccer's competitions: how the vendor numbers and describes them, and their teams and venues."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import orjson

from gql_service.sandbox.reference import Reference, Stadium, Team, team_of

CUP, TABLE = "Cup", "Table"


@dataclass(frozen=True, slots=True)
class Competition:
    """A competition. ``rounds`` are name and type (Table or Cup). A table belongs to the regular season."""

    code: str
    number: int
    name: str
    area_id: int
    area: str
    type: str
    format: str
    rounds: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        """The vendor's key, which a path may contain instead of the number."""
        return self.code.upper()

    def season_id(self, season: int) -> int:
        """Return the id of a season."""
        return self.number * 1000 + season - 2000

    def season_of(self, season_id: int) -> int | None:
        """Return the season with this id; None if the id belongs to another competition."""
        number, year = divmod(season_id, 1000)
        return year + 2000 if number == self.number else None

    def round_id(self, season: int, number: int) -> int:
        """Return the id of a round, counted from 1."""
        return self.season_id(season) * 100 + number


_KNOCKOUTS = (("Round of 16", CUP), ("Quarter-finals", CUP), ("Semi-finals", CUP))
EPL = Competition("epl", 1, "Premier League", 68, "England", "Club", "Domestic League", (("Regular Season", TABLE),))
UCL = Competition(
    *("ucl", 3, "UEFA Champions League", 7, "Europe", "Club", "International Cup"),
    (("League Stage", TABLE), ("Knockout Round Play-offs", CUP), *_KNOCKOUTS, ("Final", CUP)),
)
MLS = Competition(
    *("mls", 8, "MLS", 203, "United States", "Club", "Domestic League"),
    (
        *(("Regular Season", TABLE), ("Wild Card Playoffs", CUP), ("Round One", CUP)),
        *(("Conference Semi-finals", CUP), ("Conference Finals", CUP), ("MLS Cup", CUP)),
    ),
)
FIFA = Competition(
    *("fifa", 21, "FIFA World Cup", 1, "World", "International", "International Cup"),
    (("Group Stage", TABLE), ("Round of 32", CUP), *_KNOCKOUTS, ("3rd Place", CUP), ("Final", CUP)),
)
COMPETITIONS = {one.code: one for one in (EPL, UCL, MLS, FIFA)}


def competition(text: str) -> Competition | None:
    """Find a competition by its key or number, in the form of a path."""
    return next((one for one in COMPETITIONS.values() if text.upper() in (one.key, str(one.number))), None)


@cache
def _raw() -> dict[str, Any]:
    raw: dict[str, Any] = orjson.loads(files(__package__).joinpath("data", "soccer.json").read_bytes())
    return raw


@cache
def _teams() -> dict[int, Team]:
    return {row["TeamID"]: team_of(row) for row in _raw()["teams"]}


@cache
def venues() -> dict[int, Stadium]:
    """Return all venues by id, as they are shared by the competitions."""
    return {
        row["VenueId"]: Stadium(
            stadium_id=row["VenueId"],
            latitude=row["GeoLat"],
            longitude=row["GeoLong"],
            capacity=row["Capacity"],
            roofed=False,
            row=row,
        )
        for row in _raw()["venues"]
    }


@cache
def soccer_reference(code: str) -> Reference:
    """Return the teams of a competition, and all venues. A club in two competitions is the same object in both."""
    ids = _raw()["competitions"][code]["teams"]
    return Reference(tuple(_teams()[team_id] for team_id in ids), (), venues())


def neutral_venues(code: str) -> list[int]:
    """Return the ids of the venues for a competition's games on neutral ground."""
    ids: list[int] = _raw()["competitions"][code]["neutral"]
    return ids
