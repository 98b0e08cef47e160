"""Counts the cost of each client's requests: over all containers if they share a cache, otherwise in this one.

No request waits for the shared cache. Each container counts for itself. A task reports a client each time that it has
used up a hundredth of its limit here. The task adds the cost to the shared count, and learns the cost in the other
containers. So a client can exceed its limit by a hundredth in each container, and by its cost during a report.
"""

import asyncio
import hashlib
from contextvars import Context
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog

from gql_service.cache.port import AnswerCache, CacheUnavailable
from gql_service.clock import Clock
from gql_service.web.rate_limit import WINDOW_SECONDS, CostLimits, Policy, Standing, Window, window_of
from gql_service.web.room import Room

MOST_CLIENTS: Final = 50_000
"""Clients that are remembered, those seen last. It bounds the memory: each takes some 500 bytes."""
KEPT: Final = timedelta(seconds=2 * WINDOW_SECONDS)
PAUSE_SECONDS: Final = 0.1
"""Between two reports. In it, what one client uses up is gathered into one addition."""
AT_ONCE: Final = 8
"""How many clients are reported at the same time: half of the connections that the cache has."""
PARTS: Final = 100
"""A client is reported each time that it has used up one of so many parts of its limit.

Most clients never do, and cost the shared cache nothing.
"""

_log = structlog.get_logger(__name__)


@dataclass(slots=True, eq=False)
class Account:
    """The cost of one client's requests in one window: here, how much of it was reported, and in other containers."""

    limiter: "RateLimiter"
    name: str
    policy: Policy
    window: Window
    ours: int = 0
    reported: int = 0
    others: int = 0

    @property
    def allowed(self) -> bool:
        """Whether another request may be answered. It may exceed the limit: its cost is known afterwards."""
        return self.ours + self.others < self.policy.limit

    def standing(self) -> Standing:
        """Return the standing of the client at this moment, by what this container knows."""
        return Standing(self.policy, self.ours + self.others, self.window.seconds_left(self.limiter.now()))

    def charge(self, cost: int) -> Standing:
        """Add the cost of a request, and return the standing after it.

        A request that ends after its window counts in the window in which it began.
        """
        self.ours += cost
        if (self.ours - self.reported) * PARTS >= self.policy.limit:
            self.limiter.report_soon(self)
        return self.standing()


class RateLimiter:
    """Lets each client use up a cost per minute.

    `shared` is a cache that all containers count in. While it is unavailable or slow each container counts for itself:
    `apart` is then true, and `alone` is the cost that could not be reported so far since the start.
    """

    def __init__(
        self, limits: CostLimits, clock: Clock, shared: AnswerCache | None = None, most_clients: int = MOST_CLIENTS
    ) -> None:
        both = {"address": limits.address, "key": limits.key}
        self._policies: Final = {kind: Policy.of(kind, limit) for kind, limit in both.items() if limit is not None}
        self._clock = clock
        self._shared = shared
        self._accounts: Room[str, Account] = Room(most_clients)
        self._due: dict[str, Account] = {}
        self._most_due = most_clients
        self._reporting: asyncio.Task[None] | None = None
        self.apart = False
        self.alone = 0

    @property
    def clients(self) -> int:
        """How many clients are remembered."""
        return len(self._accounts)

    def now(self) -> float:
        """Return the seconds since 1970."""
        return self._clock().timestamp()

    def account(self, kind: str, client: str) -> Account | None:
        """Return the account of a client in its window at this moment; None if clients of this kind have no limit.

        `kind` is `key` for a client by its key's name, or `address`.
        """
        policy = self._policies.get(kind)
        if policy is None:
            return None
        now = self._clock()
        name = f"{kind} {client}"
        account = self._accounts.get(name)
        # The window ends with the minute; a clock that is set back ends it, too.
        if account is None or not account.window.holds(now.timestamp()):
            account = Account(self, name, policy, window_of(name, now))
            self._accounts.put(name, account, 1)
        return account

    def report_soon(self, account: Account) -> None:
        """Have the others learn what a client has used up here, in the background."""
        if self._shared is None:
            return
        if account.name in self._due or len(self._due) < self._most_due:
            self._due[account.name] = account
        if self._reporting is None or self._reporting.done():
            # Not in the context of the request at hand, to which the log lines of the task would count.
            self._reporting = asyncio.create_task(self._report(self._shared), context=Context())

    async def close(self) -> None:
        """End the task that reports; what it has not reported by then is forgotten."""
        if self._reporting is not None:
            self._reporting.cancel()
            await asyncio.wait([self._reporting])

    async def settled(self) -> None:
        """Wait until all that was due so far has been reported, or could not be."""
        if self._reporting is not None:
            await asyncio.wait([self._reporting])

    async def _report(self, shared: AnswerCache) -> None:
        """Report until nothing is left to report."""
        while self._due:
            await asyncio.sleep(PAUSE_SECONDS)
            due, self._due = list(self._due.values()), {}
            for begin in range(0, len(due), AT_ONCE):
                await asyncio.gather(*(self._report_one(shared, account) for account in due[begin : begin + AT_ONCE]))

    async def _report_one(self, shared: AnswerCache, account: Account) -> None:
        amount = account.ours - account.reported
        # Counted as reported from now on: after an error nobody knows whether they were added.
        account.reported = account.ours
        # Hashed: of bounded length, and no address lies in the cache.
        digest = hashlib.blake2b(account.name.encode(), digest_size=12).hexdigest()
        try:
            # Earlier versions count requests under `rate:`. During an update the two must not add up.
            total = await shared.add(f"rate-cost:{digest}:{account.window.number}", amount, KEPT)
        except CacheUnavailable as reason:
            if not self.apart:
                _log.warning("rate limit apart", reason=str(reason))
            self.apart = True
            self.alone += amount
            return
        if self.apart:
            _log.info("rate limit together again", cost=self.alone)
        self.apart = False
        account.others = max(account.others, total - account.reported)
