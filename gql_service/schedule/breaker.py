"""Leaving a part of the vendor alone while it is in trouble: one circuit breaker for each family of routes.

Seasons other than the current one have circuits of their own. Trouble with the current season stops them too; their
own failures never stop the current season.

What the vendor refuses for a reason of its own (a season outside the plan, a path it does not have) is no trouble
and opens nothing: the next season may be there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from types import MappingProxyType
from typing import Final

from gql_service.schedule.refusals import FIRST_REFUSALS
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
"""Failures in a row before a family is left alone; one that kept us waiting counts as all of them."""
FIRST_PAUSE: Final = timedelta(seconds=15)
COLD_PAUSE: Final = timedelta(seconds=2)
COLD_PAUSES: Final = 3
"""Where nothing is held, so many pauses come before the first, from this one on, each twice as long."""
LONGEST_PAUSE: Final = timedelta(minutes=5)
KEY_PAUSE: Final = timedelta(minutes=10)
LONGEST_KEY_PAUSE: Final = timedelta(hours=6)
"""A refusal may cost a call of the month, and a key is wrong until somebody sees to it."""
QUOTA_PAUSE: Final = timedelta(minutes=1)
LONGEST_THROTTLE: Final = timedelta(minutes=1)
"""After too many calls a wait up to this one is a matter of pace, and leaves other leagues alone."""
LONGEST_TROUBLE: Final = timedelta(hours=1)
"""For trouble that may end by itself at any time, a quota that is exceeded among it: the vendor may not say when."""
LONGEST_REFUSAL: Final = timedelta(days=8)
OTHER_SEASONS: Final = "other seasons"
"""How status reports name the circuits of seasons other than the current one."""
REFUSAL_REMEMBERED: Final = timedelta(hours=24)
"""What the plan lacks, or the vendor does not have, is not asked for again on the same day."""


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
"""Answers of a vendor that is well, and our own: asking again soon brings the same."""


def kind_of(error: SportsDataError, *, answered_before: bool = False) -> type[SportsDataError]:
    """Return what a failure is waited for as; those of one kind in a row make the pause longer.

    A refusal of a route that has answered before, and a key's that is in doubt, are taken for one more kind of trouble.
    """
    if isinstance(error, NotInPlan | NotFound):
        return SportsDataError if answered_before else NotInPlan
    if isinstance(error, KeyRejected):
        return SportsDataError if answered_before and not error.certain else KeyRejected
    return next((kind for kind in (ShareSpent, BudgetSpent, OverQuota) if isinstance(error, kind)), SportsDataError)


def is_quick(error: SportsDataError, failures: int, *, cold: bool) -> bool:
    """Tell whether a failure is followed by a short pause: the first ones of a vendor in trouble, with nothing held."""
    return cold and failures <= COLD_PAUSES and not isinstance(error, _REFUSALS)


def retry_pause(
    error: SportsDataError, failures: int = 1, *, answered_before: bool = False, cold: bool = False
) -> timedelta:
    """Return how long to leave a route alone after `failures` of the error's kind in a row.

    `cold`: nothing is held that could be shown meanwhile.
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
        # The vendor knows best; if what it said was too short, twice that comes next.
        return max(min(told * doubled, longest), told)
    return max(min(first * doubled, longest), told)


def _told(error: SportsDataError) -> timedelta:
    """Return the pause that the vendor asks for; none if it does not, or names a time in the past."""
    seconds = error.retry_after if isinstance(error, OverQuota | Unavailable) else None
    return timedelta(seconds=seconds or 0.0)


def family(path: str) -> str:
    """Return the league's part of a path: `/v3/nba`, `/v4/soccer`."""
    return "/".join(path.split("/")[:3])


def _circuits_of(path: str, *, aside: bool) -> tuple[str, ...]:
    """Return the names of the circuits that stop a path, those that a failure of the path opens last.

    The first of a pair concerns every league, the second one family.
    """
    current = ("", family(path))
    return (*current, OTHER_SEASONS, f"{family(path)} ({OTHER_SEASONS})") if aside else current


def _is_throttle(error: SportsDataError) -> bool:
    """Tell whether calls came too fast, rather than too many in a month: the vendor names a short time to wait."""
    return isinstance(error, OverQuota) and timedelta(0) < _told(error) <= LONGEST_THROTTLE


