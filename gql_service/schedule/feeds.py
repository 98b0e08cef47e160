"""One feed a route: the last good answer, the last failure, and one call at a time however many ask.

What a feed holds is shown without waiting. A call is made only where nothing is held, or where `refresh` says that
a newer answer is due; before it the shared cache is asked, since another container may have made it already.
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
from gql_service.schedule.breaker import Breakers, family, is_quick, kind_of, retry_pause
from gql_service.schedule.freshness import CADENCE, Phase, Tier
from gql_service.schedule.governor import Governor, Purpose
from gql_service.schedule.refusals import FIRST_REFUSALS, Refused, times_together, together, waits
from gql_service.schedule.upstream_queue import Rank, UpstreamQueue, rank_of
from gql_service.schedule.withheld_rows import WithheldRows
from gql_service.sportsdata.answer import ANYTHING, Answer
from gql_service.sportsdata.client import ATTEMPTS, DEADLINE_SECONDS, SportsDataClient
from gql_service.sportsdata.errors import BudgetSpent, NotFound, NotInPlan, SportsDataError, Unreadable, remembered
from gql_service.sportsdata.row_counts import Counts, Legible, any_row, counted
from gql_service.sportsdata.row_order import Instants
from gql_service.sportsdata.succession import Succession, succeed
from gql_service.sportsdata.withheld import Withheld

LOCK_HELD: Final = timedelta(seconds=DEADLINE_SECONDS + 5)
"""A container that died with the lock keeps the others waiting no longer than this."""
OTHERS_WAIT_SECONDS: Final = DEADLINE_SECONDS + 2
LOOK_AGAIN_SECONDS: Final = 0.5
"""How often one that waits for another container looks by itself, in case the notice is lost."""
SHRUNK_FOR: Final = timedelta(hours=24)
"""An answer that lacks most of what was there is believed when it has said so for this long."""
AHEAD: Final = timedelta(minutes=1)
"""A stored answer from further in the future than clocks differ was made with another clock; a nearer one is of now."""

LONGEST_STRETCHED_PAUSE: Final = timedelta(hours=6)
"""However few calls are left, a route in trouble is tried a few times a day."""
SIDE_PATIENCE_SECONDS: Final = 5.0
"""How long a cold start waits for what only adds; what comes later is added later."""

_FAILED: Final = "!failed"
_DOUBTED: Final = "!doubted"
"""What follows a path in the shared cache: its last failure, and since when its answers lack most of what was there."""
LOOKED_INTO: Final = timedelta(hours=1)
"""For how long the failure of a route that has never answered is told while nobody asks for it again."""
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Route:
    """What to ask. `shape` is the Python type that its JSON must have; `aside`: not about the current season.

    `legible` tells which rows of a list can be read. `scope` is the league whose route it is.

    `expected`: of games that are usually played now. The vendor answers an empty list where it has none yet, so that a
    404 is trouble and not absence.
    """

    path: str
    shape: type = ANYTHING
    aside: bool = False
    expected: bool = False
    legible: Legible = any_row
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """An answer in memory. `settled` and `counts` are those of `succession.Seen`.

    `doubt` says in words that most of its rows cannot be read.
    """

    answer: Answer
    fetched_at: datetime
    settled: Mapping[str, Instants] = field(default_factory=dict)
    counts: Counts = field(default_factory=dict)
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the last call failed, when, and how many of its kind have in a row: 0 where the breaker let none through."""

    error: SportsDataError
    at: datetime
    times: int


@dataclass(slots=True)
class Calls:
    """How many calls have answered and failed since the start; attempts of one call count once."""

    answered: int = 0
    failed: int = 0


