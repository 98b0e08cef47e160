"""The description of a league for the sandbox. Every league's module provides this description."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gql_service.sandbox.play.script import ScriptMaker
from gql_service.sandbox.reference import Reference, reference
from gql_service.sandbox.season_dates import SeasonDates

if TYPE_CHECKING:
    from gql_service.sandbox.fixtures.fixture import Fixture
    from gql_service.sandbox.season import Season

PartMaker = Callable[["Season"], Sequence["Fixture"]]
"""Makes the fixtures of a season part (REG, PRE, POST, STAR)."""


@dataclass(frozen=True, slots=True)
class Strength:
    """How far teams differ, in points of a game: of the teams, at home, and of a single game by chance."""

    spread: float
    home: float
    luck: float


@dataclass(frozen=True, slots=True)
class League:
    """A league. ``global_offset`` turns its ids into the vendor's global ids.

    ``dates`` gives the days of a season by its number, ``parts`` makes its fixtures, ``script`` its games.
    ``total`` is the usual sum of both scores. ``first_id`` is the id before the first game of a season.
    ``reference`` gives teams and venues by the code.
    """

    code: str
    global_offset: int
    dates: Callable[[int], SeasonDates]
    parts: Mapping[str, PartMaker]
    script: ScriptMaker
    strength: Strength
    total: float
    first_id: Callable[[int], int]
    reference: Callable[[str], Reference] = reference
