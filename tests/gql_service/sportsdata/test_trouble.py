"""Failed calls over real sockets: the log and the client get the kind of failure."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx
import pytest
import stamina
import trustme
from structlog.testing import capture_logs

from gql_service.sportsdata import errors
from gql_service.sportsdata.http.client import ApiKey, SportsDataClient, create_http, network
from tests.gql_service.sportsdata.test_client import KEY, PATH, client_of
from tests.gql_service.sportsdata.wire import HOST, Reset, ScriptedServer, Silence, json_reply, reply
from tests.processes import free_port

SHORT: Final = 0.2


@pytest.fixture(autouse=True)
def _without_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=2):
        yield


async def failed(origin: str, **limits: float) -> tuple[errors.SportsDataError, list[Any]]:
    """Return the exception of a call, and the log."""
    async with create_http(origin, network()) as http:
        http.timeout = httpx.Timeout(**{"timeout": 5.0, **limits})
        client = SportsDataClient(http, ApiKey(KEY))
        with capture_logs() as logs, pytest.raises(errors.SportsDataError) as caught:
            await client.get(PATH)
    assert KEY not in repr(logs)
    return caught.value, list(logs)


async def test_a_port_at_which_nobody_listens_refuses_the_connection() -> None:
    port = free_port()
    error, logs = await failed(f"http://{HOST}:{port}")
    assert error.words == ("SportsData.io cannot be reached or is in trouble: connection refused (Schedules/2026REG).")
    line = logs[-1]
    told = (line["event"], line["detail"], line["host"], line["path"])
    assert told == ("upstream call failed", "connection refused", f"{HOST}:{port}", PATH)


async def test_a_name_that_nobody_knows_is_a_matter_of_dns() -> None:
    error, logs = await failed("http://vendor.invalid")
    assert error.detail in ("host name not found (DNS)", "DNS does not answer")
    assert logs[-1]["host"] == "vendor.invalid"


@asynccontextmanager
async def tls_server(certificate: trustme.LeafCert) -> AsyncIterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    server = await asyncio.start_server(lambda _, writer: writer.close(), HOST, 0, ssl=context)
    async with server:
        yield f"https://{HOST}:{server.sockets[0].getsockname()[1]}"


async def test_a_certificate_that_nobody_vouches_for_is_told() -> None:
    async with tls_server(trustme.CA().issue_cert(HOST)) as origin:
        error, _ = await failed(origin)
    assert error.detail.startswith("TLS: ")
    assert "certificate" in error.detail


async def test_an_expired_certificate_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    certificate = authority.issue_cert(HOST, not_after=datetime.now(UTC) - timedelta(days=1))
    with authority.cert_pem.tempfile() as file:
        monkeypatch.setenv("SSL_CERT_FILE", file)
        async with tls_server(certificate) as origin:
            error, _ = await failed(origin)
    assert error.detail == "TLS: certificate has expired"


async def test_a_server_that_speaks_no_tls_is_told() -> None:
    async with ScriptedServer(reply(400)).running() as server:
        loud = await asyncio.start_server(_says_hello, HOST, 0)
        async with loud:
            error, _ = await failed(f"https://{HOST}:{loud.sockets[0].getsockname()[1]}")
    assert server.requests == []
    assert error.detail.startswith("TLS: ")


async def _says_hello(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    await writer.drain()
    writer.close()


async def test_a_reset_connection_is_told() -> None:
    async with ScriptedServer(Reset()).running() as server:
        error, _ = await failed(server.origin)
    assert error.detail == "connection reset"


@pytest.mark.parametrize("answer", [json_reply(b"[1, 2, 3]")[:-3], b"", b"SSH-2.0-OpenSSH_9.2\r\n"])
async def test_an_answer_that_breaks_off_or_is_not_http_is_told(answer: bytes) -> None:
    async with ScriptedServer(answer).running() as server:
        error, _ = await failed(server.origin)
    assert error.detail == "the answer broke off, or was not HTTP"


async def test_a_status_is_told() -> None:
    async with ScriptedServer(reply(503, b"<html>")).running() as server:
        error, _ = await failed(server.origin)
    assert error.words == "SportsData.io cannot be reached or is in trouble: status 503 (Schedules/2026REG)."


async def test_silence_is_told_with_the_time_that_was_waited() -> None:
    async with ScriptedServer(Silence()).running() as server:
        error, logs = await failed(server.origin, read=SHORT)
    assert (type(error), error.detail) == (errors.TimedOut, "nothing came for 0.2 seconds")
    assert SHORT <= logs[-1]["seconds"] < 2.0


async def test_a_handshake_that_never_ends_is_told_with_the_time_that_was_waited() -> None:
    async with ScriptedServer(Silence()).running() as server:
        error, _ = await failed(server.origin.replace("http", "https"), connect=SHORT)
    assert error.detail == "no connection within 0.2 seconds"


async def test_the_deadline_is_told_when_it_is_what_ended_the_call() -> None:
    async with (
        ScriptedServer(Silence()).running() as server,
        client_of(server.origin, deadline_seconds=SHORT) as client,
    ):
        with pytest.raises(errors.TimedOut) as caught:
            await client.get(PATH)
    assert caught.value.detail == "no answer within 0.2 seconds"


async def test_a_try_again_is_one_log_line_with_path_code_and_reason() -> None:
    async with ScriptedServer(reply(500), json_reply(b"[]")).running() as server, client_of(server.origin) as client:
        with capture_logs() as logs:
            await client.get(PATH)
    assert [line["event"] for line in logs] == ["upstream call tried again", "upstream call"]
    again = logs[0]
    assert again == {
        "event": "upstream call tried again",
        "log_level": "warning",
        "path": PATH,
        "code": "UPSTREAM_UNAVAILABLE",
        "detail": "status 500",
        "attempt": 1,
        "wait": 0.0,
    }


async def test_a_route_that_is_not_asked_because_others_have_failed_says_why_they_did() -> None:
    error = errors.Unavailable(PATH, "connection refused").again("/v3/nfl/scores/json/Teams")
    assert error.words == "SportsData.io cannot be reached or is in trouble: connection refused (Teams)."
    assert error.detail == "other routes have just failed: connection refused"