@dataclass(slots=True)
class _Circuit:
    failures: int = 0
    """Events in a row. Calls that were under way together and failed are one event."""
    pauses: int = 0
    noted: int = 0
    """The ticket of the last event: a call with an earlier one was under way when it was noted."""
    probing: bool = False
    """Whether one caller is on its way to see how the vendor is."""
    closed_again_at: datetime | None = None
    error: SportsDataError | None = None

    def is_open(self, now: datetime) -> bool:
        return self.closed_again_at is not None and now < self.closed_again_at


class Breakers:
    """Tells whether a path may be asked, by what became of others like it. A key or quota concerns every path."""

    def __init__(self) -> None:
        self._circuits: dict[str, _Circuit] = {}
        self._tickets = count(1)

    def ticket(self) -> int:
        """Return a number for a call that is asked for now; later ones are larger."""
        return next(self._tickets)

    def is_probing(self, path: str, *, aside: bool = False) -> bool:
        """Tell whether a path is left alone only until it is known what becomes of another call."""
        return any(circuit.probing for circuit in self._of(path, aside=aside))

    def refused(self, path: str, now: datetime, *, aside: bool = False) -> SportsDataError | None:
        """Return why a path is to be left alone at `now`; None if it may be asked.

        Once a pause is over one caller is let through to see; the others wait for what becomes of it. A path of
        another season than the current one (`aside`) probes only the circuits of other seasons.
        """
        open_now = [circuit for circuit in self._of(path, aside=aside) if circuit.is_open(now)]
        if open_now and (error := open_now[0].error) is not None:
            return error.again(path)
        for circuit in self._of_own(path, aside=aside):
            if circuit.closed_again_at is not None:
                circuit.closed_again_at, circuit.probing = now + FIRST_PAUSE, True
        return None

    def is_open(self, path: str, now: datetime, *, aside: bool = False) -> bool:
        """Tell whether a path is to be left alone at `now`; asking this lets nobody through."""
        return any(circuit.is_open(now) for circuit in self._of(path, aside=aside))

    def _of(self, path: str, *, aside: bool) -> list[_Circuit]:
        """Return the circuits that stop a path."""
        return [self._circuits[name] for name in _circuits_of(path, aside=aside) if name in self._circuits]

    def _of_own(self, path: str, *, aside: bool) -> list[_Circuit]:
        """Return the circuits that what becomes of a path opens and closes."""
        return [self._circuits[name] for name in _circuits_of(path, aside=aside)[-2:] if name in self._circuits]

    def succeeded(self, path: str, *, aside: bool = False) -> None:
        """Note an answer: the family is well again."""
        self.close(path, aside=aside)

    def close(self, path: str, *, aside: bool = False) -> None:
        """Let a path be asked, whatever became of others like it."""
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
        """Note a failure, and open the circuit where it is one too many. A failed probe opens it for longer.

        `ticket` is what the call was given when it was asked for: of those asked at the same time one counts. `cold`:
        nothing is held that could be shown meanwhile, so that the first pauses are short. `aside`: the path is of
        another season than the current one.
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
        """Let the next caller see how the vendor is, unless what follows opens the circuit again."""
        for circuit in self._of_own(path, aside=aside):
            if circuit.probing:
                circuit.closed_again_at, circuit.probing = now, False

    def _stop(self, name: str, error: KeyRejected | OverQuota, now: datetime, ticket: int | None) -> None:
        """Open a circuit at once, for longer with each event."""
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
        """Follow a clock that was set back: what it has noted happened so much earlier."""
        for circuit in self._circuits.values():
            if circuit.closed_again_at is not None:
                circuit.closed_again_at -= by

    def state(self, now: datetime) -> dict[str, str]:
        """Return the circuits that are open at `now`, each with the code of the reason.

        "" is all of the vendor; the circuits of other seasons are named so.
        """
        return {
            name: circuit.error.code
            for name, circuit in self._circuits.items()
            if circuit.error and circuit.is_open(now)
        }

    def until(self, now: datetime) -> dict[str, datetime]:
        """Return when each family that is left alone at `now` may be asked again; "" is all of them."""
        return {
            name: circuit.closed_again_at
            for name, circuit in self._circuits.items()
            if circuit.closed_again_at is not None and circuit.is_open(now)
        }
