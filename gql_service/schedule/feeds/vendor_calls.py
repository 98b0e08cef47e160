"""Calls to the vendor: allowed by the circuit breakers and the month's budget, then checked for plausibility."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from gql_service.clock import Clock, Moment
from gql_service.schedule.calls.governor import Governor
from gql_service.schedule.calls.pauses.vendor_breakers import VendorBreakers
from gql_service.schedule.feeds.failure_record import FailureRecord
from gql_service.schedule.feeds.failures import purpose_of
from gql_service.schedule.feeds.feed import Call, Feed, FetchedAnswer
from gql_service.schedule.feeds.plausibility import Plausibility
from gql_service.sportsdata.errors import BudgetSpent, SportsDataError
from gql_service.sportsdata.http.client import ATTEMPTS, DEADLINE_SECONDS, SportsDataClient


@dataclass(slots=True)
class CallOutcomes:
    """Calls that were answered and that failed since the start. A call with several attempts counts once."""

    answered: int = 0
    failed: int = 0


class VendorCalls:
    """Calls the vendor, and notes the results in the circuit breakers and the record of failures."""

    def __init__(
        self,
        client: SportsDataClient,
        governor: Governor,
        breakers: VendorBreakers,
        failures: FailureRecord,
        plausibility: Plausibility,
        clock: Clock,
    ) -> None:
        self._client = client
        self._governor = governor
        self._breakers = breakers
        self._failures = failures
        self._plausibility = plausibility
        self._clock = clock
        self._over = asyncio.Event()
        """Set when the next call ends."""
        self.outcomes = CallOutcomes()

    async def fetch(self, feed: Feed, call: Call, *, force: bool) -> FetchedAnswer:
        """Call the vendor if breaker and governor allow the call or it is forced, and return a plausible answer.

        Raises SportsDataError, which is then noted as the failure of the feed.
        """
        if not force:
            await self._heed_breaker(feed)
        try:
            held = await self._plausibility.checked(feed, await self._answer(feed, force=force))
            self._breakers.close(feed.path, other_season=feed.route.other_season)
        except SportsDataError as error:
            if not isinstance(error, BudgetSpent):
                self.outcomes.failed += 1
            await self._failures.note(feed, call, error)
            raise
        finally:
            self._wake_waiting_calls()
        self.outcomes.answered += 1
        return held

    async def _answer(self, feed: Feed, *, force: bool) -> FetchedAnswer:
        """Send the request, with retries that the governor permits."""
        path, purpose = feed.path, purpose_of(feed)
        if not force:
            await self._governor.permit(purpose, path)

        async def may_retry() -> bool:
            return force or await self._governor.permits(purpose, path)

        # If an answer is in memory, one attempt is enough, because the next refresh follows soon.
        attempts = ATTEMPTS if feed.latest is None else 1
        shape, known = feed.route.shape, feed.latest.answer if feed.latest is not None else None
        answer = await self._client.get(path, shape, known=known, attempts=attempts, may_retry=may_retry)
        return FetchedAnswer(answer, Moment.now(self._clock))

    async def _heed_breaker(self, feed: Feed) -> None:
        """Return if a route may be called, or raise the reason why it may not.

        If no answer is in memory and a probe is running, wait for its result instead of failing at once.
        """
        path, other, cold = feed.path, feed.route.other_season, feed.latest is None
        while (reason := self._breakers.refused(path, self._clock.ticks(), other_season=other)) is not None:
            if cold and self._breakers.is_probing(path, other_season=other):
                with suppress(TimeoutError):
                    async with asyncio.timeout(DEADLINE_SECONDS):
                        await self._over.wait()
                        continue
            self._failures.note_blocked(feed, reason)
            raise reason

    def _wake_waiting_calls(self) -> None:
        """Wake the calls that wait for the end of a probe."""
        over, self._over = self._over, asyncio.Event()
        over.set()
