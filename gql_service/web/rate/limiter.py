"""Counts the cost of each client's requests: in all containers if a cache is shared, otherwise in this container.

No request waits for the shared cache, because each container counts by itself. A background task reports a client each
time the client has used a further hundredth of its limit in this container. The task adds the cost to the shared count,
and learns the cost in the other containers. So a client can exceed its limit by a hundredth in each container, and by
its cost during a report.
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
from gql_service.web.bounded_lru import BoundedLRU
from gql_service.web.rate.cost_limits import CostLimits
from gql_service.web.rate.rate_headers import Policy, Standing
from gql_service.web.rate.window import WINDOW_SECONDS, Window, window_of

MOST_CLIENTS: Final = 50_000
"""The clients that are remembered, in an LRU cache. This bounds the memory: each client takes about 400 bytes."""
SHARED_LIFETIME: Final = timedelta(seconds=2 * WINDOW_SECONDS)
PAUSE_SECONDS: Final = 0.1
"""The pause between two reports, in which the costs of a client are collected into a single addition."""
AT_ONCE: Final = 8
"""How many clients are reported at the same time: half of the cache's connections."""
PARTS: Final = 100
"""A client is reported each time the client has used up a further part, out of this many parts of the limit.

Most clients never do, and so cause no calls to the shared cache.
"""

_log = structlog.get_logger(__name__)


@dataclass(slots=True, eq=False)
class Account:
    """The cost of a client's requests in a window: `ours` in this container, `others` in the other containers.

    `reported` is the part of `ours` that was added to the shared count.
    """

    limiter: "RateLimiter"
    name: str
    policy: Policy
    window: Window
    ours: int = 0
    reported: int = 0
    others: int = 0

    @property
    def allowed(self) -> bool:
        """Whether another request may be answered. Its cost is known only afterwards, and may exceed the limit."""
        return self.ours + self.others < self.policy.limit

    def standing(self) -> Standing:
        """Return the present standing of the client, as far as this container knows."""
        return Standing(self.policy, self.ours + self.others, self.window.seconds_left(self.limiter.now()))

    def charge(self, cost: int) -> Standing:
        """Add the cost of a request, and return the standing afterwards.

        A request that ends after its window counts in the window in which the request began.
        """
        self.ours += cost
        if (self.ours - self.reported) * PARTS >= self.policy.limit:
            self.limiter.report_soon(self)
        return self.standing()


class RateLimiter:
    """Limits the cost that each client may use per minute.

    `shared` is a cache in which all containers count. While this cache is unavailable or slow, each container counts by
    itself: `degraded` is then true, and `alone` is the cost since the start that could not be reported.
    """

    def __init__(
        self, limits: CostLimits, clock: Clock, shared: AnswerCache | None = None, most_clients: int = MOST_CLIENTS
    ) -> None:
        both = {"address": limits.address, "key": limits.key}
        self._policies: Final = {kind: Policy.of(kind, limit) for kind, limit in both.items() if limit is not None}
        self._clock = clock
        self._shared = shared
        self._accounts: BoundedLRU[str, Account] = BoundedLRU(most_clients)
        self._due: dict[str, Account] = {}
        self._most_due = most_clients
        self._reporting: asyncio.Task[None] | None = None
        self.degraded = False
        self.alone = 0

    @property
    def is_on(self) -> bool:
        """Whether any client has a limit. Otherwise no client has an account, and nothing is counted."""
        return bool(self._policies)

    @property
    def clients(self) -> int:
        """How many clients are remembered."""
        return len(self._accounts)

    def now(self) -> float:
        """Return the seconds since 1970."""
        return self._clock().timestamp()

    def account(self, kind: str, client: str) -> Account | None:
        """Return the account of a client in the present window; None if clients of this kind have no limit.

        `kind` is `key` if `client` is the name of an API key, or `address`.
        """
        policy = self._policies.get(kind)
        if policy is None:
            return None
        now = self._clock()
        name = f"{kind} {client}"
        account = self._accounts.get(name)
        # A window ends with its minute, or if the clock is set back.
        if account is None or not account.window.holds(now.timestamp()):
            account = Account(self, name, policy, window_of(name, now))
            self._accounts.put(name, account, 1)
        return account

    def report_soon(self, account: Account) -> None:
        """Report the cost of a client in this container to the other containers, in the background."""
        if self._shared is None:
            return
        if account.name in self._due or len(self._due) < self._most_due:
            self._due[account.name] = account
        if self._reporting is None or self._reporting.done():
            # A new context, because the log lines of the task do not belong to the present request.
            self._reporting = asyncio.create_task(self._report(self._shared), context=Context())

    async def close(self) -> None:
        """End the task that reports. Costs that are not yet reported are forgotten."""
        if self._reporting is not None:
            self._reporting.cancel()
            await asyncio.wait([self._reporting])

    async def settled(self) -> None:
        """Wait until all costs that were due have been reported, or could not be reported."""
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
        # Counted as reported from now on, because an error does not show whether the cost was added.
        account.reported = account.ours
        # A hash has a bounded length, and keeps addresses out of the cache.
        digest = hashlib.blake2b(account.name.encode(), digest_size=12).hexdigest()
        try:
            # Earlier versions count requests under `rate:`. During an update the two must not add up.
            total = await shared.add(f"rate-cost:{digest}:{account.window.number}", amount, SHARED_LIFETIME)
        except CacheUnavailable as reason:
            if not self.degraded:
                _log.warning("rate limit apart", reason=str(reason))
            self.degraded = True
            self.alone += amount
            return
        if self.degraded:
            _log.info("rate limit together again", cost=self.alone)
        self.degraded = False
        account.others = max(account.others, total - account.reported)
