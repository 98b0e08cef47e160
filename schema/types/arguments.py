"""Arguments that several fields share, each described once, and the value objects built from arguments."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final, TypeVar
from zoneinfo import ZoneInfo

import strawberry
from strawberry.types.unset import UnsetType

from schema.argument_limits import DEFAULT_MAX_PAGE_SIZE, DEFAULT_PAGE_SIZE, DEFAULT_SPAN, MAX_DAYS
from schema.days.day import Day
from schema.enums import GameOrder, GameSide, GameStatus, League, SeasonType

T = TypeVar("T")

Leagues = Annotated[
    list[League] | None,
    strawberry.argument(description="Only these leagues. Default: all served leagues."),
]
On = Annotated[
    Day | None,
    strawberry.argument(description="One day, as seen in `timeZone`. Not together with `from` or `to`."),
]
From = Annotated[
    Day | None,
    strawberry.argument(
        name="from", description=f"First day, included. Without `to`, the range ends {DEFAULT_SPAN.days} days later."
    ),
]
To = Annotated[
    Day | None,
    strawberry.argument(
        name="to",
        description=f"Last day, included; at most {MAX_DAYS} days in all. Without `from`, the range starts today.",
    ),
]
Zone = Annotated[
    ZoneInfo, strawberry.argument(description="The IANA time zone in which days begin and end, normally the viewer's.")
]
Year = Annotated[
    int | None,
    strawberry.argument(
        name="season",
        description="Each league's own number of the season; all its parts unless `seasonType` is given.",
    ),
]
Part = Annotated[SeasonType | None, strawberry.argument(description="Only this part of the season.")]
WeekNumber = Annotated[
    int | None,
    strawberry.argument(
        name="week",
        description=(
            "The source's number of the week, in leagues that count weeks. Without `season` or days: in the "
            "current season. Each part of a season numbers its weeks from the start; `seasonType` selects a part."
        ),
    ),
]
TeamIds = Annotated[
    list[strawberry.ID] | None,
    strawberry.argument(
        description=(
            "Team ids, or LEAGUE:KEY (`NFL:DAL`, in any case): games of any of these teams, home or away. Without "
            "`leagues`, the leagues of the teams are queried."
        )
    ),
]
Home = Annotated[
    list[strawberry.ID] | None,
    strawberry.argument(description="Only games with any of these teams at home: ids or LEAGUE:KEY, as in `teams`."),
]
Away = Annotated[
    list[strawberry.ID] | None,
    strawberry.argument(description="Only games with any of these teams away: ids or LEAGUE:KEY, as in `teams`."),
]
Opponents = Annotated[
    list[strawberry.ID] | None,
    strawberry.argument(
        description=(
            "Only games in which any of these teams is the other side of `teams`, `home` or `away`; an error without "
            "one of the three. Ids or LEAGUE:KEY."
        )
    ),
]
OtherSide = Annotated[
    list[strawberry.ID] | None,
    strawberry.argument(description="Only games against any of these teams: ids or LEAGUE:KEY, `NFL:PHI`."),
]
TeamSide = Annotated[
    GameSide | None, strawberry.argument(description="Only games in which the team is on this side. Default: both.")
]
VenueIds = Annotated[
    list[strawberry.ID] | None,
    strawberry.argument(
        description="Only games at any of these venues, by id. Without `leagues`, their leagues are queried."
    ),
]
AtVenues = Annotated[
    list[strawberry.ID] | None, strawberry.argument(description="Only games at any of these venues, by id.")
]
Channels = Annotated[
    list[str] | None,
    strawberry.argument(
        description=(
            "Only games on any of these channels: the whole name as in `channels` of a game, in any case. A channel "
            "that no game has is an error that lists similar names."
        )
    ),
]
Tournament = Annotated[
    str | None,
    strawberry.argument(
        description="Only games of this tournament inside a season: the whole name, `NBA Cup`, in any case."
    ),
]
Statuses = Annotated[
    list[GameStatus] | None,
    strawberry.argument(description="Only these states. Default: all except NOT_NECESSARY."),
]
Order = Annotated[GameOrder, strawberry.argument(description="Earliest or latest first.")]
First = Annotated[
    int | None,
    strawberry.argument(
        description=(
            f"Page size, counted from the start or from `after`. Default {DEFAULT_PAGE_SIZE}, "
            f"at most {DEFAULT_MAX_PAGE_SIZE:,}."
        )
    ),
]
After = Annotated[str | None, strawberry.argument(description="Only entries after this cursor.")]
Last = Annotated[
    int | None,
    strawberry.argument(
        description="Page size, counted back from the end or from `before`, in the same order. Not with `first`."
    ),
]
Before = Annotated[str | None, strawberry.argument(description="Only entries before this cursor.")]


def given(value: T | UnsetType | None) -> T | None:
    """Return the value of an argument; None if the argument was omitted or null."""
    return None if isinstance(value, UnsetType) else value


@dataclass(frozen=True, slots=True)
class Page:
    """The requested part of a list. If all four values are None, the default first page is requested."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None

    @classmethod
    def given(cls, first: int | None, after: str | None, last: int | None, before: str | None) -> "Page":
        """Build a page from arguments that may have been omitted."""
        return cls(given(first), given(after), given(last), given(before))


@dataclass(frozen=True, slots=True)
class GameNames:
    """The names in the filters of a list of games, as the client wrote them, except `teams`. None is off."""

    home: Sequence[str] | None = None
    away: Sequence[str] | None = None
    opponents: Sequence[str] | None = None
    venues: Sequence[str] | None = None
    channels: Sequence[str] | None = None
    tournament: str | None = None

    @classmethod
    def given(
        cls,
        *,
        home: Sequence[str] | UnsetType | None = None,
        away: Sequence[str] | UnsetType | None = None,
        opponents: Sequence[str] | UnsetType | None = None,
        venues: Sequence[str] | UnsetType | None = None,
        channels: Sequence[str] | UnsetType | None = None,
        tournament: str | UnsetType | None = None,
    ) -> "GameNames":
        """Build the filters from arguments that may have been omitted."""
        return cls(given(home), given(away), given(opponents), given(venues), given(channels), given(tournament))


NO_NAMES: Final = GameNames()


@dataclass(frozen=True, slots=True)
class GameFilter:
    """The filters of a list of games. Filters intersect.

    A filter of None is off, with an exception: if `statuses` is None, NOT_NECESSARY games are left out.
    """

    on: Day | None = None
    start: Day | None = None
    end: Day | None = None
    season: int | None = None
    season_type: SeasonType | None = None
    week: int | None = None
    statuses: frozenset[GameStatus] | None = None

    @classmethod
    def given(
        cls,
        *,
        on: Day | None,
        start: Day | None,
        end: Day | None,
        season: int | None,
        season_type: SeasonType | None,
        week: int | None,
        statuses: list[GameStatus] | None,
    ) -> "GameFilter":
        """Build a filter from arguments that may have been omitted."""
        chosen = given(statuses)
        return cls(
            given(on),
            given(start),
            given(end),
            given(season),
            given(season_type),
            given(week),
            None if chosen is None else frozenset(chosen),
        )

    @property
    def names_a_time(self) -> bool:
        """Whether a day, a season, a part or a week is given."""
        return not all(
            value is None for value in (self.on, self.start, self.end, self.season, self.season_type, self.week)
        )
