"""Where SportsData.io keeps what: the paths of each league.

Source: the vendor's OpenAPI 3.1 documents and workflow guide. `2025` means the regular season where parts exist.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from schema.enums import League, SeasonType
from schema.ids import SeasonKey

SUFFIXES: Final[Mapping[SeasonType, str]] = MappingProxyType(
    {
        SeasonType.PRESEASON: "PRE",
        SeasonType.REGULAR: "REG",
        SeasonType.POSTSEASON: "POST",
        SeasonType.ALL_STAR: "STAR",
        SeasonType.OTHER: "EXH",
    }
)
TYPES: Final[Mapping[str, SeasonType]] = MappingProxyType({suffix: type_ for type_, suffix in SUFFIXES.items()})


@dataclass(frozen=True, slots=True)
class LeagueRoutes:
    """The operations of one league below `/v3/{code}/scores/json/`.

    `schedules` are alternatives, best first: the next is asked where a plan does not include one or it is not
    there. `scores` is a second call that adds what schedules lack; None where they hold the scores.
    """

    code: str
    schedules: tuple[str, ...]
    teams: str
    season_teams: str
    stadiums: str
    current: str
    scores: str | None = None
    regular_suffix: str = ""

    def path(self, operation: str) -> str:
        """Return the path of an operation."""
        return f"/v3/{self.code}/scores/json/{operation}"

    def season(self, key: SeasonKey) -> str:
        """Return a season as the vendor writes it: `2025REG`, `2026POST`, and plain `2026` where that is usual."""
        suffix = self.regular_suffix if key.type is SeasonType.REGULAR else SUFFIXES[key.type]
        return f"{key.year}{suffix}"

    def schedule_paths(self, key: SeasonKey) -> tuple[str, ...]:
        """Return the paths of a season's schedule, best first."""
        return tuple(self.path(f"{operation}/{self.season(key)}") for operation in self.schedules)

    def scores_path(self, key: SeasonKey) -> str | None:
        """Return the path of all scores of a season; None where schedules hold them."""
        return self.path(f"{self.scores}/{self.season(key)}") if self.scores else None

    def season_teams_path(self, year: int) -> str:
        """Return the path of the teams that played in a year, for those that have moved since."""
        return self.path(f"{self.season_teams}/{year}")


def _daily_league(code: str) -> LeagueRoutes:
    return LeagueRoutes(
        code=code,
        schedules=("Games", "SchedulesBasic"),
        teams="teams",
        season_teams="teams",
        stadiums="Stadiums",
        current="CurrentSeason",
    )


ROUTES: Final[Mapping[League, LeagueRoutes]] = MappingProxyType(
    {
        League.NFL: LeagueRoutes(
            code="nfl",
            schedules=("Schedules", "SchedulesBasic"),
            teams="Teams",
            season_teams="Teams",
            stadiums="Stadiums",
            current="Timeframes/current",
            scores="Scores",
            regular_suffix="REG",
        ),
        League.NBA: _daily_league("nba"),
        League.MLB: _daily_league("mlb"),
        League.NHL: _daily_league("nhl"),
    }
)
"""The leagues that the gateway can ask for."""
