"""The context of a request, for its resolvers: the port, the instant of the request, and the limits."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import strawberry

from schema.argument_limits import DEFAULT_MAX_PAGE_SIZE
from schema.days.day import next_midnight
from schema.freshness import DataKey, Freshness, Shown
from schema.scheduling import UNSCHEDULED, Scheduler

if TYPE_CHECKING:
    from schema.enums import League
    from schema.errors import LeagueUnavailable
    from schema.model.renewal import Renewal
    from schema.model.snapshot import Snapshot
    from schema.port import Current, SchedulePort
    from schema.queries.source import Source
    from schema.types.season import Season


@dataclass(slots=True)
class Context:
    """The context of a request.

    `now` is aware and in UTC. All parts of an answer use the same `now`.
    """

    port: "SchedulePort"
    now: datetime
    max_page_size: int = DEFAULT_MAX_PAGE_SIZE
    freshness: dict[DataKey, Freshness] = field(default_factory=dict)
    """The freshness of the data in the answer. The response headers are computed from these values."""
    parts: "dict[Season, Snapshot]" = field(default_factory=dict, compare=False)
    """The snapshots that the answer is made from, by their season. A game leads to its snapshot by its season."""
    changes_at: datetime | None = None
    """The first instant at which the same request gets another answer even from the same data; None if unknown."""
    shows_state: bool = False
    """Whether the answer shows the state of the sources, which changes with every upstream call."""
    counts_down: bool = False
    """Whether the answer contains seconds until an instant, which change every second."""
    shifts: bool = False
    """Whether the answer depends on the current season, or on which seasons are in memory.

    Both can change although no record changes, but do so rarely.
    """
    cost: int | None = None
    """The cost of the operation by `schema.rules.cost`; None if the cost was not computed."""
    work_cost: int = 0
    """The part of the cost that is processor time after the roots are resolved."""
    in_core: bool = field(default=False, compare=False)
    """Whether graphql-core runs the operation or a part of it, which takes longer than the cost says."""
    work: Scheduler = field(default=UNSCHEDULED, compare=False)
    """Schedules the processor time of the operation."""
    encode: Callable[[object], object] | None = field(default=None, compare=False)
    """Encodes a part of a large answer as soon as the part is complete. Raises AnswerTooLarge.

    If None, the answer stays a structure of dicts and lists.
    """
    lacks_some: bool = False
    """Whether a requested league could not answer, or could not answer completely."""
    partial: "dict[League, LeagueUnavailable]" = field(default_factory=dict)
    """The leagues that lack a part of the requested data, with the reason."""
    sources: "dict[object, tuple[Mapping[League, Renewal], list[Source]]]" = field(default_factory=dict, compare=False)
    """The sources that the answer has shown, by a key that contains the id of the renewals.

    The renewals are stored as well, so that no other object gets the same id during the request.
    """

    def use(self, snapshots: "Iterable[Snapshot]") -> None:
        """Record the snapshots that the answer is made from. A failed snapshot marks its league as incomplete."""
        for snapshot in snapshots:
            self.parts[snapshot.season] = snapshot
            if snapshot.failure is None:
                self.note(snapshot.season.id, snapshot.freshness)
            else:
                self.partial[snapshot.key.league] = snapshot.failure
                self.lacks_some = True

    def note(self, key: DataKey, freshness: Freshness) -> None:
        """Record data that the answer is made from. If the data changes while the answer is made, both states count."""
        known = self.freshness.get(key)
        if known is not freshness:
            self.freshness[key] = freshness if known is None else freshness.with_other(known)

    @property
    def shown(self) -> Shown:
        """The data in the answer, with the revisions."""
        return frozenset((key, freshness.revision) for key, freshness in self.freshness.items())

    def failures_so_far(self, of_leagues: "Mapping[League, LeagueUnavailable]") -> "Mapping[League, LeagueUnavailable]":
        """Return the failures of whole leagues together with the failures of parts of leagues.

        A connection gets this mapping when the connection is created. A later failure, below the connection, is
        reported below the connection. So the result does not depend on the order in which fields are resolved.
        """
        return {**self.partial, **of_leagues}

    def start_again(self) -> None:
        """Forget partial failures and shown sources: a run was abandoned, and the next run records them again."""
        self.partial.clear()
        self.sources.clear()

    def note_change(self, at: datetime) -> None:
        """Record that the answer changes at the aware instant `at`. Only the earliest instant is kept."""
        if self.changes_at is None or at < self.changes_at:
            self.changes_at = at

    def note_day_change(self, zone: ZoneInfo) -> None:
        """Record that the answer changes when the next day begins in `zone`."""
        self.note_change(next_midnight(self.now, zone))

    def league_day(self, league: "League") -> date:
        """Return today's date in the league's zone, and record that the answer depends on the date."""
        self.note_day_change(self.port.league_zone(league))
        return self.today_of(league)

    def today_of(self, league: "League") -> date:
        """Return today's date in the league's zone, without recording a dependency.

        For answers that do not depend on the date, and for callers that record the dependency themselves.
        """
        return self.now.astimezone(self.port.league_zone(league)).date()

    def depends_on_current(self, league: "League") -> None:
        """Record that the answer depends on which season of the league is current."""
        self.shifts = True
        self.note_day_change(self.port.league_zone(league))

    def current(self, league: "League") -> "Current":
        """Return the current season and week of a league, and record that the answer depends on them."""
        self.depends_on_current(league)
        return self.port.current(league)

    def held(self, league: "League") -> "Sequence[Snapshot]":
        """Return the snapshots of a league in memory, and record that the answer depends on which seasons these are.

        A season that is loaded later may contain a nearer game, although no snapshot of the answer has changed.
        """
        self.shifts = True
        return self.port.held(league)


Info = strawberry.Info[Context, None]
