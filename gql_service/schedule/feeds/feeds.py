"""One feed for each upstream route: the last good answer, the last failure, and at most one call at a time.

A feed returns the answer in memory without waiting. A call is made only if no answer is in memory, or if `refresh`
finds that a newer answer is due. Before each call the feed looks into the shared cache, because another container may
already have made the call.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

import structlog

from gql_service.cache.port import AnswerCache, Stored
from gql_service.clock import Clock
from gql_service.schedule.calls.breaker import Breakers, family, is_quick, kind_of, retry_pause
from gql_service.schedule.calls.governor import Governor, Purpose
from gql_service.schedule.calls.refusals import FIRST_REFUSALS, Refused, times_together, together, waits
from gql_service.schedule.calls.upstream_queue import Rank, UpstreamQueue, rank_of
from gql_service.schedule.feeds.withheld_rows import WithheldRows
from gql_service.schedule.freshness import CADENCE, Phase, Tier
from gql_service.sportsdata.errors import BudgetSpent, NotFound, NotInPlan, SportsDataError, Unreadable, remembered
from gql_service.sportsdata.http.client import ATTEMPTS, DEADLINE_SECONDS, SportsDataClient
from gql_service.sportsdata.rows.answer import ANYTHING, Answer
from gql_service.sportsdata.rows.row_counts import Counts, Legible, any_row, counted
from gql_service.sportsdata.rows.row_order import Instants
from gql_service.sportsdata.rows.succession import Succession, succeed
from gql_service.sportsdata.rows.withheld import Withheld

LOCK_HELD: Final = timedelta(seconds=DEADLINE_SECONDS + 5)
"""The longest time that a lock delays other containers if its owner dies."""
OTHERS_WAIT_SECONDS: Final = DEADLINE_SECONDS + 2
LOOK_AGAIN_SECONDS: Final = 0.5
"""How often a feed that waits for another container looks into the cache, in case a notice is lost."""
SHRUNK_FOR: Final = timedelta(hours=24)
"""A list that has lost most of its rows is accepted after the vendor has returned such lists for this long."""
AHEAD: Final = timedelta(minutes=1)
"""The largest clock difference between containers. A stored answer from further in the future is ignored, because its
clock was wrong. A nearer one counts as fetched now."""

LONGEST_STRETCHED_PAUSE: Final = timedelta(hours=6)
"""The longest stretched pause. Even if few calls are left, a failing route is called a few times a day."""
SIDE_PATIENCE_SECONDS: Final = 5.0
"""How long a cold start waits for supplementary data. Data that arrives later is added later."""

_FAILED: Final = "!failed"
_DOUBTED: Final = "!doubted"
"""Suffixes of keys in the shared cache: the last failure of a path, and since when its lists have lacked most rows."""
LOOKED_INTO: Final = timedelta(hours=1)
"""How long the failure of a route that has never answered is reported while no request asks for the route again."""
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Route:
    """An upstream route and how to read it.

    `shape` is the Python type that the JSON must have. `legible` returns whether a row of a list can be read. `scope`
    is the code of the route's league. `aside` means that the route is not about the current season.

    `expected` means that the route has games that are usually played now. The vendor returns an empty list if no games
    are published yet, so a 404 for an expected route is a failure.
    """

    path: str
    shape: type = ANYTHING
    aside: bool = False
    expected: bool = False
    legible: Legible = any_row
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """An answer in memory. `settled` and `counts` have the same meaning as in `succession.Seen`.

    `doubt` is a sentence that says that most rows cannot be read; empty if they can.
    """

    answer: Answer
    fetched_at: datetime
    settled: Mapping[str, Instants] = field(default_factory=dict)
    counts: Counts = field(default_factory=dict)
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the last call failed, when, and the number of failures of this kind in a row.

    `times` is 0 if the circuit breaker stopped the call.
    """

    error: SportsDataError
    at: datetime
    times: int


@dataclass(slots=True)
class Calls:
    """Calls that were answered and that failed since the start. A call with several attempts counts once."""

    answered: int = 0
    failed: int = 0


