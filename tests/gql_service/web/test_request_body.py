"""Bodies: how large they may be, how long they may take, and in which form they may come."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator

import pytest

from gql_service.settings import Settings
from gql_service.web.transport.request_body import BODY_TOO_LARGE, BODY_TOO_SLOW, BodyReader
from gql_service.wiring import create_app
from schema.enums import League
from tests.builders import NOW
from tests.clocks import HandClock
from tests.raw_http import NEW, OLD, head, posted, wire_to
from tests.serving import running

LARGEST = 2_000
QUERY = b'{"query": "{ __typename }"}'
CHUNK = b"400\r\n" + b" " * 1024 + b"\r\n"


@pytest.fixture
async def origin() -> AsyncIterator[str]:
    settings = Settings(leagues=(League.NFL,), max_body_bytes=LARGEST, body_seconds=1)
    async with running(create_app(settings, HandClock(NOW))) as origin:
        yield origin


def padded(size: int) -> bytes:
    return QUERY + b" " * (size - len(QUERY))


@pytest.mark.parametrize("pieces", [1, 2, 7])
async def test_a_body_is_read_however_it_comes(origin: str, pieces: int) -> None:
    request = posted(padded(LARGEST))
    step = len(request) // pieces + 1
    async with wire_to(origin) as wire:
        for at in range(0, len(request), step):
            await wire.send(request[at : at + step])
            await asyncio.sleep(0)
        assert (await wire.answer()).status == 200


async def test_a_body_one_byte_too_long_is_refused_before_any_of_it_is_sent(origin: str) -> None:
    for accept in (NEW, OLD):
        async with wire_to(origin) as wire:
            await wire.send(
                head("POST /graphql", content_type=OLD, content_length=str(LARGEST + 1), expect="100-continue")
                if accept == OLD
                else head("POST /graphql", content_type=OLD, content_length=str(LARGEST + 1), accept=accept)
            )
            answer = await wire.answer()
            assert (answer.status, answer.headers["connection"]) == (413, "close")
            assert answer.errors == [(BODY_TOO_LARGE, "A body has at most 2,000 bytes; this one has more.")]
            assert answer.headers["content-type"].startswith(accept)


async def test_chunks_without_end_are_cut_off(origin: str) -> None:
    async with wire_to(origin) as wire:
        await wire.send(head("POST /graphql", content_type=OLD, transfer_encoding="chunked"))
        for _ in range(LARGEST // 1024 + 1):
            await wire.send(CHUNK)
        answer = await wire.answer()
        assert (answer.status, answer.errors[0][0]) == (413, BODY_TOO_LARGE)
        await wire.closed()


async def test_a_client_that_sends_all_before_it_reads_still_gets_to_know(origin: str) -> None:
    async with wire_to(origin) as wire:
        await wire.send(posted(b" " * 2_000_000))
        assert (await wire.answer()).status == 413
        await wire.closed()


async def test_a_body_that_does_not_come_is_not_waited_for(origin: str) -> None:
    async with wire_to(origin) as wire:
        await wire.send(head("POST /graphql", content_type=OLD, content_length="100") + b"{")
        answer = await wire.answer()
        assert answer.status == 408
        assert answer.errors == [(BODY_TOO_SLOW, "The body did not arrive within 1 seconds; send it again.")]
        await wire.closed()


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "gzip, identity"])
async def test_a_packed_body_is_not_unpacked(origin: str, encoding: str) -> None:
    async with wire_to(origin) as wire:
        await wire.send(posted(gzip.compress(b" " * 1_000_000), content_encoding=encoding))
        answer = await wire.answer()
        assert (answer.status, answer.headers["accept-encoding"]) == (415, "identity")
        await wire.send(posted(QUERY, content_encoding="identity"))
        assert (await wire.answer()).status == 200


async def test_an_empty_body_is_named(origin: str) -> None:
    async with wire_to(origin) as wire:
        await wire.send(posted(b""))
        ((_, message),) = (await wire.answer()).errors
        assert message.startswith("The body is empty")


async def test_what_stays_the_same_comes_from_the_cache_in_one_piece_or_in_two(origin: str) -> None:
    body = json.dumps({"query": '{ games(on: "today") { totalCount } }'}).encode()
    request = posted(body)
    async with wire_to(origin) as wire:
        await wire.send(request)
        first = await wire.answer()
        await wire.send(request[:-5])
        await asyncio.sleep(0)
        await wire.send(request[-5:])
        assert (await wire.answer()).body == first.body


async def test_a_reader_goes_on_where_the_server_has_to_wait() -> None:
    news: asyncio.Queue[dict[str, object]] = asyncio.Queue()
    reading = asyncio.create_task(BodyReader(10, 5).read(news.get, b""))
    await asyncio.sleep(0)
    await news.put({"type": "http.request", "body": b"ab", "more_body": True})
    await asyncio.sleep(0)
    await news.put({"type": "http.request", "body": b"cd", "more_body": False})
    assert await reading == b"abcd"


async def test_a_reader_can_be_cancelled_while_it_waits() -> None:
    news: asyncio.Queue[dict[str, object]] = asyncio.Queue()
    reading = asyncio.create_task(BodyReader(10, 5).read(news.get, b""))
    await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
