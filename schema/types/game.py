"""The game type of the contract, with its betting lines."""

import datetime as dt
from collections.abc import Sequence
from operator import attrgetter
from typing import Annotated, Optional
from zoneinfo import ZoneInfo

import strawberry

from schema.context import Info
from schema.enums import GameStatus, League
from schema.field_costs import MOST_PERIODS, ON_A_CLOCK, RECORD, Cost, ListSize, costs
from schema.types.arguments import given
from schema.types.game_details import AggregateScore, Forecast, PeriodScore, ProbablePitchers
from schema.types.node import Node
from schema.types.record import Record
from schema.types.season import Season
from schema.types.series import Series
from schema.types.slotted import slotted
from schema.types.team import Team
from schema.types.venue import Venue

OrderKey = tuple[int, int, str]
"""The sort key of a game: (1 without any date, otherwise 0; seconds since 1970; id)."""


order_key_of = attrgetter("order_key")
league_day_of = attrgetter("league_day")


def order_seconds(game: "Game") -> int:
    """Return the seconds since 1970 in the sort key of a game."""
    return game.order_key[1]


@strawberry.type(description="Betting lines, home-based; null on plans that scramble numbers.")
class Odds:
    """Betting lines of a game."""

    point_spread: float | None = strawberry.field(
        default=None, description="The spread for the home team: `-3.5` makes the home team the favourite."
    )
    over_under: float | None = strawberry.field(default=None, description="The total that is bet over or under.")
    home_moneyline: int | None = strawberry.field(default=None, description="American odds on the home team.")
    away_moneyline: int | None = strawberry.field(default=None, description="American odds on the away team.")


_TIME_ZONE = strawberry.argument(description="An IANA time zone: `America/Los_Angeles`.")


