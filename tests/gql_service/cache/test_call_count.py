"""The month's calls in the shared cache: the script decides as the rule in Python does, and minds older versions."""

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gql_service.cache.call_count.claims import EMPTY, CallCount, Claim, Mark, Outcome, Record, settle
from gql_service.cache.port import WrongValue
from gql_service.cache.shared.valkey import ValkeyCache
from tests.gql_service.cache.conftest import Container
from tests.valkey_server import ValkeyServer

KEEP: Final = timedelta(days=1)
MONTH: Final = "calls:2026-11"
SMALL: Final = st.integers(0, 6)
NAMES: Final = st.sampled_from(["a1", "b2", "c3"])
RECORDS: Final = st.builds(
    lambda seq, sent, more, mark: Record(seq, sent, sent + more, mark), SMALL, SMALL, SMALL, st.sampled_from(Mark)
)
CLAIMS: Final = st.builds(
    Claim,
    process=NAMES,
    seq=st.integers(1, 7),
    confirmed=SMALL,
    sent=SMALL,
    want=st.integers(0, 2),
    ahead=st.integers(0, 3),
    secured=SMALL,
    budget=st.none() | st.integers(1, 14),
    mark=st.sampled_from(Mark),
    restore=st.none() | st.dictionaries(NAMES, RECORDS, max_size=2),
    amend=st.dictionaries(NAMES, RECORDS, max_size=2),
    extras=st.dictionaries(st.sampled_from(["stated:4", "stated:9"]), st.integers(-3, 9), max_size=1),
    stated=st.none() | st.integers(0, 9),
)
_numbers = itertools.count()


def without_older(count: CallCount) -> CallCount:
    """Leave the calls of older versions out, which the rule in Python knows nothing of."""
    return replace(count, extras={name: value for name, value in count.extras.items() if name != "older"})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claims=st.lists(CLAIMS, min_size=1, max_size=8))
def test_the_script_decides_as_the_rule_in_python_does(
    server: ValkeyServer, prefix: str, claims: Sequence[Claim]
) -> None:
    async def play() -> None:
        cache = ValkeyCache(server.url, prefix, timeout_seconds=5.0)
        counter, expected = f"calls:{next(_numbers)}", EMPTY
        for claim in claims:
            expected = settle(expected, claim)
            found = await cache.settle(counter, claim, KEEP)
            assert without_older(found) == expected
        await cache.close()

    asyncio.run(play())


def claim(process: str, seq: int, sent: int, **more: int | None) -> Claim:
    return Claim(process, seq, more.pop("confirmed", seq - 1) or 0, sent, **{"budget": 300, **more})  # type: ignore[arg-type] # by name


async def test_calls_that_an_older_version_counts_are_counted_and_it_sees_ours(container: Container) -> None:
    async with container() as cache:
        await cache.add(MONTH, 100, KEEP)
        first = await cache.settle(MONTH, claim("a1", 1, 0, want=1), KEEP)
        assert first.total == 101
        assert await cache.add(MONTH, 1, KEEP) == 102
        assert (await cache.settle(MONTH, claim("a1", 2, 1, want=1), KEEP)).total == 103
        assert await cache.add(MONTH, 0, KEEP) == 103


async def test_together_with_an_older_version_the_budget_holds(container: Container) -> None:
    async with container() as cache:
        sent, seq, own = 0, 0, 0
        while True:
            if await cache.add(MONTH, 1, KEEP) > 300:
                await cache.add(MONTH, -1, KEEP)
                break
            sent += 1
            seq += 1
            count = await cache.settle(MONTH, claim("a1", seq, own, want=1), KEEP)
            if count.outcome is Outcome.REFUSED:
                break
            own += 1
            sent += 1
        assert sent == 300


async def test_refused_calls_of_an_older_version_do_not_use_up_a_raised_budget(container: Container) -> None:
    async with container() as cache:
        await cache.settle(MONTH, claim("a1", 1, 0, want=300), KEEP)
        for seq in range(2, 7):
            await cache.add(MONTH, 900, KEEP)
            await cache.settle(MONTH, claim("a1", seq, 300), KEEP)
        raised = await cache.settle(MONTH, claim("b2", 1, 0, want=700, budget=1000), KEEP)
        assert (raised.outcome, raised.total) == (Outcome.WRITTEN, 1000)


async def test_after_a_loss_an_older_version_that_is_back_first_is_not_counted_again(container: Container) -> None:
    async with container() as cache:
        await cache.add(MONTH, 200, KEEP)  # as an older process restores the count: a hundred calls are ours
        lost = claim("a1", 5, 100, confirmed=4)
        assert (await cache.settle(MONTH, lost, KEEP)).outcome is Outcome.LOST
        again = replace(lost, restore={}, extras={"older": 100})
        assert (await cache.settle(MONTH, again, KEEP)).total == 200


async def test_a_claim_that_the_client_sends_twice_counts_once(container: Container) -> None:
    async with container() as cache:
        twice = [await cache.settle(MONTH, claim("a1", 1, 0, want=1), KEEP) for _ in range(2)]
        assert twice[0] == twice[1]
        assert twice[1].total == 1


async def test_the_count_lives_until_its_time_is_over(container: Container) -> None:
    async with container() as cache:
        await cache.settle(MONTH, claim("a1", 1, 0, want=1), timedelta(milliseconds=40))
        until = asyncio.get_running_loop().time() + 5
        while (await cache.settle(MONTH, claim("b2", 1, 0), timedelta(milliseconds=40))).total:
            assert asyncio.get_running_loop().time() < until
            await asyncio.sleep(0.05)


async def test_a_key_that_holds_something_else_is_no_count(container: Container, prefix: str) -> None:
    async with container() as cache:
        single = f"{prefix}:count:{MONTH}"
        await cache._client.set(f"{prefix}:calls:{{{single}}}", "not ours")  # noqa: SLF001 - nobody else writes there
        with pytest.raises(WrongValue):
            await cache.settle(MONTH, claim("a1", 1, 0), KEEP)
