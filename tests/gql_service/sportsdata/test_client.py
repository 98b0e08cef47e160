"""The client over real sockets: the result of each kind of vendor answer, and the path of the key."""

import asyncio
import traceback
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import orjson
import pytest
import stamina
from structlog.testing import capture_logs

from gql_service.sportsdata import errors
from gql_service.sportsdata.http.client import ApiKey, SportsDataClient, create_http, network
from gql_service.sportsdata.http.metered import MeteredTransport
from gql_service.sportsdata.rows.answer import ROWS
from tests.fakes.meter import NotingMeter
from tests.gql_service.sportsdata.wire import (
    HOST,
    Reply,
    Reset,
    ScriptedServer,
    Silence,
    json_reply,
    reply,
)
from tests.processes import free_port

KEY = "c0ffee-planted-key-value"
PATH = "/v3/nfl/scores/json/Schedules/2026REG"
OTHER_PATH = "/v3/nba/scores/json/Games/2027"
NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)
GOOD = json_reply(b"[]")
VENDOR_401 = orjson.dumps({"HttpStatusCode": 401, "Code": 2, "Description": "Unauthorized.", "Help": "Ask sales."})
MANAGEMENT_401 = orjson.dumps({"statusCode": 401, "message": "Access denied due to invalid subscription key."})


@pytest.fixture(autouse=True)
def _without_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3):
        yield


@asynccontextmanager
async def client_of(
    origin: str, *, deadline_seconds: float = 10.0, spent: list[str] | None = None
) -> AsyncIterator[SportsDataClient]:
    meter = NotingMeter(spent.append if spent is not None else lambda _: None)
    async with create_http(origin, MeteredTransport(network(), meter)) as http:
        yield SportsDataClient(http, ApiKey(KEY), deadline_seconds=deadline_seconds, now=lambda: NOW)


async def failure_of(*script: Reply, path: str = PATH, shape: type = ROWS, requests: int = 1) -> errors.SportsDataError:
    """Return the error that a script ends in, after as many requests."""
    spent: list[str] = []
    async with ScriptedServer(*script).running() as server, client_of(server.origin, spent=spent) as client:
        with pytest.raises(errors.SportsDataError) as caught:
            await client.get(path, shape)
        assert len(server.requests) == requests
        assert spent == [path] * requests, "each attempt is a call of the key's"
    return caught.value


async def test_an_answer_is_its_json_its_bytes_and_the_seconds_it_is_good_for() -> None:
    rows = json_reply(b'[{"GameKey": "1"}]', cache_control="must-revalidate, max-age=300, private")
    async with ScriptedServer(rows).running() as server, client_of(server.origin) as client:
        answer = await client.get(PATH, ROWS)
    assert (answer.value, answer.body, answer.max_age) == ([{"GameKey": "1"}], b'[{"GameKey": "1"}]', 300)


@pytest.mark.parametrize("text", ["", "no-store", "max-age=soon"])
async def test_an_answer_that_names_no_age_is_good_for_no_time(text: str) -> None:
    answer = json_reply(b"[]", cache_control=text)
    async with ScriptedServer(answer).running() as server, client_of(server.origin) as client:
        assert (await client.get(PATH)).max_age == 0


async def test_the_key_travels_in_its_header_alone() -> None:
    async with ScriptedServer(GOOD).running() as server, client_of(server.origin) as client:
        await client.get(PATH)
    first, *headers = server.requests[0].splitlines()
    assert first == f"GET {PATH} HTTP/1.1"
    assert [line.lower() for line in headers if KEY in line] == [f"ocp-apim-subscription-key: {KEY}"]


async def test_a_request_asks_for_json_and_says_who_asks() -> None:
    async with ScriptedServer(GOOD).running() as server, client_of(server.origin) as client:
        await client.get(PATH)
    headers = [line.lower() for line in server.requests[0].splitlines()]
    assert "accept: application/json" in headers
    assert "user-agent: schedule-gateway" in headers