@slotted
@strawberry.type(description="A game, match or fixture.")
class Game(Node):
    """A game. Immutable by convention once its snapshot is built. Compared by identity."""

    league: League = strawberry.field(description="The competition.")
    season: Season = strawberry.field(description="The part of the season that the game belongs to.")
    week: int | None = strawberry.field(
        default=None, description="The source's number of the week; null in leagues that do not count weeks."
    )
    round: str | None = strawberry.field(
        default=None, description="Round of a play-off or cup, as the source names it."
    )
    group: str | None = strawberry.field(default=None, description="The group in the round, as the source names it.")
    status: GameStatus = strawberry.field(description="The state, in the same words for every league.")
    status_text: str | None = strawberry.field(default=None, description="The source's own word for the state: `F/OT`.")
    start_time: dt.datetime | None = strawberry.field(
        default=None,
        description=(
            "When the game starts, or continues after a suspension; null while the time is undecided. `date` may be "
            "known even then."
        ),
    )
    start_time_tbd: bool = strawberry.field(default=False, description="True while the time is undecided.")
    original_start_time: dt.datetime | None = strawberry.field(
        default=None,
        description=(
            "When play began, if the game was suspended and is finished later; otherwise null. `startTime` and `date` "
            "then belong to the rest of the game."
        ),
    )
    home_team: Team | None = strawberry.field(
        default=None,
        description="The home side, or the side named first; null while its place in the bracket is undecided.",
    )
    away_team: Team | None = strawberry.field(
        default=None, description="The visiting side; null while its place in the bracket is undecided."
    )
    home_score: int | None = strawberry.field(
        default=None,
        description=(
            "Points, goals or runs of `homeTeam`; null before the start, while unknown, and on plans that "
            "scramble numbers."
        ),
    )
    away_score: int | None = strawberry.field(
        default=None,
        description=(
            "Points, goals or runs of `awayTeam`; null before the start, while unknown, and on plans that "
            "scramble numbers."
        ),
    )
    home_shootout_score: int | None = strawberry.field(
        default=None, description="Goals of `homeTeam` in the shoot-out; null without a shoot-out."
    )
    away_shootout_score: int | None = strawberry.field(
        default=None, description="Goals of `awayTeam` in the shoot-out; null without a shoot-out."
    )
    winner: Team | None = strawberry.field(
        default=None,
        description="The winning side; null for a draw, until the game is final, and on plans that scramble numbers.",
    )
    period: str | None = strawberry.field(
        default=None,
        description="Quarter, period, inning or half as the source prints it; null unless in progress.",
    )
    clock: str | None = strawberry.field(
        default=None,
        description="The time left in the period, or played in soccer; null unless in progress.",
    )
    venue: Venue | None = strawberry.field(default=None, description="Where the game is played; null while unknown.")
    neutral_venue: bool | None = strawberry.field(
        default=None, description="True if neither team is at home; null if the source does not say."
    )
    channels: list[str] = strawberry.field(
        default_factory=list, description="Television channels; empty while unknown."
    )
    odds: Odds | None = strawberry.field(default=None, description="Betting lines; null if unavailable.")
    rescheduled_to: Optional[Annotated["Game", strawberry.lazy("schema.types.game")]] = strawberry.field(  # noqa: UP045 - a string cannot be joined with |
        default=None, description="On a superseded record: the game that is played in its place."
    )
    rescheduled_from: Optional[Annotated["Game", strawberry.lazy("schema.types.game")]] = strawberry.field(  # noqa: UP045 - likewise
        default=None, description="On a make-up game: the record that the game makes up for, the latest of several."
    )
    game_number: int | None = strawberry.field(
        default=None, description="The number of the game in a doubleheader, 1 or 2; otherwise null."
    )
    closed: bool | None = strawberry.field(
        default=None, description="True once the source has verified the result; null if the source does not say."
    )
    updated_at: dt.datetime | None = strawberry.field(
        default=None, description="When the source last changed this game."
    )
    period_scores: Sequence[PeriodScore] = strawberry.field(
        default=(),
        description=(
            "The line score in order. Empty before the start, on plans that scramble numbers, and if the source's "
            "numbers do not add up to the score."
        ),
        metadata=costs(ListSize(assumed_size=MOST_PERIODS)),
    )
    series: Series | None = strawberry.field(
        default=None,
        description="The play-off series that the game belongs to; null without one, and if its numbers are wrong.",
    )
    overtime: bool | None = strawberry.field(
        default=None,
        description=(
            "True once the game goes beyond its usual length: overtime, a shoot-out, extra innings, extra time. False "
            "for a finished game that did not. Null before the end unless overtime has begun, and if the source does "
            "not say."
        ),
    )
    aggregate: AggregateScore | None = strawberry.field(
        default=None, description="The score of both legs together, in a tie of two legs; otherwise null."
    )
    tournament: str | None = strawberry.field(
        default=None, description="The tournament inside the season that the game counts for, `NBA Cup`; else null."
    )
    end_time: dt.datetime | None = strawberry.field(
        default=None, description="When the game ended; null before the end, and in leagues whose source does not say."
    )
    attendance: int | None = strawberry.field(
        default=None,
        description="The number of spectators; null until the source gives it, and on plans that scramble numbers.",
    )
    forecast: Forecast | None = strawberry.field(
        default=None,
        description=(
            "The weather at the venue; null under a roof, until some days before the game, and in leagues without a "
            "forecast. Plans that scramble numbers have none."
        ),
    )
    probable_pitchers: ProbablePitchers | None = strawberry.field(
        default=None, description="The starting pitchers in baseball; null while none is announced."
    )
    last_play: str | None = strawberry.field(
        default=None, description="The last play in the source's words; null unless in progress."
    )
    situation: str | None = strawberry.field(
        default=None,
        description=(
            "The situation on the field, `2nd & 7 at DAL 34` or `Top 9, 2 out, runners on 1st and 3rd`; null unless in "
            "progress, in leagues without such data, and on plans that scramble numbers."
        ),
    )
    league_day: strawberry.Private[dt.date | None] = None
    order_key: strawberry.Private[OrderKey] = (1, 0, "")

    @strawberry.field(description="When the gateway last fetched the schedule that this game is in.")
    def as_of(self, info: Info) -> dt.datetime:
        """Return the instant (UTC) at which the game's season was last fetched.

        A refresh can change the instant without changing any record, so the instant belongs to the snapshot.
        """
        return info.context.freshness[self.season.id].as_of

    @strawberry.field(
        description=(
            "The day on which the game starts in `timeZone`; without `timeZone`, the league's day for the game. "
            "While the time is undecided: the league's day in every zone."
        ),
        metadata=costs(Cost(ON_A_CLOCK)),
    )
    def date(self, time_zone: Annotated[ZoneInfo | None, _TIME_ZONE] = strawberry.UNSET) -> dt.date | None:
        """Return the day of the game in a zone; without a zone, the league day."""
        return self.day_in(time_zone) if time_zone else self.league_day

    @strawberry.field(
        description=(
            "The local start time, with offset: `2026-11-26T12:30:00-05:00`. Without `timeZone`, in the zone of "
            "the venue. Null while undecided, or if the venue's zone is unknown."
        ),
        metadata=costs(Cost(ON_A_CLOCK)),
    )
    def local_start_time(self, time_zone: Annotated[ZoneInfo | None, _TIME_ZONE] = strawberry.UNSET) -> str | None:
        """Return the start in a zone, or in the venue's zone, as ISO 8601 text with offset.

        None if the start is undecided, or if no zone is known.
        """
        zone = given(time_zone) or (self.venue.time_zone if self.venue else None)
        if self.start_time is None or zone is None:
            return None
        return self.start_time.astimezone(zone).isoformat()

    @strawberry.field(
        description=(
            "The record of `homeTeam` in this part of the season before this game began; null while a result of this "
            "part is unknown."
        ),
        metadata=costs(Cost(RECORD)),
    )
    def home_record(self, info: Info) -> Record | None:
        """Return the record of the home side before this game."""
        return self._record(info, self.home_team)

    @strawberry.field(
        description=(
            "The record of `awayTeam` in this part of the season before this game began; null while a result of this "
            "part is unknown."
        ),
        metadata=costs(Cost(RECORD)),
    )
    def away_record(self, info: Info) -> Record | None:
        """Return the record of the visiting side before this game."""
        return self._record(info, self.away_team)

    def _record(self, info: Info, team: Team | None) -> Record | None:
        return None if team is None else info.context.parts[self.season].records.before(team.id, self)

    def day_in(self, zone: ZoneInfo | None) -> dt.date | None:
        """Return the day of the game in `zone`; without a zone, or while the start is undecided, the league day."""
        if zone is None or self.start_time is None:
            return self.league_day
        return self.start_time.astimezone(zone).date()

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other