@dataclass(slots=True)
class _Feed:
    route: Route
    held: Held | None = None
    failure: Failure | None = None
    """The last failure, even if no call was sent."""
    said: Failure | None = None
    """The last failure of a call that was sent to the vendor."""
    call: asyncio.Task[Held] | None = None
    ticket: int = 0
    """The circuit breakers' ticket of the last call."""
    asked_at: datetime | None = None
    """When the last call was requested."""
    denied_at: datetime | None = None
    """When a caller last needed this route during a pause."""
    begun: bool = False
    """Whether the call has left the queue. Its answer is then kept even if no caller waits for it any more."""
    waiters: int = 0
    """How many callers wait for the call."""
    background: bool = False
    """Whether the call continues without any caller."""
    forgotten: bool = False
    """Whether the feed is to be dropped at the end of its call, unless the route is requested until then."""
    news: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when another container has announced an answer or failure of this route."""


class Feeds:
    """The feeds, by path. If a caller is cancelled, the call continues for the other callers.

    `on_change(path)` is called on the event loop whenever a feed gets a new answer, or a newer one with the same
    content.
    """

    def __init__(
        self,
        client: SportsDataClient,
        cache: AnswerCache,
        governor: Governor,
        clock: Clock,
        *,
        max_stale: timedelta,
        on_change: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._client = client
        self._cache = cache
        self._governor = governor
        self._clock = clock
        self._keep = max_stale + CADENCE[Phase.OVER]
        self._on_change = on_change
        self._feeds: dict[str, _Feed] = {}
        self._forgiven: dict[str, datetime] = {}
        # Failures are stored by key, because the vendor may refuse one key and accept another.
        self._failed: Final = f"{_FAILED}{client.key_mark}"
        self._withheld = WithheldRows(cache, self._keep)
        self._adopting: set[asyncio.Task[None]] = set()
        self._over = asyncio.Event()
        """Set when the next call ends."""
        self.breakers = Breakers()
        self.queue = UpstreamQueue()
        self.calls = Calls()
        self.version = 0
        """Changes with every answer, and with every failure or its end."""

    async def start(self) -> None:
        """Subscribe to the notices of other containers."""
        await self._cache.start(self._hear)

    async def close(self) -> None:
        """Cancel running calls, report the number of calls, and close the cache."""
        calls = [feed.call for feed in self._feeds.values() if feed.call is not None]
        for task in (*calls, *self._adopting):
            task.cancel()
        await asyncio.gather(*calls, *self._adopting, return_exceptions=True)
        await self._governor.ledger.leave()
        await self._cache.close()

    async def settle(self) -> None:
        """Wait until no call is running."""
        while calls := [feed.call for feed in self._feeds.values() if feed.call is not None] + [*self._adopting]:
            await asyncio.wait(calls)

    def errors(self, paths: Iterable[str]) -> list[SportsDataError]:
        """Return the current failures of these paths."""
        feeds = [feed for path in paths if (feed := self._feeds.get(path)) is not None]
        told = [self._client.in_hindsight(each.failure.error) for each in feeds if each.failure and self._stands(each)]
        return told + [Unreadable(each.route.path, each.held.doubt) for each in feeds if each.held and each.held.doubt]

    def _stands(self, feed: _Feed) -> bool:
        """Tell whether a failure still describes the current state.

        A failure of a route without data is outdated if its pause and `LOOKED_INTO` are over.
        """
        failure = feed.failure
        if failure is None or feed.held is not None:
            return failure is not None
        return self._clock() - failure.at < max(self._pause(feed, failure), LOOKED_INTO)

    def is_expected(self, path: str) -> bool:
        """Tell whether a path was last requested for games that are usually played now."""
        feed = self._feeds.get(path)
        return feed is not None and feed.route.expected

    def held(self, path: str) -> Held | None:
        """Return the answer in memory for a path, or None."""
        feed = self._feeds.get(path)
        return feed.held if feed else None

    def forget(self, paths: Iterable[str]) -> None:
        """Evict the answers of these paths from memory, after any running call. The cache keeps them."""
        for path in paths:
            feed = self._feeds.get(path)
            if feed is not None and feed.call is not None:
                feed.forgotten = True
            else:
                self._feeds.pop(path, None)
                self._withheld.forget(path)

    def set_back(self, by: timedelta) -> None:
        """Follow a clock that was set back by `by`: move noted instants back as well."""
        for feed in self._feeds.values():
            if feed.held is not None:
                feed.held = replace(feed.held, fetched_at=feed.held.fetched_at - by)
            if feed.failure is not None:
                feed.failure = replace(feed.failure, at=feed.failure.at - by)
            if feed.said is not None:
                feed.said = replace(feed.said, at=feed.said.at - by)
            feed.asked_at = feed.asked_at and feed.asked_at - by
            feed.denied_at = feed.denied_at and feed.denied_at - by
        self.breakers.set_back(by)
        self.version += 1

    async def get(self, route: Route, *, oldest: datetime | None = None) -> Held:
        """Return the answer in memory without waiting; fetch the answer if none is in memory, or if it is older than
        `oldest`.

        Raises SportsDataError if no such answer can be fetched.
        """
        feed = self._feed(route)
        if feed.held is not None and (oldest is None or feed.held.fetched_at >= oldest):
            return feed.held
        held = await self._wait(feed, self._asked(feed))
        if oldest is not None and held.fetched_at < oldest:
            raise (feed.failure.error if feed.failure else Unreadable(route.path, "too old")).with_traceback(None)
        return held

    def _asked(self, feed: _Feed) -> asyncio.Task[Held]:
        """Return the running call, or start a call. Raises SportsDataError during a pause of the route."""
        if feed.call is None and (resting := self._resting(feed)) is not None:
            feed.denied_at = self._clock()
            # The same object is raised for many callers. Without this its traceback would grow each time.
            raise self._client.in_hindsight(resting).with_traceback(None)
        return self._start(feed)

    async def _wait(self, feed: _Feed, call: asyncio.Task[Held]) -> Held:
        """Wait for a call. If the last caller leaves while the call is in the queue, the call leaves the queue too."""
        feed.waiters += 1
        try:
            return await asyncio.shield(call)
        finally:
            feed.waiters -= 1
            if feed.call is call and not (feed.waiters or feed.background or feed.begun):
                feed.call = None
                call.cancel()

    def is_queued(self, path: str) -> bool:
        """Tell whether a call waits in the queue, so that no request has been sent yet."""
        feed = self._feeds.get(path)
        return feed is not None and feed.call is not None and not feed.begun

    async def side(self, route: Route) -> Held | None:
        """Return supplementary data from memory or from a call that ends soon; None after a failure or a long wait.

        A failure is noted, reported by the league's source, and retried in the background.
        """
        feed = self._feed(route)
        if feed.held is not None or feed.failure is not None:
            return feed.held
        try:
            call = self._asked(feed)
            waiting = asyncio.ensure_future(self._wait(feed, call))
            try:
                await asyncio.wait([waiting], timeout=SIDE_PATIENCE_SECONDS)
                # No caller waits for this call any longer, but its answer is still useful.
                feed.background |= feed.call is call
                return waiting.result() if waiting.done() else None
            finally:
                waiting.cancel()
        except SportsDataError:
            return None

    def refresh(self, route: Route) -> None:
        """Request a newer answer in the background, unless a call is running or the route is paused."""
        feed = self._feed(route)
        stopped = self.breakers.is_open(route.path, self._clock(), aside=route.aside)
        if feed.call is None and self._resting(feed) is None and not stopped:
            self._start(feed)
            feed.background = True

    async def renew(self, route: Route, *, force: bool = False) -> Held:
        """Fetch a newer answer now, due or not. Raises SportsDataError if that fails.

        Pauses, circuit breakers and the month's pace apply unless `force` is set. The month's limit always applies.
        """
        feed = self._feed(route)
        if feed.call is None and not force and (resting := self._resting(feed)) is not None:
            raise self._client.in_hindsight(resting).with_traceback(None)
        if force:
            self._forgiven[route.path] = self._clock()
        return await self._wait(feed, self._start(feed, force=force))

    def forgive(self, paths: Iterable[str]) -> None:
        """Allow calls for these paths again, whatever failures this container or others have noted so far."""
        now = self._clock()
        for path in paths:
            self._forgiven[path] = now
            self.breakers.close(path)
            if (feed := self._feeds.get(path)) is not None:
                self.breakers.close(path, aside=feed.route.aside)
                feed.failure = feed.said = None
        self.version += 1

    def _feed(self, route: Route) -> _Feed:
        feed = self._feeds.get(route.path)
        if feed is None:
            feed = self._feeds[route.path] = _Feed(route)
        # The season may become the current one later, so the latest request decides.
        feed.route = route
        feed.forgotten = False
        return feed

    def _start(self, feed: _Feed, *, force: bool = False) -> asyncio.Task[Held]:
        """Return the running call, or start a call."""
        if feed.call is None:
            feed.ticket, feed.asked_at = self.breakers.ticket(), self._clock()
            feed.begun = feed.background = False
            feed.call = asyncio.create_task(self._obtain(feed, force=force))
            # All callers may have left before the call ends. `errors` then reports its failure.
            feed.call.add_done_callback(lambda call: call.cancelled() or call.exception())
        return feed.call

    def _resting(self, feed: _Feed) -> SportsDataError | None:
        """Return the failure because of which a route is paused now, or None. A failed call costs as much as a good
        one.
        """
        now = self._clock()
        for failure in (feed.failure, feed.said):
            if failure is not None and failure.times > 0 and now - failure.at < self._pause(feed, failure):
                return failure.error
        mine = self._refused(feed)
        if mine is not None and feed.said is not None:
            others = self._refused_together(feed)
            return feed.said.error if mine in others and waits(mine, others, now) else None
        return None

    def _refused(self, feed: _Feed) -> Refused | None:
        """Return the refusal of a route of the current season that has never answered, or None."""
        said = feed.said
        if said is None or said.times == 0 or not _is_cold(feed) or not isinstance(said.error, NotInPlan | NotFound):
            return None
        if _should_answer(feed, said.error):
            return None
        until, asking = said.at + self._pause(feed, said), feed.call is not None
        return Refused(said.at, until, said.times, asking, feed.route.expected, feed.denied_at)

    def _refused_together(self, feed: _Feed) -> list[Refused]:
        """Return the refusals of a league since a route of its current season last answered."""
        same = [each for each in self._feeds.values() if _scope(each) == _scope(feed) and not each.route.aside]
        answered_at = max((each.held.fetched_at for each in same if each.held is not None), default=None)
        return together((each for each in map(self._refused, same) if each is not None), answered_at)

    def left_alone(self) -> dict[str, str]:
        """Return the parts of the vendor that get no calls now, each with the error code of the reason.

        Keys are families of routes by their path, "" for all routes, and leagues whose current season was refused.
        """
        now = self._clock()
        refused = [
            (_scope(feed), feed.said.error.code)
            for feed in self._feeds.values()
            if feed.said is not None and self._refused(feed) in self._refused_together(feed)
        ]
        return {**dict(refused), **self.breakers.state(now)}

    def left_alone_until(self) -> dict[str, datetime]:
        """Return when each of these parts is called again, as aware instants. For a league it is the earliest of its
        routes.
        """
        found: dict[str, datetime] = {}
        for feed in self._feeds.values():
            if feed.said is not None and self._refused(feed) in self._refused_together(feed):
                until = feed.said.at + self._pause(feed, feed.said)
                found[_scope(feed)] = min(until, found.get(_scope(feed), until))
        return {**found, **self.breakers.until(self._clock())}

    def _pause(self, feed: _Feed, failure: Failure) -> timedelta:
        """Return the pause of a route after a failure. It is longer if calls are scarce, unless no call was made."""
        answered = _should_answer(feed, failure.error)
        cold = _is_cold(feed)
        pause = retry_pause(failure.error, failure.times, answered_before=answered, cold=cold)
        if isinstance(failure.error, BudgetSpent) or is_quick(failure.error, failure.times, cold=cold):
            return pause
        return max(pause, min(pause * self._governor.stretch[Tier.LIVE], LONGEST_STRETCHED_PAUSE))

    async def _obtain(self, feed: _Feed, *, force: bool) -> Held:
        """Get an answer from the cache, from another container's call, or from the vendor."""
        path = feed.route.path
        try:
            if await self._adopt(feed):
                return self._must_hold(feed)
            async with self.queue.place(_scope(feed), lambda: _rank(feed)) as waited:
                feed.begun = True
                if waited:
                    # Calls that fail one after another are several events for the breaker. Calls at the same time are
                    # one event.
                    feed.ticket = self.breakers.ticket()
                return await self._obtain_with_place(feed, force=force)
        finally:
            if feed.call is asyncio.current_task():
                feed.call = None
                if feed.forgotten:
                    self._feeds.pop(path, None)

    async def _obtain_with_place(self, feed: _Feed, *, force: bool) -> Held:
        """Get an answer from another container's call, or from the vendor."""
        path = feed.route.path
        token = await self._cache.try_lock(path, LOCK_HELD)
        if token is None:
            return await self._await_other(feed)
        try:
            return self._must_hold(feed) if await self._adopt(feed) else await self._call(feed, force=force)
        finally:
            await self._cache.unlock(path, token)

    def _must_hold(self, feed: _Feed) -> Held:
        """Return the adopted answer, or raise the adopted failure of another container."""
        if feed.held is None or (feed.failure is not None and feed.failure.at > feed.held.fetched_at):
            raise (feed.failure.error if feed.failure else Unreadable(feed.route.path)).with_traceback(None)
        return feed.held

    async def _await_other(self, feed: _Feed) -> Held:
        """Wait for the container that holds the lock. If an answer is in memory, do not wait: a notice will follow."""
        if feed.held is not None:
            return feed.held
        deadline = asyncio.get_running_loop().time() + OTHERS_WAIT_SECONDS
        while asyncio.get_running_loop().time() < deadline:
            try:
                async with asyncio.timeout(LOOK_AGAIN_SECONDS):
                    await feed.news.wait()
            except TimeoutError:
                pass
            feed.news.clear()
            if await self._adopt(feed):
                return self._must_hold(feed)
        _log.warning("another container did not answer in time", path=feed.route.path)
        return await self._call(feed)

    async def _call(self, feed: _Feed, *, force: bool = False) -> Held:
        """Call the vendor if breaker and governor allow the call or it is forced, and share the result."""
        path = feed.route.path
        if not force:
            await self._heed_breaker(feed)
        try:
            purpose = _purpose(feed)
            if not force:
                await self._governor.permit(purpose, path)

            async def may_retry() -> bool:
                return force or await self._governor.permits(purpose, path)

            # If an answer is in memory, one attempt is enough, because the next refresh follows soon.
            attempts = ATTEMPTS if feed.held is None else 1
            shape, known = feed.route.shape, feed.held.answer if feed.held is not None else None
            answer = await self._client.get(path, shape, known=known, attempts=attempts, may_retry=may_retry)
            held = await self._believed(feed, Held(answer, self._clock()))
            self.breakers.succeeded(path, aside=feed.route.aside)
        except SportsDataError as error:
            await self._note(feed, error)
            raise
        finally:
            self._call_over()
        self.calls.answered += 1
        self._hold(feed, held)
        held = self._must_hold(feed)
        await self._cache.put(path, Stored(held.fetched_at, held.answer), self._keep)
        return held

    async def _heed_breaker(self, feed: _Feed) -> None:
        """Return if a route may be called, or raise the reason why it may not.

        If no answer is in memory and a probe is running, wait for its result instead of failing at once.
        """
        path, aside, cold = feed.route.path, feed.route.aside, feed.held is None
        while (refusal := self.breakers.refused(path, self._clock(), aside=aside)) is not None:
            if cold and self.breakers.is_probing(path, aside=aside):
                with suppress(TimeoutError):
                    async with asyncio.timeout(DEADLINE_SECONDS):
                        await self._over.wait()
                        continue
            # No call was made, so an earlier failure of the route itself says more.
            feed.failure = feed.failure or Failure(refusal, self._clock(), 0)
            self.version += 1
            raise refusal

    def _call_over(self) -> None:
        """Wake the callers that wait for the end of a call."""
        over, self._over = self._over, asyncio.Event()
        over.set()

    async def _believed(self, feed: _Feed, after: Held, *, adopted: bool = False) -> Held:
        """Return an answer merged with the previous one. Raises Unreadable if the list has lost most of its rows.

        `adopted` means that another container has fetched the answer and has shared the rows that it withholds.
        """
        before, path, legible = feed.held, feed.route.path, feed.route.legible
        if before is None:
            counts, count = await counted(after.answer, legible)
            if count.leaves_nothing:
                raise Unreadable(path, count.doubt)
            return replace(after, counts=counts, doubt=count.doubt)
        withheld = await self._withheld.of(path, before.fetched_at, after.fetched_at)
        found: Succession = await succeed(before, after, withheld, legible)
        held = Held(found.answer, after.fetched_at, found.settled, found.counts, found.count.doubt)
        if found.shrunk is None:
            await self._withheld.note(path, Withheld(after.fetched_at, found.withheld), share=not adopted)
            return held
        doubted_for = after.fetched_at - await self._doubted_since(path, before.fetched_at, after.fetched_at)
        # Missing rows may have been removed by the vendor. Rows that are present but unreadable are always a fault.
        if doubted_for < SHRUNK_FOR or found.count.leaves_nothing:
            raise Unreadable(path, f"suspiciously few rows: {found.shrunk}")
        _log.warning("a shrunken answer is believed", path=path, rows=found.shrunk)
        return held

    async def _doubted_since(self, path: str, whole_at: datetime, now: datetime) -> datetime:
        """Return since when lists have lacked most rows. The list of `whole_at` was still complete.

        Containers share this instant through the cache, so that a restart does not begin the wait again.
        """
        noted = await self._cache.get(path + _DOUBTED)
        if noted is not None and whole_at < noted.fetched_at <= now:
            return noted.fetched_at
        await self._cache.put(path + _DOUBTED, Stored(now, None, Unreadable.code), self._keep)
        return now

    async def _note(self, feed: _Feed, error: SportsDataError) -> None:
        """Remember a failure in this process, and for other containers in the cache."""
        now = self._clock()
        self.breakers.failed(error, now, ticket=feed.ticket, cold=_is_cold(feed), aside=feed.route.aside)
        self.version += 1
        if isinstance(error, BudgetSpent):
            # No call was sent, so the vendor's last failure and its number still apply.
            feed.failure = Failure(error, now, 1)
            return
        feed.failure = feed.said = Failure(error, now, self._times(feed, error))
        self.calls.failed += 1
        # The failure is stored for longer than its pause, so that a container that starts later continues the count
        # instead of beginning with the shortest pause.
        keep = max(2 * self._pause(feed, feed.said), LOOKED_INTO)
        noted = Stored(now, None, error.code, feed.said.times)
        await self._cache.put(feed.route.path + self._failed, noted, keep)

    def _times(self, feed: _Feed, error: SportsDataError) -> int:
        """Return the number of failures in a row, this one included. Routes that were refused together count
        together.
        """
        before = _times_before(feed, error)
        if before and self._refused(feed) is not None and feed.asked_at is not None:
            before = max(before, times_together(self._refused_together(feed), feed.asked_at))
        return before + 1

    def _hold(self, feed: _Feed, held: Held) -> None:
        if feed.held is not None and held.fetched_at < feed.held.fetched_at:
            return  # a newer answer was stored while this one was examined
        known = feed.held.answer if feed.held is not None else None
        same = known is not None and known.says_the_same(held.answer)
        feed.held = replace(held, answer=known) if same and known is not None else held
        feed.failure = feed.said = None
        self.version += 1
        self._on_change(feed.route.path)

    async def _adopt(self, feed: _Feed) -> bool:
        """Adopt a newer answer or failure from the shared cache. Return whether the feed now has a result."""
        path, now = feed.route.path, self._clock()
        stored = await self._cache.get(path)
        since = feed.held.fetched_at if feed.held is not None else None
        news = stored is not None and (since is None or stored.fetched_at > since) and stored.fetched_at <= now + AHEAD
        if stored is not None and stored.answer is not None and news:
            answer = await stored.answer.checked(feed.route.shape)
            if answer is not None:
                return await self._take_over(feed, Held(answer, min(stored.fetched_at, now)))
            _log.warning("stored answer left out", path=path, reason=f"not a {feed.route.shape.__name__}")
        failed = await self._cache.get(path + self._failed)
        if failed is None or failed.refusal is None or failed.fetched_at > now + AHEAD:
            return False
        error, at = remembered(failed.refusal, path), failed.fetched_at
        looked_into = (since, feed.failure.at if feed.failure else None, self._forgiven.get(path))
        known = max((each for each in looked_into if each), default=None)
        failure = Failure(error, at, max(failed.times, _times_before(feed, error) + 1))
        if known is not None and at <= known:
            return False
        feed.failure = feed.said = failure
        self.version += 1
        return now - at < self._pause(feed, failure)

    async def _take_over(self, feed: _Feed, held: Held) -> bool:
        """Adopt an answer that another container has stored, by the same rules as an answer of the vendor."""
        try:
            believed = await self._believed(feed, held, adopted=True)
        except Unreadable as doubt:
            _log.warning("stored answer left out", path=feed.route.path, reason=doubt.detail)
            return False
        self._hold(feed, believed)
        return True

    def _hear(self, path: str) -> None:
        """Handle a notice of the cache: the path that another container has stored, or "" if any path may have
        changed.
        """
        told = path.partition("!")[0]
        for feed in list(self._feeds.values()) if not path else filter(None, [self._feeds.get(told)]):
            feed.news.set()
            if feed.call is None:
                task = asyncio.create_task(self._take(feed))
                self._adopting.add(task)
                task.add_done_callback(self._adopting.discard)

    async def _take(self, feed: _Feed) -> None:
        await self._adopt(feed)