async def test_without_a_key_no_key_header_is_sent() -> None:
    async with ScriptedServer(GOOD).running() as server, create_http(server.origin, network()) as http:
        await SportsDataClient(http, None).get(PATH)
    assert "ocp-apim-subscription-key" not in server.requests[0].lower()


async def test_a_401_of_the_api_management_says_that_the_key_is_wrong_even_after_a_success() -> None:
    async with (
        ScriptedServer(GOOD, json_reply(MANAGEMENT_401, 401)).running() as server,
        client_of(server.origin) as client,
    ):
        await client.get(PATH)
        with pytest.raises(errors.KeyRejected):
            await client.get(PATH)
    assert len(server.requests) == 2


async def test_the_vendor_s_own_401_after_a_success_means_that_the_plan_lacks_this() -> None:
    async with (
        ScriptedServer(GOOD, json_reply(VENDOR_401, 401), GOOD).running() as server,
        client_of(server.origin) as client,
    ):
        await client.get(PATH)
        with pytest.raises(errors.NotInPlan):
            await client.get(OTHER_PATH)
        assert (await client.get(PATH)).value == []
    assert len(server.requests) == 3


async def test_a_key_that_no_longer_opens_what_it_did_is_in_doubt_until_it_opens_another_route() -> None:
    refused = json_reply(VENDOR_401, 401)
    server = ScriptedServer(GOOD, refused, refused, GOOD, refused)
    async with server.running(), client_of(server.origin) as client:
        await client.get(PATH)
        with pytest.raises(errors.KeyRejected) as caught:
            await client.get(PATH)
        with pytest.raises(errors.KeyRejected):
            await client.get(OTHER_PATH)
        await client.get(OTHER_PATH)
        assert isinstance(client.in_hindsight(caught.value), errors.NotInPlan)
        with pytest.raises(errors.NotInPlan):
            await client.get(PATH)


@pytest.mark.parametrize(("body", "told"), [(VENDOR_401, errors.NotInPlan), (MANAGEMENT_401, errors.KeyRejected)])
async def test_a_401_before_the_first_success_is_told_anew_after_it(
    body: bytes, told: type[errors.SportsDataError]
) -> None:
    server = ScriptedServer(json_reply(body, 401), GOOD)
    async with server.running(), client_of(server.origin) as client:
        with pytest.raises(errors.KeyRejected) as caught:
            await client.get(PATH)
        assert client.in_hindsight(caught.value) is caught.value
        await client.get(PATH)
        assert type(client.in_hindsight(caught.value)) is told
        assert client.in_hindsight(caught.value).path == PATH


@pytest.mark.parametrize("body", [VENDOR_401, b"", b"<html>", b'{"Code":2}', b"[]", b'{"message":null}'])
async def test_a_401_before_any_success_blames_the_key(body: bytes) -> None:
    assert isinstance(await failure_of(json_reply(body, 401)), errors.KeyRejected)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (403, errors.NotInPlan),
        (404, errors.NotFound),
        (400, errors.Unreadable),
        (402, errors.NotInPlan),
        (410, errors.NotFound),
        (202, errors.Unreadable),
    ],
)
async def test_a_final_status_is_asked_once(status: int, kind: type[errors.SportsDataError]) -> None:
    assert type(await failure_of(reply(status))) is kind


@pytest.mark.parametrize("status", [408, 425, 500, 502, 503, 504, 507])
async def test_trouble_is_asked_about_three_times_and_no_more(status: int) -> None:
    error = await failure_of(reply(status, b"<html>oops</html>"), requests=3)
    assert type(error) is errors.Unavailable
    assert error.detail == f"status {status}"


async def test_trouble_that_passes_is_not_noticed() -> None:
    async with ScriptedServer(reply(500), reply(503), GOOD).running() as server, client_of(server.origin) as client:
        assert (await client.get(PATH, ROWS)).value == []
        assert len(server.requests) == 3


async def test_too_many_calls_without_a_time_to_come_back_are_not_tried_again() -> None:
    error = await failure_of(reply(429))
    assert isinstance(error, errors.OverQuota)
    assert error.retry_after is None