@dataclass(slots=True)
class _Feed:
    route: Route
    held: Held | None = None
    failure: Failure | None = None
    """The last one, also where nothing was asked."""
    said: Failure | None = None
    """The last one that came of asking the vendor."""
    call: asyncio.Task[Held] | None = None
    ticket: int = 0
    """The breakers' ticket of the last call."""
    asked_at: datetime | None = None
    """When the last call was asked for."""
    denied_at: datetime | None = None
    """When somebody last wanted it while it was resting."""
    begun: bool = False
    """Whether the call has left the queue, so that its answer is kept even if nobody waits for it any more."""
    waiters: int = 0
    """How many callers wait for the call."""
    background: bool = False
    """Whether the call goes on without any caller."""
    forgotten: bool = False
    """Whether it is to be dropped when its call is over, unless somebody asks until then."""
    news: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when another container has told of this route."""


class Feeds:
    """Answers by path. A cancelled caller never cancels the call for the others.

    `on_change(path)` is called on the event loop whenever a feed holds another answer, or the same one seen later.
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
        # What one key is refused another may be given.
        self._failed: Final = f"{_FAILED}{client.key_mark}"
        self._withheld = WithheldRows(cache, self._keep)
        self._adopting: set[asyncio.Task[None]] = set()
        self._over = asyncio.Event()
        """Set when the next call is over."""
        self.breakers = Breakers()
        self.queue = UpstreamQueue()
        self.calls = Calls()
        self.version = 0
        """Changes with every answer, and with every failure or its end."""

    async def start(self) -> None:
        """Begin to hear of what other containers fetch."""
        await self._cache.start(self._hear)

    async def close(self) -> None:
        """End calls under way, and leave the cache."""
        calls = [feed.call for feed in self._feeds.values() if feed.call is not None]
        for task in (*calls, *self._adopting):
            task.cancel()
        await asyncio.gather(*calls, *self._adopting, return_exceptions=True)
        await self._governor.ledger.leave()
        await self._cache.close()

    async def settle(self) -> None:
        """Wait until no call is under way."""
        while calls := [feed.call for feed in self._feeds.values() if feed.call is not None] + [*self._adopting]:
            await asyncio.wait(calls)

    def errors(self, paths: Iterable[str]) -> list[SportsDataError]:
        """Return the failures that stand for these paths."""
        feeds = [feed for path in paths if (feed := self._feeds.get(path)) is not None]
        told = [self._client.in_hindsight(each.failure.error) for each in feeds if each.failure and self._stands(each)]
        return told + [Unreadable(each.route.path, each.held.doubt) for each in feeds if each.held and each.held.doubt]

    def _stands(self, feed: _Feed) -> bool:
        """Tell whether a failure says anything of now: one that nobody has looked into since does not."""
        failure = feed.failure
        if failure is None or feed.held is not None:
            return failure is not None
        return self._clock() - failure.at < max(self._pause(feed, failure), LOOKED_INTO)

    def is_expected(self, path: str) -> bool:
        """Tell whether a path was last asked for games that are usually played then."""
        feed = self._feeds.get(path)
        return feed is not None and feed.route.expected

    def held(self, path: str) -> Held | None:
        """Return what is in memory for a path."""
        feed = self._feeds.get(path)
        return feed.held if feed else None

    def forget(self, paths: Iterable[str]) -> None:
        """Drop what is in memory for these paths, after the call under way; the cache keeps it."""
        for path in paths:
            feed = self._feeds.get(path)
            if feed is not None and feed.call is not None:
                feed.forgotten = True
            else:
                self._feeds.pop(path, None)
                self._withheld.forget(path)

    def set_back(self, by: timedelta) -> None:
        """Follow a clock that was set back: what it has noted happened so much earlier."""
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
        """Return what is held, at once; where nothing is, or only what is older than `oldest`, ask for it.

        Raises SportsDataError where it cannot be had.
        """
        feed = self._feed(route)
        if feed.held is not None and (oldest is None or feed.held.fetched_at >= oldest):
            return feed.held
        held = await self._wait(feed, self._asked(feed))
        if oldest is not None and held.fetched_at < oldest:
            raise (feed.failure.error if feed.failure else Unreadable(route.path, "too old")).with_traceback(None)
        return held

    def _asked(self, feed: _Feed) -> asyncio.Task[Held]:
        """Return the call under way, or start one. Raises SportsDataError while the route rests."""
        if feed.call is None and (resting := self._resting(feed)) is not None:
            feed.denied_at = self._clock()
            # The same object is raised for many callers; without this its traceback grows with each.
            raise self._client.in_hindsight(resting).with_traceback(None)
        return self._start(feed)

    async def _wait(self, feed: _Feed, call: asyncio.Task[Held]) -> Held:
        """Wait for a call. If the last caller leaves while the call is in the queue, the call leaves it too."""
        feed.waiters += 1
        try:
            return await asyncio.shield(call)
        finally:
            feed.waiters -= 1
            if feed.call is call and not (feed.waiters or feed.background or feed.begun):
                feed.call = None
                call.cancel()

    def is_queued(self, path: str) -> bool:
        """Tell whether a call waits in the queue, so that nothing has been asked yet."""
        feed = self._feeds.get(path)
        return feed is not None and feed.call is not None and not feed.begun

    async def side(self, route: Route) -> Held | None:
        """Return what only adds: what is held, or comes soon; None where it failed before or takes long.

        A failure is noted, told by the league's source, and made up for behind the scenes.
        """
        feed = self._feed(route)
        if feed.held is not None or feed.failure is not None:
            return feed.held
        try:
            call = self._asked(feed)
            waiting = asyncio.ensure_future(self._wait(feed, call))
            try:
                await asyncio.wait([waiting], timeout=SIDE_PATIENCE_SECONDS)
                # Nobody waits for it any longer, and it is still worth having.
                feed.background |= feed.call is call
                return waiting.result() if waiting.done() else None
            finally:
                waiting.cancel()
        except SportsDataError:
            return None

    def refresh(self, route: Route) -> None:
        """Ask for a newer answer in the background, unless the route is resting or asked already."""
        feed = self._feed(route)
        stopped = self.breakers.is_open(route.path, self._clock(), aside=route.aside)
        if feed.call is None and self._resting(feed) is None and not stopped:
            self._start(feed)
            feed.background = True

    async def renew(self, route: Route, *, force: bool = False) -> Held:
        """Ask for a newer answer now, due or not. Raises SportsDataError where none can be had.

        Rest after a failure, breaker and the month's pace are heeded, unless it is forced; the month's limit always is.
        """
        feed = self._feed(route)
        if feed.call is None and not force and (resting := self._resting(feed)) is not None:
            raise self._client.in_hindsight(resting).with_traceback(None)
        if force:
            self._forgiven[route.path] = self._clock()
        return await self._wait(feed, self._start(feed, force=force))

    def forgive(self, paths: Iterable[str]) -> None:
        """Have these paths asked when somebody wants them, whatever has failed until now, here or elsewhere."""
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
        # What is aside today may be the current season tomorrow: who asks last knows.
        feed.route = route
        feed.forgotten = False
        return feed

    def _start(self, feed: _Feed, *, force: bool = False) -> asyncio.Task[Held]:
        """Return the call under way, or start one."""
        if feed.call is None:
            feed.ticket, feed.asked_at = self.breakers.ticket(), self._clock()
            feed.begun = feed.background = False
            feed.call = asyncio.create_task(self._obtain(feed, force=force))
            # Whoever asked may be gone when it ends; an outcome that nobody awaits is told by `errors`.
            feed.call.add_done_callback(lambda call: call.cancelled() or call.exception())
        return feed.call

    def _resting(self, feed: _Feed) -> SportsDataError | None:
        """Return the failure because of which a route is left alone for now: it costs a call as an answer does."""
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
        """Return the refusal of a route of a current season that has never answered; None where there is none."""
        said = feed.said
        if said is None or said.times == 0 or not _is_cold(feed) or not isinstance(said.error, NotInPlan | NotFound):
            return None
        if _should_answer(feed, said.error):
            return None
        until, asking = said.at + self._pause(feed, said), feed.call is not None
        return Refused(said.at, until, said.times, asking, feed.route.expected, feed.denied_at)

    def _refused_together(self, feed: _Feed) -> list[Refused]:
        """Return the refusals of a league since anything of its current season has answered."""
        same = [each for each in self._feeds.values() if _scope(each) == _scope(feed) and not each.route.aside]
        answered_at = max((each.held.fetched_at for each in same if each.held is not None), default=None)
        return together((each for each in map(self._refused, same) if each is not None), answered_at)

    def left_alone(self) -> dict[str, str]:
        """Return what is left alone now, each with the code of the reason.

        Families of routes by their path, "" for all of them, and leagues whose current season was refused.
        """
        now = self._clock()
        refused = [
            (_scope(feed), feed.said.error.code)
            for feed in self._feeds.values()
            if feed.said is not None and self._refused(feed) in self._refused_together(feed)
        ]
        return {**dict(refused), **self.breakers.state(now)}

    def left_alone_until(self) -> dict[str, datetime]:
        """Return when each part that is left alone is asked again, aware; the earliest of a league's routes."""
        found: dict[str, datetime] = {}
        for feed in self._feeds.values():
            if feed.said is not None and self._refused(feed) in self._refused_together(feed):
                until = feed.said.at + self._pause(feed, feed.said)
                found[_scope(feed)] = min(until, found.get(_scope(feed), until))
        return {**found, **self.breakers.until(self._clock())}

    def _pause(self, feed: _Feed, failure: Failure) -> timedelta:
        """Return how long a route rests after a failure; longer where every call counts, unless none was made."""
        answered = _should_answer(feed, failure.error)
        cold = _is_cold(feed)
        pause = retry_pause(failure.error, failure.times, answered_before=answered, cold=cold)
        if isinstance(failure.error, BudgetSpent) or is_quick(failure.error, failure.times, cold=cold):
            return pause
        return max(pause, min(pause * self._governor.stretch[Tier.LIVE], LONGEST_STRETCHED_PAUSE))

    async def _obtain(self, feed: _Feed, *, force: bool) -> Held:
        """Get an answer from the cache, from another container that is asking, or from the vendor."""
        path = feed.route.path
        try:
            if await self._adopt(feed):
                return self._must_hold(feed)
            async with self.queue.place(_scope(feed), lambda: _rank(feed)) as waited:
                feed.begun = True
                if waited:
                    # Calls that fail in turn are several events for the breaker, those under way together are one.
                    feed.ticket = self.breakers.ticket()
                return await self._obtain_with_place(feed, force=force)
        finally:
            if feed.call is asyncio.current_task():
                feed.call = None
                if feed.forgotten:
                    self._feeds.pop(path, None)

    async def _obtain_with_place(self, feed: _Feed, *, force: bool) -> Held:
        """Get an answer from another container that is asking, or from the vendor."""
        path = feed.route.path
        token = await self._cache.try_lock(path, LOCK_HELD)
        if token is None:
            return await self._await_other(feed)
        try:
            return self._must_hold(feed) if await self._adopt(feed) else await self._call(feed, force=force)
        finally:
            await self._cache.unlock(path, token)

    def _must_hold(self, feed: _Feed) -> Held:
        """Return what was adopted: an answer, or the failure of another container as an exception."""
        if feed.held is None or (feed.failure is not None and feed.failure.at > feed.held.fetched_at):
            raise (feed.failure.error if feed.failure else Unreadable(feed.route.path)).with_traceback(None)
        return feed.held

    async def _await_other(self, feed: _Feed) -> Held:
        """Wait for the container that holds the lock; where something is held its notice comes by itself."""
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
        """Ask the vendor, where breaker and governor let it or it is forced, and share what came of it."""
        path = feed.route.path
        if not force:
            await self._heed_breaker(feed)
        try:
            purpose = _purpose(feed)
            if not force:
                await self._governor.permit(purpose, path)

            async def may_retry() -> bool:
                return force or await self._governor.permits(purpose, path)

            # Where there is something to show one attempt is enough: the next one follows soon.
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
        """Return when a route may be asked, or raise the reason why it is left alone.

        Where nothing is held, a call that sees how the vendor is decides: the others begin when it has been answered.
        """
        path, aside, cold = feed.route.path, feed.route.aside, feed.held is None
        while (refusal := self.breakers.refused(path, self._clock(), aside=aside)) is not None:
            if cold and self.breakers.is_probing(path, aside=aside):
                with suppress(TimeoutError):
                    async with asyncio.timeout(DEADLINE_SECONDS):
                        await self._over.wait()
                        continue
            # Nothing was asked, so there is nothing to learn beyond what is known of the route itself.
            feed.failure = feed.failure or Failure(refusal, self._clock(), 0)
            self.version += 1
            raise refusal

    def _call_over(self) -> None:
        """Let those go on that wait for what becomes of a call."""
        over, self._over = self._over, asyncio.Event()
        over.set()

    async def _believed(self, feed: _Feed, after: Held, *, adopted: bool = False) -> Held:
        """Return an answer as it is to be held after the one before it. Raises Unreadable for one that shrank.

        `adopted`: another container has fetched it, and has told of what it does not show.
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
        # What is gone may be gone; what is there and cannot be read never is.
        if doubted_for < SHRUNK_FOR or found.count.leaves_nothing:
            raise Unreadable(path, f"suspiciously few rows: {found.shrunk}")
        _log.warning("a shrunken answer is believed", path=path, rows=found.shrunk)
        return held

    async def _doubted_since(self, path: str, whole_at: datetime, now: datetime) -> datetime:
        """Return since when answers have shrunk that were whole at `whole_at`.

        Containers share it, those that come after a restart included: else their days would begin anew with each.
        """
        noted = await self._cache.get(path + _DOUBTED)
        if noted is not None and whole_at < noted.fetched_at <= now:
            return noted.fetched_at
        await self._cache.put(path + _DOUBTED, Stored(now, None, Unreadable.code), self._keep)
        return now

    async def _note(self, feed: _Feed, error: SportsDataError) -> None:
        """Remember a failure, here and for the other containers."""
        now = self._clock()
        self.breakers.failed(error, now, ticket=feed.ticket, cold=_is_cold(feed), aside=feed.route.aside)
        self.version += 1
        if isinstance(error, BudgetSpent):
            # Nothing was asked: what the vendor said last, and how often, still holds.
            feed.failure = Failure(error, now, 1)
            return
        feed.failure = feed.said = Failure(error, now, self._times(feed, error))
        self.calls.failed += 1
        # Kept beyond the pause: who comes after it goes on counting, else a restart would begin with the shortest.
        keep = max(2 * self._pause(feed, feed.said), LOOKED_INTO)
        noted = Stored(now, None, error.code, feed.said.times)
        await self._cache.put(feed.route.path + self._failed, noted, keep)

    def _times(self, feed: _Feed, error: SportsDataError) -> int:
        """Return how many failures in a row this one makes; routes that were refused together count together."""
        before = _times_before(feed, error)
        if before and self._refused(feed) is not None and feed.asked_at is not None:
            before = max(before, times_together(self._refused_together(feed), feed.asked_at))
        return before + 1

    def _hold(self, feed: _Feed, held: Held) -> None:
        if feed.held is not None and held.fetched_at < feed.held.fetched_at:
            return  # a newer one has come while this one was looked at
        known = feed.held.answer if feed.held is not None else None
        same = known is not None and known.says_the_same(held.answer)
        feed.held = replace(held, answer=known) if same and known is not None else held
        feed.failure = feed.said = None
        self.version += 1
        self._on_change(feed.route.path)

    async def _adopt(self, feed: _Feed) -> bool:
        """Take over what the cache has, where it is news: a newer answer, or a newer failure."""
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
        """Hold what another container has stored, by the same rules as what the vendor says."""
        try:
            believed = await self._believed(feed, held, adopted=True)
        except Unreadable as doubt:
            _log.warning("stored answer left out", path=feed.route.path, reason=doubt.detail)
            return False
        self._hold(feed, believed)
        return True

    def _hear(self, path: str) -> None:
        """Take a notice of the cache: a path that another container has put, or "" for any of them."""
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
    """Tell whether there is nothing to show for a route of the current season while the vendor is in trouble."""
    return feed.held is None and not feed.route.aside


def _rank(feed: _Feed) -> Rank:
    """Return the place of a call in the queue."""
    return rank_of(other=feed.route.aside, awaited=feed.waiters > 0)


def _scope(feed: _Feed) -> str:
    return feed.route.scope or family(feed.route.path)


def _should_answer(feed: _Feed, error: SportsDataError) -> bool:
    """Tell whether a route has answered before, or would if all were well, so that a refusal is trouble."""
    return feed.held is not None or (feed.route.expected and isinstance(error, NotFound))


def _times_before(feed: _Feed, error: SportsDataError) -> int:
    """Return how many failures of an error's kind in a row the vendor has given before it."""
    if (said := feed.said) is None:
        return 0
    kinds = (kind_of(each, answered_before=_should_answer(feed, each)) for each in (said.error, error))
    return said.times if len(set(kinds)) == 1 else 0


def _purpose(feed: _Feed) -> Purpose:
    error = feed.said.error if feed.said is not None else None
    refused_before = isinstance(error, NotInPlan | NotFound) and not _should_answer(feed, error)
    # The first calls after a refusal are still those of a cold start.
    for_long = feed.said is not None and feed.said.times > len(FIRST_REFUSALS)
    if feed.route.aside or (refused_before and for_long):
        return Purpose.ASIDE
    return Purpose.COLD_START if feed.held is None else Purpose.REFRESH
