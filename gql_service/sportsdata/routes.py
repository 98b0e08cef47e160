"""The form of the API paths of a league at SportsData.io.

Sources: the vendor's OpenAPI 3.1 documents and workflow guide. The documents for WNBA and the college leagues are not
public, so their paths come from the vendor's list of endpoints. In leagues with season parts, `2025` means the regular
season.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from schema.enums import SeasonType
from schema.ids import SeasonKey

PART_SUFFIXES: Final[Mapping[SeasonType, str]] = MappingProxyType(
    {
        SeasonType.PRESEASON: "PRE",
        SeasonType.REGULAR: "REG",
        SeasonType.POSTSEASON: "POST",
        SeasonType.ALL_STAR: "STAR",
        SeasonType.OTHER: "EXH",
    }
)
PARTS_BY_SUFFIX: Final[Mapping[str, SeasonType]] = MappingProxyType(
    {suffix: type_ for type_, suffix in PART_SUFFIXES.items()}
)

PARTS_BY_NUMBER: Final[Mapping[int, SeasonType]] = MappingProxyType(
    {
        1: SeasonType.REGULAR,
        2: SeasonType.PRESEASON,
        3: SeasonType.POSTSEASON,
        5: SeasonType.ALL_STAR,
        6: SeasonType.OTHER,
    }
)
"""The vendor's numbers for season parts. Its number 4 means the time between seasons."""


@dataclass(frozen=True, slots=True)
class LeagueRoutes:
    """The operations of a league below `base`.

    `schedules` are alternatives, best first; the next is called if the plan does not include the first or the vendor
    returns 404. `scores` is a second call that adds values missing from schedules; None if schedules include scores.
    `season_teams` returns the teams of a year, including teams that have moved since; None if `teams` returns all
    teams, past and present. `has_parts` is False if one call returns all parts of a season, as in soccer.
    `shares_stadiums` is True if `stadiums` returns the venues of other leagues too.
    """

    base: str
    schedules: tuple[str, ...]
    teams: str
    stadiums: str
    current: str
    season_teams: str | None = None
    scores: str | None = None
    regular_suffix: str = ""
    has_parts: bool = True
    shares_stadiums: bool = False

    def path(self, operation: str) -> str:
        """Return the path of one of the vendor's operations, such as `Teams`."""
        return f"{self.base}/{operation}"

    def season(self, key: SeasonKey) -> str:
        """Return a season in the vendor's notation: `2025REG`, `2026POST`, or `2026` in leagues that write no
        suffix.
        """
        if not self.has_parts:
            return str(key.year)
        suffix = self.regular_suffix if key.type is SeasonType.REGULAR else PART_SUFFIXES[key.type]
        return f"{key.year}{suffix}"

    def schedule_paths(self, key: SeasonKey) -> tuple[str, ...]:
        """Return the paths of a season's schedule, best first."""
        return tuple(self.path(f"{operation}/{self.season(key)}") for operation in self.schedules)

    def scores_path(self, key: SeasonKey) -> str | None:
        """Return the path of all scores of a season; None if the schedule includes scores."""
        return self.path(f"{self.scores}/{self.season(key)}") if self.scores else None

    def season_teams_path(self, year: int) -> str | None:
        """Return the path of the teams that played in a year; None if the league has no such route."""
        return self.path(f"{self.season_teams}/{year}") if self.season_teams else None


def us_routes(code: str, *, teams: str, season_teams: str | None, current: str = "CurrentSeason") -> LeagueRoutes:
    """Return the routes of a league of version 3. Their answers contain the scores."""
    return LeagueRoutes(
        base=f"/v3/{code}/scores/json",
        schedules=("Games", "SchedulesBasic"),
        teams=teams,
        season_teams=season_teams,
        stadiums="Stadiums",
        current=current,
    )


def soccer_routes(key: str) -> LeagueRoutes:
    """Return the routes of a soccer competition of version 4 with the vendor's key."""
    return LeagueRoutes(
        base="/v4/soccer/scores/json",
        schedules=(f"Schedule/{key}", f"SchedulesBasic/{key}"),
        teams=f"Teams/{key}",
        stadiums="Venues",
        current="Competitions",
        has_parts=False,
        shares_stadiums=True,
    )