@pytest.mark.parametrize("wait", ["60", format_datetime(NOW + timedelta(seconds=60), usegmt=True)])
async def test_a_long_wait_is_left_to_a_later_refresh_and_told(wait: str) -> None:
    error = await failure_of(reply(429, retry_after=wait))
    assert isinstance(error, errors.OverQuota)
    assert error.retry_after == 60.0
    assert error.detail == "status 429"


async def test_trouble_with_a_long_wait_is_not_tried_again() -> None:
    error = await failure_of(reply(503, retry_after="120"))
    assert isinstance(error, errors.Unavailable)
    assert error.retry_after == 120.0


@pytest.mark.parametrize("wait", ["soon", "-1", "1.5", "Sun, 99 Nov 2026 20:00:00 GMT"])
async def test_an_unreadable_wait_counts_as_none(wait: str) -> None:
    error = await failure_of(reply(429, retry_after=wait))
    assert isinstance(error, errors.OverQuota)
    assert error.retry_after is None


@pytest.mark.parametrize("wait", ["0", "1", format_datetime(NOW - timedelta(seconds=9), usegmt=True)])
async def test_a_short_wait_is_tried_again(wait: str) -> None:
    async with (
        ScriptedServer(reply(429, retry_after=wait), GOOD).running() as server,
        client_of(server.origin) as client,
    ):
        assert (await client.get(PATH)).value == []
    assert len(server.requests) == 2


async def test_a_short_wait_is_waited_for() -> None:
    loop = asyncio.get_running_loop()
    async with (
        ScriptedServer(reply(429, retry_after="1"), GOOD).running() as server,
        client_of(server.origin) as client,
    ):
        started = loop.time()
        with stamina.set_testing(False):
            await client.get(PATH)
    assert 1.0 <= loop.time() - started < 5.0


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        (json_reply(b'[{"GameKey": "1"'), "not JSON (application/json, 16 bytes)"),
        (reply(200, b"<html>maintenance</html>", content_type="text/html"), "not JSON (text/html, 24 bytes)"),
        (reply(200), "an empty body"),
        (json_reply(b'"\xff\xfe"'), "not JSON (application/json, 4 bytes)"),
        (json_reply(b"[]", content_encoding="gzip"), "the content encoding is broken"),
    ],
)
async def test_an_answer_that_cannot_be_decoded_is_unreadable(answer: bytes, detail: str) -> None:
    error = await failure_of(answer)
    assert isinstance(error, errors.Unreadable)
    assert error.detail == detail
    assert error.__cause__ is not None


@pytest.mark.parametrize(("body", "found"), [(b"{}", "dict"), (b"2026", "int"), (b'"x"', "str"), (b"true", "bool")])
async def test_an_answer_of_another_shape_is_unreadable(body: bytes, found: str) -> None:
    error = await failure_of(json_reply(body))
    assert isinstance(error, errors.Unreadable)
    assert error.detail == f"{found} in place of list"


async def test_a_route_without_a_shape_may_say_null() -> None:
    async with ScriptedServer(json_reply(b"null")).running() as server, client_of(server.origin) as client:
        assert (await client.get(PATH)).value is None


async def test_an_answer_that_breaks_off_is_tried_again_and_then_unavailable() -> None:
    whole = json_reply(b"[1, 2, 3, 4, 5]")
    error = await failure_of(whole[:-5], requests=3)
    assert type(error) is errors.Unavailable
    assert isinstance(error.__cause__, httpx.RemoteProtocolError)


async def test_a_reset_connection_is_unavailable() -> None:
    error = await failure_of(Reset(), requests=3)
    assert type(error) is errors.Unavailable
    assert isinstance(error.__cause__, httpx.NetworkError)


async def test_a_reset_connection_that_comes_back_is_not_noticed() -> None:
    async with ScriptedServer(Reset(), GOOD).running() as server, client_of(server.origin) as client:
        assert (await client.get(PATH)).value == []


