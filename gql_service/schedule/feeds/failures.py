"""What a failure means for its route: its kind, the failures of this kind in a row, and the pause. No I/O."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from gql_service.schedule.calls.governor import Purpose
from gql_service.schedule.calls.pauses.first_refusals import (
    FIRST_REFUSALS,
    RefusedRoute,
    times_together,
    together,
    waits,
)
from gql_service.schedule.calls.pauses.retry_pauses import is_quick, kind_of, retry_pause
from gql_service.schedule.feeds.feed import Failure, Feed
from gql_service.sportsdata.errors import BudgetSpent, NotFound, NotInPlan, SportsDataError

LONGEST_STRETCHED_PAUSE: Final = timedelta(hours=6)
"""The longest stretched pause. Even if few calls are left, a failing route is called a few times a day."""
REPORTED_FOR: Final = timedelta(hours=1)
"""How long the failure of a route that has never answered is reported while no request asks for the route again."""


def should_answer(feed: Feed, error: SportsDataError) -> bool:
    """Tell whether a refusal of this route is a failure, because it has answered before or should have games now."""
    return feed.latest is not None or (feed.route.expected and isinstance(error, NotFound))


def failures_before(feed: Feed, error: SportsDataError) -> int:
    """Return how many failures of the same kind in a row the vendor has returned before this error."""
    if (last := feed.vendor_failure) is None:
        return 0
    kinds = (kind_of(each, answered_before=should_answer(feed, each)) for each in (last.error, error))
    return last.times if len(set(kinds)) == 1 else 0


def purpose_of(feed: Feed) -> Purpose:
    """Return the purpose of the next call of a route."""
    error = feed.vendor_failure.error if feed.vendor_failure is not None else None
    refused_before = isinstance(error, NotInPlan | NotFound) and not should_answer(feed, error)
    # The first calls after a refusal still belong to the cold start.
    for_long = feed.vendor_failure is not None and feed.vendor_failure.times > len(FIRST_REFUSALS)
    if feed.route.other_season or (refused_before and for_long):
        return Purpose.LOW_PRIORITY
    return Purpose.COLD_START if feed.latest is None else Purpose.REFRESH


@dataclass(frozen=True, slots=True)
class FeedPauses:
    """The pauses of the feeds at `now`, an aware instant. `stretch` is the stretch of the lifetimes of live games."""

    feeds: Collection[Feed]
    stretch: float
    now: datetime

    def after(self, feed: Feed, failure: Failure) -> timedelta:
        """Return the pause of a route after a failure. It is longer if calls are scarce, unless no call was made."""
        answered = should_answer(feed, failure.error)
        pause = retry_pause(failure.error, failure.times, answered_before=answered, cold=feed.is_cold)
        if isinstance(failure.error, BudgetSpent) or is_quick(failure.error, failure.times, cold=feed.is_cold):
            return pause
        return max(pause, min(pause * self.stretch, LONGEST_STRETCHED_PAUSE))

    def reason(self, feed: Feed) -> SportsDataError | None:
        """Return the failure because of which a route is paused now, or None.

        Routes pause because a failed call uses up as much of the budget as a successful call.
        """
        for failure in (feed.failure, feed.vendor_failure):
            if failure is not None and failure.times > 0 and self.now - failure.at < self.after(feed, failure):
                return failure.error
        refused = self._refused(feed)
        if refused is None or feed.vendor_failure is None:
            return None
        others = self._refused_together(feed)
        return feed.vendor_failure.error if refused in others and waits(refused, others, self.now) else None

    def failures_in_a_row(self, feed: Feed, error: SportsDataError, requested_at: datetime) -> int:
        """Return the number of failures in a row, this one included. Routes that were refused together count
        together.
        """
        before = failures_before(feed, error)
        if before and self._refused(feed) is not None:
            before = max(before, times_together(self._refused_together(feed), requested_at))
        return before + 1

    def is_current(self, feed: Feed) -> bool:
        """Tell whether a feed has a failure that still describes the current state.

        A failure of a route without data is outdated if its pause and `REPORTED_FOR` are over.
        """
        failure = feed.failure
        if failure is None or feed.latest is not None:
            return failure is not None
        return self.now - failure.at < max(self.after(feed, failure), REPORTED_FOR)

    def refused_leagues(self) -> dict[str, str]:
        """Return the leagues whose current season was refused, each with the error code."""
        return {feed.league: failure.error.code for feed, failure in self._all_refused()}

    def refused_leagues_until(self) -> dict[str, datetime]:
        """Return when each of these leagues is called again: the earliest instant of its routes."""
        found: dict[str, datetime] = {}
        for feed, failure in self._all_refused():
            until = failure.at + self.after(feed, failure)
            found[feed.league] = min(until, found.get(feed.league, until))
        return found

    def _all_refused(self) -> Iterator[tuple[Feed, Failure]]:
        for feed in self.feeds:
            if feed.vendor_failure is not None and self._refused(feed) in self._refused_together(feed):
                yield feed, feed.vendor_failure

    def _refused(self, feed: Feed) -> RefusedRoute | None:
        """Return the refusal of a route of the current season that has never answered, or None."""
        last = feed.vendor_failure
        if last is None or last.times == 0 or not feed.is_cold or not isinstance(last.error, NotInPlan | NotFound):
            return None
        if should_answer(feed, last.error):
            return None
        until, asking = last.at + self.after(feed, last), feed.call is not None
        needed_at = feed.needed.instant if feed.needed is not None else None
        return RefusedRoute(last.at, until, last.times, asking, feed.route.expected, needed_at)

    def _refused_together(self, feed: Feed) -> list[RefusedRoute]:
        """Return the refusals of a league since a route of its current season last answered."""
        same = [each for each in self.feeds if each.league == feed.league and not each.route.other_season]
        answered_at = max((each.latest.fetched_at for each in same if each.latest is not None), default=None)
        return together((each for each in map(self._refused, same) if each is not None), answered_at)
