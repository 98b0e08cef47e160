"""Bodies and redirects over real sockets: the bytes that are read, and the path of the key."""

import gzip
from collections.abc import Iterator
from typing import Final

import pytest
import stamina

from gql_service.sportsdata import errors
from gql_service.sportsdata.http.client import create_http, network
from gql_service.sportsdata.http.exchange import MOST_BODY_BYTES, exchange
from gql_service.sportsdata.rows.answer import ROWS
from tests.gql_service.sportsdata.test_client import KEY, PATH, client_of, failure_of
from tests.gql_service.sportsdata.wire import Reply, ScriptedServer, json_reply, reply

BODY: Final = '[{"GameKey":"1","Name":"Montréal"}]'
ROW: Final = [{"GameKey": "1", "Name": "Montréal"}]
GOOD: Final = json_reply(BODY.encode())


@pytest.fixture(autouse=True)
def _without_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3):
        yield


async def value_of(*script: Reply, shape: type = ROWS) -> object:
    async with ScriptedServer(*script).running() as server, client_of(server.origin) as client:
        return (await client.get(PATH, shape)).value


@pytest.mark.parametrize(
    "body",
    [
        BODY.encode("utf-8-sig"),
        BODY.encode("utf-16"),
        b"\xfe\xff" + BODY.encode("utf-16-be"),
        BODY.encode("utf-32"),
        f"\r\n {BODY}\r\n".encode(),
    ],
)
async def test_a_byte_order_mark_and_blanks_around_a_body_are_no_matter(body: bytes) -> None:
    assert await value_of(json_reply(body)) == ROW


async def test_a_byte_order_mark_before_what_is_not_in_its_encoding_is_unreadable() -> None:
    error = await failure_of(json_reply(b"\xff\xfe[]x"))
    assert isinstance(error, errors.Unreadable)


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "X-GZIP", "gzip, identity"])
async def test_both_names_of_gzip_are_understood(coding: str) -> None:
    assert await value_of(json_reply(gzip.compress(BODY.encode()), content_encoding=coding)) == ROW


async def test_gzip_twice_is_undone_twice() -> None:
    body = gzip.compress(gzip.compress(BODY.encode()))
    assert await value_of(json_reply(body, content_encoding="gzip, x-gzip")) == ROW


async def test_a_small_answer_that_unpacks_to_more_than_the_bound_is_unreadable() -> None:
    body = gzip.compress(b"[%b]" % (b" " * MOST_BODY_BYTES), compresslevel=1)
    answer = json_reply(body, content_encoding="gzip")
    # Without the client and its deadline, because a busy machine may take long to unpack so much.
    async with ScriptedServer(answer).running() as server, create_http(server.origin, network()) as http:
        with pytest.raises(errors.Unreadable) as failed:
            await exchange(http, PATH, {})
    assert failed.value.detail == "more than 67,108,864 bytes"


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        (reply(204), "nothing (status 204) in place of a list"),
        (json_reply(b"null"), "nothing (status 200) in place of a list"),
    ],
)
async def test_a_list_without_content_is_not_there(answer: bytes, detail: str) -> None:
    error = await failure_of(answer)
    assert type(error) is errors.NotFound
    assert error.detail == detail


@pytest.mark.parametrize("answer", [reply(204), json_reply(b"null")])
async def test_a_value_without_content_is_null(answer: bytes) -> None:
    assert await value_of(answer, shape=object) is None


@pytest.mark.parametrize("shape", [ROWS, object])
@pytest.mark.parametrize("body", [b"", b" \r\n"])
async def test_an_empty_body_is_unreadable(shape: type, body: bytes) -> None:
    error = await failure_of(json_reply(body), shape=shape)
    assert (type(error), error.detail) == (errors.Unreadable, "an empty body")


@pytest.mark.parametrize("shape", [ROWS, object])
async def test_an_error_object_with_status_200_is_the_error_that_it_names(shape: type) -> None:
    body = b'{"statusCode":403,"message":"Out of call volume quota. Quota will be replenished in 00:10:00."}'
    error = await failure_of(json_reply(body), shape=shape)
    assert isinstance(error, errors.OverQuota)
    assert error.retry_after == 600.0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("location", ["/v3/nfl/scores/json/schedules/2026reg", "2026reg", "?x=1", "{origin}/elsewhere"])
async def test_a_redirect_within_the_origin_is_followed_with_the_key(status: int, location: str) -> None:
    server = ScriptedServer(reply(500), GOOD)
    async with server.running(), client_of(server.origin) as client:
        server._script = (reply(status, location=location.format(origin=server.origin)), GOOD)  # noqa: SLF001 - its own origin
        assert (await client.get(PATH, ROWS)).value == ROW
    assert len(server.requests) == 2
    assert all(f"ocp-apim-subscription-key: {KEY}" in head.lower() for head in server.requests)


@pytest.mark.parametrize(
    "location",
    [
        "{other}/",
        "//{other_host}/",
        "http://localhost:{port}/",
        "https://127.0.0.1:{port}/",
        "http://someone@127.0.0.1:{port}/",
        "http://127.0.0.1/",
        "ftp://127.0.0.1:{port}/",
    ],
)
async def test_a_redirect_to_another_origin_is_not_followed(location: str) -> None:
    async with ScriptedServer(GOOD).running() as elsewhere, ScriptedServer(GOOD).running() as server:
        port = server.origin.rpartition(":")[2]
        other_host = elsewhere.origin.removeprefix("http://")
        to = location.format(other=elsewhere.origin, other_host=other_host, port=port)
        server._script = (reply(302, location=to),)  # noqa: SLF001 - its own origin
        async with client_of(server.origin) as client:
            with pytest.raises(errors.Unreadable, match="another origin") as caught:
                await client.get(PATH, ROWS)
    assert elsewhere.requests == []
    assert len(server.requests) == 1
    assert port not in caught.value.detail


async def test_a_redirect_that_never_ends_is_given_up_after_three() -> None:
    spent: list[str] = []
    async with (
        ScriptedServer(reply(302, location=PATH)).running() as server,
        client_of(server.origin, spent=spent) as client,
    ):
        with pytest.raises(errors.Unreadable, match="more than 3 redirects"):
            await client.get(PATH, ROWS)
    assert len(server.requests) == len(spent) == 4, "each is a call of the key's"


@pytest.mark.parametrize("location", ["http://[broken", "http://127.0.0.1:99999/"])
async def test_a_redirect_to_what_is_no_url_is_unreadable(location: str) -> None:
    error = await failure_of(reply(302, location=location))
    assert isinstance(error, errors.Unreadable)
