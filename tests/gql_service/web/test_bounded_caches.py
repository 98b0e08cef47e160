"""Caches are bounded in bytes, and really take as many bytes as counted."""

import gc
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from typing import Any

import orjson
import pytest
from starlette.types import Message

from gql_service.observability.logs import errors
from gql_service.process.background import in_background
from gql_service.web.answers.answer_key import operation_key
from gql_service.web.answers.cached_answer import CachedAnswer
from gql_service.web.answers.response_cache import ResponseCache
from gql_service.web.answers.right_sized import right_sized
from gql_service.web.bounded_lru import BoundedLRU
from gql_service.web.graphql.persisted import PersistedDocuments
from gql_service.web.rate.cost_limits import CostLimits
from gql_service.web.rate.limiter import RateLimiter
from gql_service.web.transport.data_headers import Label
from tests.clocks import HandClock
from tests.fakes.schedule import FakeSchedule
from tests.gql_service.web.test_response_cache import Served, served
from tests.memory import Allocated, allocation

NOW = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
ONE = '{ team(id: "NFL:DAL") { name } }'
PAGE = (
    "query ($first: Int!) { games(season: 2026, leagues: [NFL], first: $first) "
    "{ nodes { id status startTime homeTeam { fullName } awayTeam { fullName } } } }"
)


def test_the_least_recently_used_entry_is_evicted() -> None:
    cache: BoundedLRU[str, str] = BoundedLRU(100)
    for name in "abc":
        cache.put(name, name, 30)
    assert cache.get("a") == "a"
    cache.put("d", "d", 30)
    assert [cache.get(name) for name in "abcd"] == ["a", None, "c", "d"]
    assert (cache.weight, len(cache)) == (90, 3)


def test_an_entry_that_grows_evicts_others_and_is_cleared_once_evicted_itself() -> None:
    cache: BoundedLRU[str, str] = BoundedLRU(100)
    first, second = cache.put("a", "a", 40), cache.put("b", "b", 40)
    assert first is not None
    assert second is not None
    second.grow(50)
    assert (first.value, second.value, cache.weight) == (None, "b", 90)
    first.grow(1_000)
    assert (cache.get("b"), cache.weight) == ("b", 90)
    second.grow(50)
    assert (second.value, cache.weight, len(cache)) == (None, 0, 0)


def test_a_new_value_for_a_key_clears_the_entry_of_the_old_value() -> None:
    cache: BoundedLRU[str, str] = BoundedLRU(100)
    before = cache.put("a", "old", 90)
    assert before is not None
    assert cache.put("a", "new", 80) is not None
    assert (before.value, cache.get("a"), cache.weight) == (None, "new", 80)
    assert cache.put("a", "too large", 101) is None
    assert (cache.get("a"), cache.weight) == (None, 0)


def answer_of(body: bytes, version: int = 0) -> CachedAnswer:
    label = Label(NOW.timestamp(), (NOW + timedelta(hours=1)).timestamp(), stale=False)
    return CachedAnswer(body, label, b'W/"1"', (), frozenset(), shifts=False, version=version)


def cache_of(clock: HandClock, size: int = 100_000) -> ResponseCache:
    return ResponseCache(clock, FakeSchedule(), answers_bytes=size, requests_bytes=size)


@pytest.mark.parametrize("body", [b"{}", b"x" * 20_000], ids=["small", "large"])
def test_ten_thousand_different_requests_take_no_more_than_the_capacity(body: bytes) -> None:
    cache, now = cache_of(HandClock(NOW)), NOW.timestamp()
    for number in range(10_000):
        answer = answer_of(body)
        key = operation_key("{ a }", None, {"x": number}, "application/json")
        request = ("/graphql", b"", b"accept", b"%d" % number)
        cache.put(key, answer)
        cache.alias(request, answer)
        assert cache.by_key(key) is cache.by_request(request, NOW, now) is answer
        assert cache.answers.weight <= 100_000
        assert cache.requests.weight <= 100_000
    assert 1 < len(cache.answers) < 100_000 / (1_000 + len(body))
    assert 1 < len(cache.requests) < 100_000 / 300


def test_one_answer_by_ten_thousand_requests_is_counted_once() -> None:
    cache, answer = cache_of(HandClock(NOW)), answer_of(b"x" * 50_000)
    cache.put(operation_key("{ a }", None, None, ""), answer)
    taken = cache.answers.weight
    for number in range(10_000):
        cache.alias(("/graphql", b"", b"", b"%d" % number), answer)
    assert (cache.answers.weight, len(cache.answers)) == (taken, 1)
    assert cache.requests.weight <= 100_000


def test_an_evicted_answer_is_not_held_by_the_requests_that_led_to_it() -> None:
    cache, answer = cache_of(HandClock(NOW)), answer_of(b"x" * 50_000)
    request = ("/graphql", b"", b"", b"")
    cache.put(operation_key("{ a }", None, None, ""), answer)
    cache.alias(request, answer)
    cache.put(operation_key("{ b }", None, None, ""), answer_of(b"x" * 50_000))
    cache.alias(request, answer)
    assert not [each for each in gc.get_referrers(answer) if type(each).__module__ == "gql_service.web.bounded_lru"]
    assert cache.by_request(request, NOW, NOW.timestamp()) is None


