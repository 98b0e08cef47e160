"""Seasons and their weeks."""

from datetime import date

import strawberry

from schema.context import Context, Info
from schema.enums import League, SeasonType
from schema.field_costs import CURRENT, MOST_WEEKS, Cost, ListSize, costs
from schema.ids import SeasonKey, season_id
from schema.leagues import FACTS
from schema.leagues.facts import Numbering
from schema.types.node import Node


@strawberry.type(description="A week of a league that counts them.")
class Week:
    """A week of a season; its days are the first and last league day with a game."""

    number: int = strawberry.field(description="The source's number inside the part of the season.")
    name: str = strawberry.field(description="For people: `Week 12`, `Wild Card`.")
    start_date: date | None = strawberry.field(default=None, description="The league day of its first game.")
    end_date: date | None = strawberry.field(default=None, description="The league day of its last game.")


def week_at(weeks: list[Week], today: date) -> int | None:
    """Return the number of the week that contains or follows `today`; after the last week, the last number."""
    for week in weeks:
        if week.end_date is not None and today <= week.end_date:
            return week.number
    return weeks[-1].number if weeks else None


def _numbering_of_each_league() -> str:
    """Return `NFL, CFB: the year it starts; NBA: the year it ends`."""
    groups = ((each, [league.value for league in FACTS if FACTS[league].numbering is each]) for each in Numbering)
    return "; ".join(f"{', '.join(leagues)}: {each.value}" for each, leagues in groups if leagues)


@strawberry.type(description="A part of a league's season: the source's number and the type.")
class Season(Node):
    """A season part of a league: the vendor's number of the season, and the type. Compared by identity."""

    key: strawberry.Private[SeasonKey]
    league: League = strawberry.field(description="The competition.")
    year: int = strawberry.field(
        description=f"The source's number. {_numbering_of_each_league()}.",
    )
    type: SeasonType = strawberry.field(description="Which part of the season.")
    label: str = strawberry.field(
        description="`2025-26` if the season is numbered by its end, otherwise `2025`.",
    )
    start_date: date | None = strawberry.field(default=None, description="The league day of its first game.")
    end_date: date | None = strawberry.field(
        default=None, description="The league day of the last game announced so far."
    )
    weeks: list[Week] = strawberry.field(
        default_factory=list,
        description="Its weeks in order; empty in leagues that do not count weeks.",
        metadata=costs(ListSize(assumed_size=MOST_WEEKS)),
    )

    @strawberry.field(description="True for the part that is under way, or comes next.", metadata=costs(Cost(CURRENT)))
    def current(self, info: Info) -> bool:
        """Return whether the vendor, or the calendar, names this part of the season as current."""
        return self._is_current(info.context)

    @strawberry.field(
        description="The current or next week; null unless this is the current part of the season.",
        metadata=costs(Cost(CURRENT)),
    )
    def current_week(self, info: Info) -> int | None:
        """Return the week that the vendor names; without the vendor's word, the week by the days of the weeks."""
        context = info.context
        if not self._is_current(context) or not self.weeks:
            return None
        week = context.current(self.league).week
        return week_at(self.weeks, context.league_day(self.league)) if week is None else week

    def _is_current(self, context: Context) -> bool:
        return context.current(self.league).season == self.key

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


def season_label(key: SeasonKey) -> str:
    """Return `2025-26` if a season is named after the year in which it ends, otherwise `2025`."""
    if FACTS[key.league].numbering is Numbering.END:
        return f"{key.year - 1}-{key.year % 100:02d}"
    return str(key.year)


def empty_season(key: SeasonKey) -> Season:
    """Return a season without weeks or days."""
    return Season(
        id=season_id(key),
        key=key,
        league=key.league,
        year=key.year,
        type=key.type,
        label=season_label(key),
    )
