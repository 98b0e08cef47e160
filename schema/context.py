"""What a resolver may use: the port, one instant for the whole request, and the limits."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import strawberry

from schema.days import next_midnight
from schema.sighting import Sighting
from schema.work import UNSCHEDULED, Work

if TYPE_CHECKING:
    from schema.enums import League
    from schema.errors import LeagueUnavailable
    from schema.port import Current, SchedulePort
    from schema.renewal import Renewal
    from schema.snapshot import Snapshot
    from schema.source import Source

DEFAULT_MAX_PAGE_SIZE: Final = 2500


@dataclass(slots=True)
class Context:
    """The surroundings of one request. `now` is aware and in UTC; every part of an answer sees the same instant."""

    port: "SchedulePort"
    now: datetime
    max_page_size: int = DEFAULT_MAX_PAGE_SIZE
    sightings: set[Sighting] = field(default_factory=set)
    """Of what the answer was made from, for its labels."""
    turns_at: datetime | None = None
    """The first instant at which the same request means something else, whatever the source does by then."""
    shows_state: bool = False
    """Whether the answer tells of the sources, whose state changes with any call."""
    counts_down: bool = False
    """Whether the answer tells seconds until an instant, which are others a second later."""
    shifts: bool = False
    """Whether it depends on the current season or on what is in memory: what changes without any record, if seldom."""
    cost: int | None = None
    """What the operation costs by schema.cost; None where nothing was priced."""
    work_cost: int = 0
    """The part of the cost that is work for the processor once the roots are there."""
    work: Work = field(default=UNSCHEDULED, compare=False)
    """When the operation may use the processor."""
    encode: Callable[[object], object] | None = field(default=None, compare=False)
    """Encodes a part of a large answer as soon as it is whole; without it the answer stays made of dicts and lists.

    Raises AnswerTooLarge.
    """
    lacks_some: bool = False
    """Whether a league that was asked for could not answer, or not in all its parts."""
    partial: "dict[League, LeagueUnavailable]" = field(default_factory=dict)
    """The leagues that lack a part of what was asked for, and why."""
    sources: "dict[object, tuple[Mapping[League, Renewal], list[Source]]]" = field(default_factory=dict, compare=False)
    """The sources that this answer has shown, with the renewals that are a part of their key, so that those stay."""

    def use(self, snapshots: "Iterable[Snapshot]") -> None:
        """Note that the answer is made from these snapshots, or lacks what one of them should have held."""
        for snapshot in snapshots:
            if snapshot.failure is None:
                self.sightings.add(snapshot.sighting)
            else:
                self.partial[snapshot.key.league] = snapshot.failure
                self.lacks_some = True

    def failures_so_far(self, of_leagues: "Mapping[League, LeagueUnavailable]") -> "Mapping[League, LeagueUnavailable]":
        """Return those of leagues that did not answer at all, with those that lack a part.

        A connection takes them along when it is made: what fails below it later is told by what stands there, whatever
        the order in which fields are resolved.
        """
        return {**self.partial, **of_leagues}

    def start_again(self) -> None:
        """Forget which leagues lacked a part: the run that found it is given up, and another one will tell."""
        self.partial.clear()
        self.sources.clear()

    def turns(self, at: datetime) -> None:
        """Note that the answer would be another from `at` on, which is aware."""
        if self.turns_at is None or at < self.turns_at:
            self.turns_at = at

    def turns_with_the_day(self, zone: ZoneInfo) -> None:
        """Note that the answer depends on what day it is in `zone`."""
        self.turns(next_midnight(self.now, zone))

    def league_day(self, league: "League") -> date:
        """Return what day it is for a league, and note that the answer depends on it."""
        self.turns_with_the_day(self.port.league_zone(league))
        return self.today_of(league)

    def today_of(self, league: "League") -> date:
        """Return what day it is for a league, where the answer does not turn with it, or somebody else notes that."""
        return self.now.astimezone(self.port.league_zone(league)).date()

    def depends_on_current(self, league: "League") -> None:
        """Note that the answer is another one once the league's current season is."""
        self.shifts = True
        self.turns_with_the_day(self.port.league_zone(league))

    def current(self, league: "League") -> "Current":
        """Return what is current in a league, and note that the answer depends on it."""
        self.depends_on_current(league)
        return self.port.current(league)

    def held(self, league: "League") -> "Sequence[Snapshot]":
        """Return what is in memory of a league, and note that the answer depends on what that is.

        What is loaded later may hold something nearer, and nothing that was looked at changes by it.
        """
        self.shifts = True
        return self.port.held(league)


Info = strawberry.Info[Context, None]
