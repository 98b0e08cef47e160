"""Random histories of processes that share a count: the calls stay within the budget, and the count is correct."""

import asyncio
import os
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from gql_service.schedule.calls.count.ledger import Counted, Ledger
from gql_service.schedule.calls.count.month_claims import WAIT_SECONDS, Sharing
from gql_service.schedule.calls.month import Month
from gql_service.sportsdata.errors import BudgetSpent
from tests.builders import NOW
from tests.clocks import HandClock
from tests.fakes.call_store import FrailStore, OwnWay

EXAMPLES = int(os.environ.get("COUNT_EXAMPLES", "10"))
"""More of them find more: COUNT_EXAMPLES=400 takes some minutes."""
BUDGET, CONTAINERS = 300, 3
UNKNOWN = BUDGET // 100 // CONTAINERS
"""The calls that a process may send without ever having read the count."""
SPENT = 282
COUNTER = "calls:2026-11"
SECONDS = st.sampled_from([1.0, 2.0, 5.0, 15.0, 40.0])


class Gateway:
    """A process: its ledger, its connection to the store, and the calls that it really sent."""

    def __init__(self, store: FrailStore, clock: HandClock) -> None:
        self.way = OwnWay(store, clock)
        sharing = Sharing(CONTAINERS, waits=WAIT_SECONDS)
        self.ledger = Ledger(self.way, clock, BUDGET, sharing)
        self.sent = 0
        self.last: Counted | None = None

    @property
    def account(self) -> Any:
        # The numbers of a process are private; this check reads the calls that the process remembers.
        return self.ledger._counts.of(Month.of(NOW))._account  # noqa: SLF001


class Counting(RuleBasedStateMachine):
    """Gateways come, go and spend while the store is in trouble."""

    @initialize()
    def begin(self) -> None:
        self.loop = asyncio.Runner()
        self.clock = HandClock()
        self.store = FrailStore(self.clock)
        self.gateways = [Gateway(self.store, self.clock) for _ in range(CONTAINERS)]
        self.vendor = 0
        self.lost = 0
        """Calls that nobody remembers: of processes that ended before anybody saw them."""
        self.over = 0
        """Calls that count and were not sent: claims of processes that ended before they knew."""
        self.dead: dict[str, int] = {}
        self.time_passes(WAIT_SECONDS + 2)
        for place in range(SPENT):
            self.spend(place, 1)
        assert self.vendor == SPENT
        self.time_passes(2.0)

    def teardown(self) -> None:
        if hasattr(self, "loop"):
            self.heal()
            self.loop.close()

    def run(self, work: Any) -> Any:
        return self.loop.run(work)

    def look_all(self) -> None:
        for each in self.gateways:
            self.run(each.ledger.look())

    def start_one(self) -> None:
        """Start a gateway; without the store, a gateway may send its part of 1 %."""
        gateway = Gateway(self.store, self.clock)
        self.gateways.append(gateway)
        self.run(gateway.ledger.look())
        if gateway.account.contact_at is None:
            self.lost += UNKNOWN

    def remembered(self) -> int:
        """Return how many calls are known to a living process or to the store."""
        own = {each.account.process: each.sent for each in self.gateways}
        views = [self.store.counts[COUNTER].records] if COUNTER in self.store.counts else []
        views += [each.account.count.records for each in self.gateways]
        dead = {
            name: min(sent, max((view[name].sent for view in views if name in view), default=0))
            for name, sent in self.dead.items()
        }
        return sum(own.values()) + sum(dead.values())

    @rule(who=st.integers(0, 9), times=st.integers(1, 20))
    def spend(self, who: int, times: int) -> None:
        gateway = self.gateways[who % len(self.gateways)]
        for _ in range(times):
            try:
                gateway.last = self.run(gateway.ledger.spend("/"))
            except BudgetSpent:
                return
            gateway.sent += 1
            self.vendor += 1

    @rule(who=st.integers(0, 9))
    def never_reach_the_vendor(self, who: int) -> None:
        gateway = self.gateways[who % len(self.gateways)]
        try:
            call = self.run(gateway.ledger.spend("/"))
        except BudgetSpent:
            return
        gateway.ledger.unsent(call)

    @rule(seconds=SECONDS)
    def time_passes(self, seconds: float) -> None:
        for _ in range(int(seconds // 2) + 1):
            self.clock.pass_by(seconds=min(seconds, 2.0))
            self.look_all()

    @rule()
    def outage_begins(self) -> None:
        self.store.away = True

    @rule(late=st.booleans())
    def the_store_freezes(self, late: bool) -> None:
        self.store.is_late, self.store.loses_replies = late, not late

    @rule()
    def outage_ends(self) -> None:
        self.store.away = self.store.loses_replies = self.store.is_late = False
        self.store.catch_up()

    @precondition(lambda self: not any(each.way.cut for each in self.gateways))
    @rule()
    def the_store_forgets(self) -> None:
        before = self.remembered()
        self.store.flush()
        self.lost += before - self.remembered()

    @rule(who=st.integers(0, 9))
    def one_is_cut_off(self, who: int) -> None:
        self.gateways[who % len(self.gateways)].way.cut = True

    @rule()
    def all_are_connected(self) -> None:
        for each in self.gateways:
            each.way.cut = False

    @rule(who=st.integers(0, 9))
    def one_is_killed(self, who: int) -> None:
        before = self.remembered()
        gateway = self.gateways.pop(who % len(self.gateways))
        own = gateway.account
        self.dead[own.process] = gateway.sent
        self.lost += before - self.remembered()
        stored = self.store.counts.get(COUNTER)
        # A claim with a lost answer, and calls claimed ahead that are later counted as sent.
        claimed = stored.records[own.process].claimed if stored and own.process in stored.records else 0
        self.over += max(1, claimed - gateway.sent)
        self.start_one()

    @rule(who=st.integers(0, 9))
    def one_is_replaced(self, who: int) -> None:
        gateway = self.gateways[who % len(self.gateways)]
        if self.store.away or self.store.is_late or self.store.loses_replies or gateway.way.cut:
            return
        self.run(gateway.ledger.leave())
        self.gateways.remove(gateway)
        self.dead[gateway.account.process] = gateway.sent
        self.start_one()

    @invariant()
    def the_budget_holds(self) -> None:
        if hasattr(self, "vendor"):
            assert self.vendor <= BUDGET + self.lost

    def heal(self) -> None:
        """End all faults: then the count equals the vendor's count, except for calls of killed processes."""
        self.all_are_connected()
        self.outage_ends()
        self.time_passes(40.0)
        count = self.store.count(COUNTER)
        assert self.vendor - self.lost <= count <= self.vendor + self.over
        assert {each.ledger.used for each in self.gateways} == {count}


Counting.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=30,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
test_random_histories_stay_within_the_budget = Counting.TestCase
