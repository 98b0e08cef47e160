"""One circuit breaker for each family of routes: calls to a family stop while the vendor has trouble with it.

Seasons other than the current one have circuits of their own. Trouble with the current season stops their calls too,
but their own failures never stop calls for the current season.

If the vendor refuses a season outside the plan or a path that does not exist, no circuit opens, because the next season
may be available.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from types import MappingProxyType
from typing import Final

from gql_service.schedule.calls.refusals import FIRST_REFUSALS
from gql_service.sportsdata.errors import (
    BudgetSpent,
    KeyRejected,
    NotFound,
    NotInPlan,
    OverQuota,
    ShareSpent,
    SportsDataError,
    TimedOut,
    Unavailable,
)

TOLERATED: Final = 3
"""Failures in a row that open a circuit. A call that times out counts as this many failures."""
FIRST_PAUSE: Final = timedelta(seconds=15)
COLD_PAUSE: Final = timedelta(seconds=2)
COLD_PAUSES: Final = 3
"""If no data is in memory, this many pauses precede `FIRST_PAUSE`. They start at `COLD_PAUSE` and double each time."""
LONGEST_PAUSE: Final = timedelta(minutes=5)
KEY_PAUSE: Final = timedelta(minutes=10)
LONGEST_KEY_PAUSE: Final = timedelta(hours=6)
"""A refusal may use up a call of the month, and a rejected key stays wrong until a person replaces the key."""
QUOTA_PAUSE: Final = timedelta(minutes=1)
LONGEST_THROTTLE: Final = timedelta(minutes=1)
"""If the vendor throttles calls and names a wait up to this length, only calls of the same family pause."""
LONGEST_TROUBLE: Final = timedelta(hours=1)
"""The longest pause for trouble that may end at any time. An exceeded quota is included, because the vendor may not say
when it ends."""
LONGEST_REFUSAL: Final = timedelta(days=8)
OTHER_SEASONS: Final = "other seasons"
"""The name in status reports for circuits of seasons other than the current one."""
REFUSAL_REMEMBERED: Final = timedelta(hours=24)
"""After a refusal because of the plan or a missing path, the route gets no calls for this time."""


_PAUSES: Final[Mapping[type[SportsDataError], tuple[timedelta, timedelta]]] = MappingProxyType(
    {
        NotInPlan: (REFUSAL_REMEMBERED, LONGEST_REFUSAL),
        KeyRejected: (KEY_PAUSE, LONGEST_KEY_PAUSE),
        ShareSpent: (FIRST_PAUSE, QUOTA_PAUSE),
        BudgetSpent: (QUOTA_PAUSE, QUOTA_PAUSE),
        OverQuota: (QUOTA_PAUSE, LONGEST_TROUBLE),
        SportsDataError: (FIRST_PAUSE, LONGEST_TROUBLE),
    }
)
"""The first and the longest pause after each kind of failure."""

_REFUSALS: Final = (NotInPlan, NotFound, KeyRejected, BudgetSpent, OverQuota)
"""Failures that a healthy vendor or this gateway causes. Another call soon after would fail in the same way."""


def kind_of(error: SportsDataError, *, answered_before: bool = False) -> type[SportsDataError]:
    """Return the kind that decides the pause after a failure. Failures of one kind in a row lengthen the pause.

    A refusal of a route that has answered before counts as ordinary trouble. So does an uncertain rejection of the key.
    """
    if isinstance(error, NotInPlan | NotFound):
        return SportsDataError if answered_before else NotInPlan
    if isinstance(error, KeyRejected):
        return SportsDataError if answered_before and not error.certain else KeyRejected
    return next((kind for kind in (ShareSpent, BudgetSpent, OverQuota) if isinstance(error, kind)), SportsDataError)


def is_quick(error: SportsDataError, failures: int, *, cold: bool) -> bool:
    """Tell whether a failure gets a short pause: one of the first failures, with no data in memory."""
    return cold and failures <= COLD_PAUSES and not isinstance(error, _REFUSALS)


def retry_pause(
    error: SportsDataError, failures: int = 1, *, answered_before: bool = False, cold: bool = False
) -> timedelta:
    """Return how long a route gets no calls after `failures` failures of this kind in a row.

    `cold` means that no data is in memory to show during the pause.
    """
    quick = is_quick(error, failures, cold=cold)
    if cold and not quick and not isinstance(error, _REFUSALS):
        failures -= COLD_PAUSES
    doubled: int = 2 ** min(max(failures, 1) - 1, 10)
    if quick:
        return max(COLD_PAUSE * doubled, _told(error))
    kind = kind_of(error, answered_before=answered_before)
    if cold and kind is NotInPlan:
        if failures <= len(FIRST_REFUSALS):
            return FIRST_REFUSALS[max(failures, 1) - 1]
        doubled = 2 ** min(failures - len(FIRST_REFUSALS) - 1, 10)
    first, longest = _PAUSES[kind]
    told = _told(error)
    if isinstance(error, OverQuota) and told:
        # The vendor's wait applies first. If it was too short, the next pause is twice as long.
        return max(min(told * doubled, longest), told)
    return max(min(first * doubled, longest), told)


def _told(error: SportsDataError) -> timedelta:
    """Return the pause that the vendor asks for; zero if the response names no pause, or a time in the past."""
    seconds = error.retry_after if isinstance(error, OverQuota | Unavailable) else None
    return timedelta(seconds=seconds or 0.0)


def family(path: str) -> str:
    """Return the first two segments of a path, the part that is common to a league's routes: `/v3/nba`,
    `/v4/soccer`.
    """
    return "/".join(path.split("/")[:3])


def _circuits_of(path: str, *, aside: bool) -> tuple[str, ...]:
    """Return the names of the circuits that stop a path. Failures of the path open only the last two.

    In each pair, the first circuit concerns every league, and the second one family.
    """
    current = ("", family(path))
    return (*current, OTHER_SEASONS, f"{family(path)} ({OTHER_SEASONS})") if aside else current


def _is_throttle(error: SportsDataError) -> bool:
    """Tell whether calls were too fast, as opposed to too many in a month: the vendor names a short wait."""
    return isinstance(error, OverQuota) and timedelta(0) < _told(error) <= LONGEST_THROTTLE


@dataclass(slots=True)
class _Circuit:
    failures: int = 0
    """Failure events in a row. Calls that ran at the same time and failed are one event."""
    pauses: int = 0
    noted: int = 0
    """The ticket of the last event. A call with a lower ticket was already running at that event."""
    probing: bool = False
    """Whether a probe is running, that is, one call that tests whether the vendor has recovered."""
    closed_again_at: datetime | None = None
    error: SportsDataError | None = None

    def is_open(self, now: datetime) -> bool:
        return self.closed_again_at is not None and now < self.closed_again_at


class Breakers:
    """Tells whether a path may be called, given the results of other calls of the same family.

    A rejected key or an exceeded quota concerns every path.
    """

    def __init__(self) -> None:
        self._circuits: dict[str, _Circuit] = {}
        self._tickets = count(1)

    def ticket(self) -> int:
        """Return a ticket for a call that starts now. Later tickets are larger."""
        return next(self._tickets)

    def is_probing(self, path: str, *, aside: bool = False) -> bool:
        """Tell whether a path waits for the result of a probe."""
        return any(circuit.probing for circuit in self._of(path, aside=aside))

    def refused(self, path: str, now: datetime, *, aside: bool = False) -> SportsDataError | None:
        """Return the reason why a path must not be called at `now`; None if a call is allowed.

        When a pause ends, the next call is allowed as a probe, and other calls wait for its result. A path of another
        season (`aside`) probes only the circuits of other seasons.
        """
        open_now = [circuit for circuit in self._of(path, aside=aside) if circuit.is_open(now)]
        if open_now and (error := open_now[0].error) is not None:
            return error.again(path)
        for circuit in self._of_own(path, aside=aside):
            if circuit.closed_again_at is not None:
                circuit.closed_again_at, circuit.probing = now + FIRST_PAUSE, True
        return None

    def is_open(self, path: str, now: datetime, *, aside: bool = False) -> bool:
        """Tell whether a path must not be called at `now`. Unlike `refused`, this method never starts a probe."""
        return any(circuit.is_open(now) for circuit in self._of(path, aside=aside))

    def _of(self, path: str, *, aside: bool) -> list[_Circuit]:
        """Return the circuits that stop a path."""
        return [self._circuits[name] for name in _circuits_of(path, aside=aside) if name in self._circuits]

    def _of_own(self, path: str, *, aside: bool) -> list[_Circuit]:
        """Return the circuits that the results of a path's calls open and close."""
        return [self._circuits[name] for name in _circuits_of(path, aside=aside)[-2:] if name in self._circuits]

    def succeeded(self, path: str, *, aside: bool = False) -> None:
        """Note a successful call, which closes the circuits of the path."""
        self.close(path, aside=aside)

    def close(self, path: str, *, aside: bool = False) -> None:
        """Close the circuits of a path, whatever results other calls had."""
        for name in _circuits_of(path, aside=aside)[-2:]:
            self._circuits.pop(name, None)

    def failed(
        self,
        error: SportsDataError,
        now: datetime,
        *,
        ticket: int | None = None,
        cold: bool = False,
        aside: bool = False,
    ) -> None:
        """Note a failed call. Open the circuit after `TOLERATED` failures, and after a failed probe for a longer time.

        `ticket` is the ticket that the call got when it started. Of calls that ran at the same time, only one counts.
        `cold` means that no data is in memory to show, so the first pauses are short. `aside` means that the path
        belongs to a season other than the current one.
        """
        self._probe_is_over(error.path, now, aside=aside)
        everywhere, here = _circuits_of(error.path, aside=aside)[-2:]
        if isinstance(error, KeyRejected | OverQuota):
            if not isinstance(error, KeyRejected) or error.certain:
                self._stop(here if _is_throttle(error) else everywhere, error, now, ticket)
            return
        if isinstance(error, NotInPlan | NotFound | BudgetSpent):
            return
        circuit = self._circuits.setdefault(here, _Circuit())
        if ticket is not None and ticket < circuit.noted:
            return
        circuit.noted = self.ticket()
        circuit.failures += TOLERATED if isinstance(error, TimedOut) else 1
        if circuit.failures >= TOLERATED:
            circuit.pauses += 1
            pause = retry_pause(error, circuit.pauses, cold=cold)
            self._open(here, error, now, min(pause, LONGEST_PAUSE))

    def _probe_is_over(self, path: str, now: datetime, *, aside: bool) -> None:
        """Allow the next probe, unless the circuit opens again."""
        for circuit in self._of_own(path, aside=aside):
            if circuit.probing:
                circuit.closed_again_at, circuit.probing = now, False

    def _stop(self, name: str, error: KeyRejected | OverQuota, now: datetime, ticket: int | None) -> None:
        """Open a circuit at once. The pause grows with each event."""
        circuit = self._circuits.setdefault(name, _Circuit())
        if circuit.is_open(now) or (ticket is not None and ticket < circuit.noted):
            return
        circuit.noted = self.ticket()
        circuit.pauses += 1
        self._open(name, error, now, retry_pause(error, circuit.pauses))

    def _open(self, name: str, error: SportsDataError, now: datetime, pause: timedelta) -> None:
        circuit = self._circuits.setdefault(name, _Circuit())
        circuit.error, circuit.closed_again_at, circuit.probing = error, now + pause, False

    def set_back(self, by: timedelta) -> None:
        """Follow a clock that was set back by `by`: move noted instants back as well."""
        for circuit in self._circuits.values():
            if circuit.closed_again_at is not None:
                circuit.closed_again_at -= by

    def state(self, now: datetime) -> dict[str, str]:
        """Return the circuits that are open at `now`, each with the error code of its reason.

        The name "" stands for all of the vendor's routes. `OTHER_SEASONS` marks the circuits of other seasons.
        """
        return {
            name: circuit.error.code
            for name, circuit in self._circuits.items()
            if circuit.error and circuit.is_open(now)
        }

    def until(self, now: datetime) -> dict[str, datetime]:
        """Return when each circuit that is open at `now` closes again, as aware instants. "" stands for all of the
        vendor's routes.
        """
        return {
            name: circuit.closed_again_at
            for name, circuit in self._circuits.items()
            if circuit.closed_again_at is not None and circuit.is_open(now)
        }
