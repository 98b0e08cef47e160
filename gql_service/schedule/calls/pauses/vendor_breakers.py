"""One circuit breaker for each family of routes: calls to a family stop while the vendor has trouble with it.

Seasons other than the current one have circuits of their own. Trouble with the current season stops their calls too,
but their own failures never stop calls for the current season.

If the vendor refuses a season outside the plan or a path that does not exist, no circuit opens, because the next season
may be available.
"""

from datetime import timedelta
from itertools import count
from typing import Final

from gql_service.schedule.calls.pauses.circuit import Circuit
from gql_service.schedule.calls.pauses.retry_pauses import LONGEST_PAUSE, requested_wait, retry_pause
from gql_service.sportsdata.errors import (
    BudgetSpent,
    KeyRejected,
    NotFound,
    NotInPlan,
    OverQuota,
    SportsDataError,
    TimedOut,
)

TOLERATED: Final = 3
"""Failures in a row that open a circuit. A call that times out counts as this many failures."""
LONGEST_THROTTLE: Final = timedelta(minutes=1)
"""If the vendor throttles calls and names a wait up to this length, only calls of the same family pause."""
OTHER_SEASONS: Final = "other seasons"
"""The name in status reports for circuits of seasons other than the current one."""


def family(path: str) -> str:
    """Return the first two segments of a path, the part that is common to a league's routes: `/v3/nba`,
    `/v4/soccer`.
    """
    return "/".join(path.split("/")[:3])


def _circuits_of(path: str, *, other_season: bool) -> tuple[str, ...]:
    """Return the names of the circuits that stop a path. Failures of the path open only the last two.

    In each pair, the first circuit concerns every league, and the second one family.
    """
    current = ("", family(path))
    return (*current, OTHER_SEASONS, f"{family(path)} ({OTHER_SEASONS})") if other_season else current


def _is_throttle(error: SportsDataError) -> bool:
    """Tell whether calls were too fast, as opposed to too many in a month: the vendor names a short wait."""
    return isinstance(error, OverQuota) and timedelta(0) < requested_wait(error) <= LONGEST_THROTTLE


class VendorBreakers:
    """Decides by the results of a family's calls whether a path of the family may be called.

    A rejected key or an exceeded quota concerns every path. `other_season` means that a path belongs to a season other
    than the current one. `now` is in ticks of a clock.
    """

    def __init__(self) -> None:
        self._circuits: dict[str, Circuit] = {}
        self._tickets = count(1)

    def ticket(self) -> int:
        """Return a ticket for a call that starts now. Later tickets are larger."""
        return next(self._tickets)

    def is_probing(self, path: str, *, other_season: bool = False) -> bool:
        """Tell whether a path waits for the result of a probe."""
        return any(circuit.probing for circuit in self._of(path, other_season=other_season))

    def refused(self, path: str, now: float, *, other_season: bool = False) -> SportsDataError | None:
        """Return the reason why a path must not be called at `now`; None if a call is allowed.

        When a pause ends, the next call is allowed as a probe, and other calls wait for its result. A path of another
        season probes only the circuits of other seasons.
        """
        open_now = [circuit for circuit in self._of(path, other_season=other_season) if circuit.is_open(now)]
        if open_now and (error := open_now[0].error) is not None:
            return error.again(path)
        for circuit in self._of_own(path, other_season=other_season):
            circuit.begin_probe(now)
        return None

    def is_open(self, path: str, now: float, *, other_season: bool = False) -> bool:
        """Tell whether a path must not be called at `now`. Unlike `refused`, this method never starts a probe."""
        return any(circuit.is_open(now) for circuit in self._of(path, other_season=other_season))

    def close(self, path: str, *, other_season: bool = False) -> None:
        """Close the circuits of a path: after a successful call, or whatever results other calls had."""
        for name in _circuits_of(path, other_season=other_season)[-2:]:
            self._circuits.pop(name, None)

    def failed(
        self,
        error: SportsDataError,
        now: float,
        *,
        ticket: int | None = None,
        cold: bool = False,
        other_season: bool = False,
    ) -> None:
        """Note a failed call. Open the circuit after `TOLERATED` failures, and after a failed probe for a longer time.

        `ticket` is the ticket that the call got when it started. Of calls that ran at the same time, only one counts.
        `cold` means that no data is in memory to show, so the first pauses are short.
        """
        for circuit in self._of_own(error.path, other_season=other_season):
            circuit.end_probe(now)
        everywhere, here = _circuits_of(error.path, other_season=other_season)[-2:]
        if isinstance(error, KeyRejected | OverQuota):
            if not isinstance(error, KeyRejected) or error.certain:
                self._stop(here if _is_throttle(error) else everywhere, error, now, ticket)
            return
        if isinstance(error, NotInPlan | NotFound | BudgetSpent):
            return
        circuit = self._circuits.setdefault(here, Circuit())
        if circuit.knows(ticket):
            return
        circuit.noted = self.ticket()
        circuit.failures += TOLERATED if isinstance(error, TimedOut) else 1
        if circuit.failures >= TOLERATED:
            circuit.pauses += 1
            pause = retry_pause(error, circuit.pauses, cold=cold)
            circuit.open(error, now, min(pause, LONGEST_PAUSE))

    def state(self, now: float) -> dict[str, str]:
        """Return the circuits that are open at `now`, each with the error code of its reason.

        The name "" stands for all of the vendor's routes. `OTHER_SEASONS` marks the circuits of other seasons.
        """
        return {
            name: circuit.error.code
            for name, circuit in self._circuits.items()
            if circuit.error and circuit.is_open(now)
        }

    def until(self, now: float) -> dict[str, float]:
        """Return when each circuit that is open at `now` closes again, in ticks. "" stands for all of the
        vendor's routes.
        """
        return {
            name: circuit.closed_again_at
            for name, circuit in self._circuits.items()
            if circuit.closed_again_at is not None and circuit.is_open(now)
        }

    def _of(self, path: str, *, other_season: bool) -> list[Circuit]:
        """Return the circuits that stop a path."""
        names = _circuits_of(path, other_season=other_season)
        return [self._circuits[name] for name in names if name in self._circuits]

    def _of_own(self, path: str, *, other_season: bool) -> list[Circuit]:
        """Return the circuits that the results of a path's calls open and close."""
        names = _circuits_of(path, other_season=other_season)[-2:]
        return [self._circuits[name] for name in names if name in self._circuits]

    def _stop(self, name: str, error: KeyRejected | OverQuota, now: float, ticket: int | None) -> None:
        """Open a circuit at once. The pause grows with each event."""
        circuit = self._circuits.setdefault(name, Circuit())
        if circuit.is_open(now) or circuit.knows(ticket):
            return
        circuit.noted = self.ticket()
        circuit.pauses += 1
        circuit.open(error, now, retry_pause(error, circuit.pauses))
