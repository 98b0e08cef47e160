"""The API paths of each league at SportsData.io.

Sources: the vendor's OpenAPI 3.1 documents and workflow guide. The documents for WNBA and the college leagues are not
public, so their paths come from the vendor's list of endpoints. In leagues with season parts, `2025` means the regular
season.
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
"""The vendor's numbers for season parts. Its number 4 means the time between seasons."""

COMPETITIONS: Final = frozenset({League.MLS, League.EPL, League.UCL, League.FIFA})
"""Soccer: a single call returns all rounds of a competition's season, so the vendor's seasons have no parts."""


@dataclass(frozen=True, slots=True)
class LeagueRoutes:
    """The operations of a league below `base`.

    `schedules` are alternatives, best first; the next is called if the plan does not include the first or the vendor
    returns 404. `scores` is a second call that adds values missing from schedules; None if schedules include scores.
    `season_teams` returns the teams of a year, including teams that have moved since; None if `teams` returns all
    teams, past and present.
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
        """Return a season in the vendor's notation: `2025REG`, `2026POST`, or `2026` in leagues that write no
        suffix.
        """
        if not self.has_parts:
            return str(key.year)
        suffix = self.regular_suffix if key.type is SeasonType.REGULAR else SUFFIXES[key.type]
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
"""The leagues that the gateway supports. For WNBA and the college leagues, `teams` returns past and present teams."""


def recorded_leagues(folder: Path) -> tuple[League, ...]:
    """Return the leagues with a recorded schedule in a folder of recorded responses, laid out by request path."""
    return tuple(
        league
        for league, routes in ROUTES.items()
        if any((folder / routes.path(operation).lstrip("/")).is_dir() for operation in routes.schedules)
    )