async def test_compressed_bodies_count_as_soon_as_they_exist() -> None:
    cache, answer = cache_of(HandClock(NOW)), answer_of(bytes(range(256)) * 100)
    cache.put(operation_key("{ a }", None, None, ""), answer)

    async def nowhere(_message: Message) -> None: ...

    for encoding in (b"gzip", b"br", b"gzip"):
        before = cache.answers.weight
        new = encoding.decode() not in answer.compressed
        await answer.send({"headers": [(b"accept-encoding", encoding)]}, nowhere, NOW.timestamp())
        grown = cache.answers.weight - before
        assert (grown > len(answer.compressed[encoding.decode()])) == new
        assert (grown == 0) == (not new)


def test_bytes_written_into_a_large_buffer_are_cached_in_one_of_their_size() -> None:
    with allocation() as taken:
        kept = [right_sized(orjson.dumps({"x": number})) for number in range(1_000)]
    assert kept[7] == b'{"x":7}'
    assert taken.bytes < 100 * len(kept)


def small() -> Iterator[dict[str, Any]]:
    # A variable that the document does not define is ignored, but changes the bytes of the request.
    return ({"query": ONE, "variables": {"x": number}} for number in count())


def pages() -> Iterator[dict[str, Any]]:
    return ({"query": PAGE, "variables": {"first": 60, "x": number}} for number in count())


def wide() -> Iterator[dict[str, Any]]:
    # One character outside the basic plane makes Python keep all of them in four bytes each.
    return ({"query": f"{ONE} # \U0001f3c8{'x' * 5_000}", "variables": {"x": number}} for number in count())


async def taken_by(
    gateway: Served, asked: Iterator[dict[str, Any]], encodings: list[str], times: int
) -> tuple[float, Allocated]:
    """Return the counted bytes of requests as a share of the bytes that Python allocates for these requests."""

    async def ask(times: int) -> int:
        for each in islice(asked, times):
            for encoding in encodings:
                await gateway.post(**each, headers={"accept-encoding": encoding})
        return gateway.cache.answers.weight + gateway.cache.requests.weight

    before = await ask(5)  # these requests fill all memory besides the cache
    await in_background(gc.collect)  # after the work that other tests have left to the background thread
    with allocation() as taken:
        counted = await ask(times) - before
        assert errors.flush(60)  # lines that wait to be written are not the cache's
    return counted / taken.bytes, taken


@pytest.mark.parametrize(
    ("asked", "encodings", "log", "times"),
    [
        # Many small requests: the one-time memory of the test's client and server is a tenth of a hundred requests.
        (small(), ["identity"], False, 1_000),
        (small(), ["identity"], True, 1_000),
        (pages(), ["gzip", "br", "identity"], True, 100),
        (wide(), ["identity"], True, 100),
    ],
    ids=["small", "small with a log", "packed", "wide"],
)
async def test_the_counted_bytes_are_the_allocated_bytes_within_an_eighth(
    asked: Iterator[dict[str, Any]], encodings: list[str], *, log: bool, times: int
) -> None:
    async with served(request_log=log, metrics=False) as gateway:
        share, taken = await taken_by(gateway, asked, encodings, times)
    assert 0.875 < share < 1.125, "\n".join(taken.largest)


@pytest.mark.parametrize("more", ["", "\U0001f3c8" + "x" * 5_000], ids=["small", "wide"])
def test_persisted_documents_take_as_much_memory_as_counted(more: str) -> None:
    documents = PersistedDocuments(capacity=200_000)
    with allocation() as taken:
        for number in range(2_000):
            query = f"{{ a{number}: __typename }} # {more}"
            named = {"documentId": hashlib.sha256(query.encode()).hexdigest()}
            documents.remember(named, query)
            assert documents.resolve(named) == query
    assert documents.bytes <= 200_000
    assert 0.8 * taken.bytes < documents.bytes < 1.25 * taken.bytes


def charged(limiter: RateLimiter, client: str) -> int:
    """Charge 1 to a client, and return what it has used up."""
    account = limiter.account("address", client)
    assert account is not None
    return account.charge(1).used


async def test_of_ten_thousand_addresses_the_most_recent_are_counted() -> None:
    limiter = RateLimiter(CostLimits(2, None), HandClock(NOW), most_clients=100)
    for number in range(10_000):
        charged(limiter, f"10.0.{number >> 8}.{number & 255}")
        assert limiter.clients <= 100
    assert charged(limiter, "10.0.39.15") == 2
    assert charged(limiter, "10.0.0.0") == 1


async def test_a_long_header_is_not_remembered_whole() -> None:
    answer = answer_of(bytes(range(256)) * 100)

    async def nowhere(_message: Message) -> None: ...

    with allocation() as taken:
        for number in range(300):
            accepted = b"gzip;q=0.%d%s" % (number, b" " * 10_000)
            await answer.send({"headers": [(b"accept-encoding", accepted)]}, nowhere, NOW.timestamp())
    assert taken.bytes < 1_000_000
    assert set(answer.compressed) == {"gzip"}