async def test_nobody_listening_is_unavailable() -> None:
    async with client_of(f"http://{HOST}:{free_port()}") as client:
        with pytest.raises(errors.Unavailable) as caught:
            await client.get(PATH)
    assert isinstance(caught.value.__cause__, httpx.ConnectError)


async def test_an_answer_that_never_comes_is_timed_out_at_the_deadline() -> None:
    async with ScriptedServer(Silence()).running() as server, client_of(server.origin, deadline_seconds=0.2) as client:
        with pytest.raises(errors.TimedOut, match=r"no answer within 0\.2 seconds") as caught:
            await client.get(PATH)
    assert isinstance(caught.value.__cause__, TimeoutError)
    assert len(server.requests) == 1


async def test_the_deadline_holds_for_all_tries_together() -> None:
    async with (
        ScriptedServer(reply(500), Silence()).running() as server,
        client_of(server.origin, deadline_seconds=0.2) as client,
    ):
        with pytest.raises(errors.TimedOut):
            await client.get(PATH)
    assert len(server.requests) == 2


@pytest.mark.parametrize("path", ["//[broken", "http://[/", "/v3/\x00"])
async def test_a_path_that_is_no_url_is_one_of_our_errors(path: str) -> None:
    async with client_of(f"http://{HOST}:{free_port()}") as client:
        with pytest.raises(errors.SportsDataError) as caught:
            await client.get(path)
    assert caught.value.__cause__ is not None


@pytest.mark.parametrize(
    "answer",
    [
        json_reply(MANAGEMENT_401.replace(b"invalid", KEY.encode()), 401),
        json_reply(VENDOR_401, 401),
        reply(403, KEY.encode()),
        reply(404),
        reply(429, retry_after="60"),
        reply(500, KEY.encode()),
        reply(302, location=f"https://example.org/?key={KEY}"),
        json_reply(f'["{KEY}"'.encode()),
        json_reply(f'{{"key": "{KEY}"}}'.encode()),
        json_reply(KEY.encode(), content_encoding="gzip"),
        Reset(),
        Silence(),
    ],
    ids=lambda answer: type(answer).__name__ if not isinstance(answer, bytes) else answer[9:12].decode(),
)
async def test_neither_errors_nor_logs_show_the_key(answer: Reply) -> None:
    with capture_logs() as logs:
        async with ScriptedServer(answer).running() as server, client_of(server.origin, deadline_seconds=0.2) as client:
            with pytest.raises(errors.SportsDataError) as caught:
                await client.get(PATH, ROWS)
    error: BaseException | None = caught.value
    shown = [repr(logs), "".join(traceback.format_exception(caught.value))]
    while error is not None:
        shown += [str(error), repr(error)]
        error = error.__cause__ or error.__context__
    assert [text for text in shown if KEY in text] == []
    assert [line["code"] for line in logs if line["event"] == "upstream call failed"] == [caught.value.code]


async def test_a_good_call_is_logged_with_the_host_and_without_the_key() -> None:
    with capture_logs() as logs:
        async with ScriptedServer(GOOD).running() as server, client_of(server.origin) as client:
            await client.get(PATH)
    host = server.origin.removeprefix("http://")
    assert [(line["event"], line["path"], line["host"], line["bytes"]) for line in logs] == [
        ("upstream call", PATH, host, 2)
    ]
    assert KEY not in repr(logs)


def test_a_key_does_not_show_itself() -> None:
    assert {str(ApiKey(KEY)), repr(ApiKey(KEY)), f"{ApiKey(KEY)}"} == {"ApiKey(***)"}


@pytest.mark.parametrize("kind", errors.SportsDataError.__subclasses__(), ids=lambda kind: kind.__name__)
def test_every_error_has_a_code_of_its_own_and_a_sentence(kind: type[errors.SportsDataError]) -> None:
    codes = [each.code for each in errors.SportsDataError.__subclasses__()]
    assert codes.count(kind.code) == 1
    assert "SportsData.io" in kind.sentence
    assert kind.sentence.endswith(".")
