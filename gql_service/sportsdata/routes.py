"""Where SportsData.io keeps what: the paths of each league.

Source: the vendor's OpenAPI 3.1 documents and workflow guide; for WNBA and college leagues, whose documents are not
public, its list of endpoints. `2025` means the regular season where parts exist.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
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

NUMBERS: Final[Mapping[int, SeasonType]] = MappingProxyType(
    {
        1: SeasonType.REGULAR,
        2: SeasonType.PRESEASON,
        3: SeasonType.POSTSEASON,
        5: SeasonType.ALL_STAR,
        6: SeasonType.OTHER,
    }
)
"""The vendor's numbers for parts of a season; 4 is the time between seasons."""

COMPETITIONS: Final = frozenset({League.MLS, League.EPL, League.UCL, League.FIFA})
"""Soccer: one call holds all rounds of a competition's season, so a season has no parts of its own upstream."""


@dataclass(frozen=True, slots=True)
class LeagueRoutes:
    """The operations of one league below `base`.

    `schedules` are alternatives, best first: the next is asked where a plan does not include one or it is not
    there. `scores` is a second call that adds what schedules lack; None where they hold the scores. `season_teams`
    is where the teams of a year are, for those that have moved since; None where `teams` has all that ever were.
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

    def path(self, operation: str) -> str:
        """Return the path of an operation."""
        return f"{self.base}/{operation}"

    def season(self, key: SeasonKey) -> str:
        """Return a season as the vendor writes it: `2025REG`, `2026POST`, and plain `2026` where that is usual."""
        if not self.has_parts:
            return str(key.year)
        suffix = self.regular_suffix if key.type is SeasonType.REGULAR else SUFFIXES[key.type]
        return f"{key.year}{suffix}"

    def schedule_paths(self, key: SeasonKey) -> tuple[str, ...]:
        """Return the paths of a season's schedule, best first."""
        return tuple(self.path(f"{operation}/{self.season(key)}") for operation in self.schedules)

    def scores_path(self, key: SeasonKey) -> str | None:
        """Return the path of all scores of a season; None where schedules hold them."""
        return self.path(f"{self.scores}/{self.season(key)}") if self.scores else None

    def season_teams_path(self, year: int) -> str | None:
        """Return the path of the teams that played in a year."""
        return self.path(f"{self.season_teams}/{year}") if self.season_teams else None


def _us_league(code: str, *, teams: str, season_teams: str | None, current: str = "CurrentSeason") -> LeagueRoutes:
    return LeagueRoutes(
        base=f"/v3/{code}/scores/json",
        schedules=("Games", "SchedulesBasic"),
        teams=teams,
        season_teams=season_teams,
        stadiums="Stadiums",
        current=current,
    )


def _competition(key: str) -> LeagueRoutes:
    return LeagueRoutes(
        base="/v4/soccer/scores/json",
        schedules=(f"Schedule/{key}", f"SchedulesBasic/{key}"),
        teams=f"Teams/{key}",
        stadiums="Venues",
        current="Competitions",
        has_parts=False,
    )


ROUTES: Final[Mapping[League, LeagueRoutes]] = MappingProxyType(
    {
        League.NFL: LeagueRoutes(
            base="/v3/nfl/scores/json",
            schedules=("Schedules", "SchedulesBasic"),
            teams="Teams",
            season_teams="Teams",
            stadiums="Stadiums",
            current="Timeframes/current",
            scores="Scores",
            regular_suffix="REG",
        ),
        League.NBA: _us_league("nba", teams="teams", season_teams="teams"),
        League.MLB: _us_league("mlb", teams="teams", season_teams="teams"),
        League.NHL: _us_league("nhl", teams="teams", season_teams="teams"),
        League.WNBA: _us_league("wnba", teams="Teams", season_teams=None),
        League.CFB: _us_league("cfb", teams="Teams", season_teams=None, current="CurrentSeasonDetails"),
        League.CBB: _us_league("cbb", teams="teams", season_teams=None),
        **{league: _competition(league.value) for league in (League.MLS, League.EPL, League.UCL, League.FIFA)},
    }
)
"""The leagues that the gateway can ask for. Teams of WNBA and college leagues are all that ever were."""


def recorded_leagues(folder: Path) -> tuple[League, ...]:
    """Return the leagues whose schedules are in a folder of recorded answers, laid out by path."""
    return tuple(
        league
        for league, routes in ROUTES.items()
        if any((folder / routes.path(operation).lstrip("/")).is_dir() for operation in routes.schedules)
    )