def _is_cold(feed: _Feed) -> bool:
    """Tell whether a route of the current season has no answer in memory to show."""
    return feed.held is None and not feed.route.aside


def _rank(feed: _Feed) -> Rank:
    """Return the rank of a call in the queue."""
    return rank_of(other=feed.route.aside, awaited=feed.waiters > 0)


def _scope(feed: _Feed) -> str:
    return feed.route.scope or family(feed.route.path)


def _should_answer(feed: _Feed, error: SportsDataError) -> bool:
    """Tell whether a refusal of this route is a failure, because it has answered before or should have games now."""
    return feed.held is not None or (feed.route.expected and isinstance(error, NotFound))


def _times_before(feed: _Feed, error: SportsDataError) -> int:
    """Return how many failures of the same kind in a row the vendor has returned before this error."""
    if (said := feed.said) is None:
        return 0
    kinds = (kind_of(each, answered_before=_should_answer(feed, each)) for each in (said.error, error))
    return said.times if len(set(kinds)) == 1 else 0


def _purpose(feed: _Feed) -> Purpose:
    error = feed.said.error if feed.said is not None else None
    refused_before = isinstance(error, NotInPlan | NotFound) and not _should_answer(feed, error)
    # The first calls after a refusal still belong to the cold start.
    for_long = feed.said is not None and feed.said.times > len(FIRST_REFUSALS)
    if feed.route.aside or (refused_before and for_long):
        return Purpose.ASIDE
    return Purpose.COLD_START if feed.held is None else Purpose.REFRESH
