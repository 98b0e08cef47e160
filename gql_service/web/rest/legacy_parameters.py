"""The parameters of the legacy route: read by the route, and described in the OpenAPI document."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from gql_service.web.rest.parameters import BadParameter, Parameter, choice, day, integer, text
from schema.argument_limits import MAX_DAYS, MAX_WEEK
from schema.days.day import Day
from schema.enums import League, SeasonType

_SEASON: Final = re.compile(r"(\d{4})(REG|PRE|POST|STAR|EXH)?", re.ASCII | re.IGNORECASE)
_PARTS: Final = MappingProxyType(
    {
        "PRE": SeasonType.PRESEASON,
        "REG": SeasonType.REGULAR,
        "POST": SeasonType.POSTSEASON,
        "STAR": SeasonType.ALL_STAR,
        "EXH": SeasonType.OTHER,
    }
)
"""The suffixes of a season in this contract."""
_SEASON_SCHEMA: Final = {"type": "string", "pattern": "^(19|20|21)[0-9]{2}(REG|PRE|POST|STAR|EXH)?$"}


def _season(text: str) -> tuple[int, SeasonType]:
    match = _SEASON.fullmatch(text)
    if match is None:
        raise BadParameter("season", f"`season` is {text!r:.40}; it looks like 2025, 2025PRE, 2025POST or 2025STAR.")
    return int(match[1]), _PARTS[(match[2] or "REG").upper()]


@dataclass(frozen=True, slots=True)
class LegacyParameters:
    """The parameters of the route. The route reads them, and the OpenAPI document describes them."""

    league: Parameter[str]
    date: Parameter[Day]
    start: Parameter[Day]
    end: Parameter[Day]
    season: Parameter[tuple[int, SeasonType]]
    week: Parameter[int]
    team: Parameter[str]
    names: Parameter[str]
    fields: Parameter[str]
    limit: Parameter[int]

    def declared(self) -> list[Parameter[Any]]:
        """Return all parameters."""
        return [getattr(self, each.name) for each in fields(self)]


def usual_league(served: Sequence[League]) -> League:
    """Return the league for a request that names no league."""
    return League.NFL if League.NFL in served else served[0]


@lru_cache(maxsize=8)
def legacy_parameters(served: tuple[League, ...], max_page_size: int) -> LegacyParameters:
    """Return the parameters of a gateway that serves these leagues."""
    usual = usual_league(served)
    return LegacyParameters(
        league=choice(
            "league",
            f"A served league; {usual.value} by default.",
            [league.value for league in served],
            upper=True,
        ),
        date=day("date", "A day, US Eastern. Not together with `from` or `to`."),
        start=day("from", "First day, included. Without `to`, the range ends 7 days later."),
        end=day("to", f"Last day, included; at most {MAX_DAYS} days in all. Without `from`, the range starts today."),
        season=Parameter(
            "season",
            "The source's number of the season: the regular season unless `PRE`, `POST` or `STAR` follows.",
            _SEASON_SCHEMA,
            _season,
            "2025POST",
        ),
        week=integer("week", "The week; without `season` or days: in the current regular season.", 0, MAX_WEEK),
        team=text("team", "A team key, `DAL`, or an id: games of this team, home or away.", longest=100, example="DAL"),
        names=choice("names", "The form of team names; `full` by default.", ("full", "short", "key")),
        fields=choice("fields", "`extended` adds fields to the five of each game.", ("basic", "extended")),
        limit=integer("limit", "The most games to return.", 0, max_page_size),
    )


NAMES: Final = frozenset(each.name for each in legacy_parameters(tuple(League), 1).declared())
"""The names of the parameters. Other names in a query string do not change the answer."""
