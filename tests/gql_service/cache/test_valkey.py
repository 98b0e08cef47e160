"""The shared cache against a real server: two containers, and every kind of server fault."""

import asyncio
import ssl
import time
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
import trustme
import uvloop
from structlog.processors import dict_tracebacks
from structlog.testing import capture_logs
from valkey.asyncio import Valkey

from gql_service.cache.port import CacheUnavailable, WrongValue
from gql_service.cache.shared.address import checked_cache_url
from gql_service.cache.shared.valkey import CONNECTIONS, ValkeyCache
from tests.gql_service.cache.conftest import Container
from tests.gql_service.cache.support import LONG, OTHER, PATH, PATIENCE_SECONDS, SHORT, Heard, seen, stored, until
from tests.processes import free_port
from tests.proxy import TcpProxy
from tests.valkey_server import ValkeyServer

BRIEF_SECONDS = 0.2
"""A timeout for calls that are meant to fail; all other calls have far more time than needed."""


@asynccontextmanager
async def plain_client(server: ValkeyServer) -> AsyncIterator[Valkey]:
    """A client that stores values that the gateway would never store."""
    async with Valkey.from_url(server.url) as client:
        yield client


async def command(client: Valkey, *words: str) -> None:
    await client.execute_command(*words)  # type: ignore[no-untyped-call] # the client leaves it without types


@asynccontextmanager
async def proxied(server: ValkeyServer) -> AsyncIterator[tuple[TcpProxy, str]]:
    async with TcpProxy(server.port).running() as proxy:
        yield proxy, f"valkey://127.0.0.1:{proxy.port}"


async def reason_of(call: Awaitable[object]) -> str:
    with pytest.raises(CacheUnavailable) as failed:
        await call
    return str(failed.value)


async def test_a_container_hears_what_another_puts_and_not_what_it_puts_itself(container: Container) -> None:
    heard, heard_by_other = Heard(), Heard()
    async with container(on_notice=heard) as one, container(on_notice=heard_by_other) as other:
        await one.put(PATH, stored(b"[1]"), LONG)
        assert await heard_by_other.next() == PATH
        assert seen(await other.get(PATH)) == seen(stored(b"[1]")), "who is told finds it"
        await other.put(OTHER, stored(b"[2]"), LONG)
        assert await heard.next() == OTHER, "the first that it hears is not its own"


async def test_containers_share_answers_locks_and_counters(container: Container) -> None:
    async with container() as one, container() as other:
        token = await one.try_lock(PATH, LONG)
        assert token is not None
        assert await other.try_lock(PATH, LONG) is None
        await other.unlock(PATH, "not the token")
        assert await other.try_lock(PATH, LONG) is None
        await one.unlock(PATH, token)
        assert await other.try_lock(PATH, LONG) is not None
        await one.add("2026-11", 2, LONG)
        assert await other.add("2026-11", 3, LONG) == 5


async def test_gateways_with_other_prefixes_share_nothing(server: ValkeyServer, container: Container) -> None:
    heard = Heard()
    stranger = ValkeyCache(server.url, "stranger", timeout_seconds=5.0)
    async with container(on_notice=heard) as one, container() as other:
        await stranger.put(PATH, stored(), LONG)
        assert await one.get(PATH) is None
        await other.put(OTHER, stored(), LONG)
        assert await heard.next() == OTHER
    await stranger.close()


async def test_each_key_lives_for_a_bounded_time(server: ValkeyServer, prefix: str, container: Container) -> None:
    async with container() as cache, plain_client(server) as client:
        await cache.put(PATH, stored(), LONG)
        await cache.try_lock(PATH, LONG)
        await cache.add("2026-11", 1, LONG)
        keys = [key async for key in client.scan_iter(f"{prefix}:*")]
        lives = [await client.pttl(key) for key in keys]
    assert {key.decode() for key in keys} == {
        f"{prefix}:answer:{PATH}",
        f"{prefix}:lock:{PATH}",
        f"{prefix}:count:2026-11",
    }
    assert all(0 < life <= LONG / timedelta(milliseconds=1) for life in lives)


async def test_an_entry_is_found_with_the_lifetime_that_is_left(container: Container) -> None:
    async with container() as cache:
        await cache.put(PATH, stored(), LONG)
        found = await cache.lookup(PATH)
    assert found is not None
    assert timedelta(0) < found.lifetime <= LONG


async def test_a_lost_subscription_comes_back_and_says_that_something_may_be_missed(
    server: ValkeyServer, container: Container
) -> None:
    heard = Heard()
    async with proxied(server) as (proxy, url), container(url, heard), container() as other:
        with capture_logs() as logs:
            proxy.cut()
            assert await heard.next() == ""
        await other.put(PATH, stored(), LONG)
        assert await heard.next() == PATH
    assert [line["event"] for line in logs] == ["notices lost", "notices back"]


async def test_a_subscription_that_went_silent_is_found_out(server: ValkeyServer, prefix: str) -> None:
    heard = Heard()
    async with proxied(server) as (proxy, url):
        cache = ValkeyCache(url, prefix, timeout_seconds=BRIEF_SECONDS, quiet=SHORT)
        await cache.start(heard)
        with capture_logs() as logs:
            proxy.stall()

            async def is_found_out() -> bool:
                return bool(logs)

            await until(is_found_out)
            proxy.resume()
            assert await heard.next() == ""
        await cache.close()
    assert "is slow" in logs[0]["reason"]


async def test_a_quiet_subscription_is_kept(server: ValkeyServer, prefix: str, container: Container) -> None:
    heard = Heard()
    async with proxied(server) as (proxy, url), container() as other:
        cache = ValkeyCache(url, prefix, quiet=timedelta(milliseconds=1), timeout_seconds=5.0)
        await cache.start(heard)
        for _ in range(20):  # many quiet times long
            await other.add("2026-11", 1, LONG)
        await other.put(PATH, stored(), LONG)
        assert await heard.next() == PATH
        assert proxy.connections == 1
        await cache.close()


async def test_messages_that_are_no_notices_are_ignored(
    server: ValkeyServer, prefix: str, container: Container
) -> None:
    heard = Heard()
    async with container(on_notice=heard), container() as other, plain_client(server) as client:
        for garbage in (b"", b"\xff\xfe", b"nothing"):
            await client.publish(f"{prefix}:refreshed", garbage)
        await other.put(PATH, stored(), LONG)
        assert await heard.next() == PATH


async def test_a_server_that_is_away_at_the_start_is_found_later(
    own_server: ValkeyServer, container: Container
) -> None:
    own_server.kill()
    heard = Heard()
    async with container(own_server.url, heard) as cache:
        assert "is gone" in await reason_of(cache.get(PATH))
        own_server.start()
        assert await heard.next() == ""
        await cache.put(PATH, stored(), LONG)
        assert await cache.get(PATH) is not None


async def killed_and_started_again(server: ValkeyServer, container: Container) -> None:
    heard = Heard()
    async with container(server.url, heard) as cache:
        await cache.put(PATH, stored(), LONG)
        server.kill()
        for call in everything(cache):
            assert await reason_of(call()) == f"127.0.0.1:{server.port} is gone: no connection"
        server.start()
        assert await heard.next() == ""
        for call in everything(cache):
            await call()


def everything(cache: ValkeyCache) -> list[Callable[[], Awaitable[object]]]:
    return [
        lambda: cache.get(PATH),
        lambda: cache.put(PATH, stored(), LONG),
        lambda: cache.try_lock(PATH, LONG),
        lambda: cache.unlock(PATH, "token"),
        lambda: cache.add("2026-11", 1, LONG),
        lambda: cache.add("2026-11", 0, LONG),
    ]


async def test_a_killed_server_is_gone_and_then_back(own_server: ValkeyServer, container: Container) -> None:
    await killed_and_started_again(own_server, container)


def test_a_killed_server_is_gone_and_then_back_on_the_event_loop_of_production(
    own_server: ValkeyServer, container: Container
) -> None:
    uvloop.run(killed_and_started_again(own_server, container))


async def test_a_server_that_hangs_is_slow_and_then_back(own_server: ValkeyServer, container: Container) -> None:
    url = own_server.url
    async with container(url) as patient, container(url, timeout_seconds=BRIEF_SECONDS) as hasty:
        await patient.put(PATH, stored(), LONG)
        own_server.freeze()
        for call in everything(hasty):
            assert "is slow: no answer within 0.2 seconds" in await reason_of(call())
        own_server.thaw()

        async def is_back() -> bool:
            try:
                return await hasty.get(PATH) is not None
            except CacheUnavailable:
                return False

        await until(is_back)


def hold_the_loop(seconds: float) -> None:
    """Keep the event loop from running, as a processor that is busy with others does."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pass


async def asked_while_the_loop_is_held(container: Container) -> None:
    async with container(timeout_seconds=BRIEF_SECONDS) as cache:
        await cache.put(PATH, stored(), LONG)
        for passes in range(5):
            asking = asyncio.create_task(cache.get(PATH))
            for _ in range(passes):
                await asyncio.sleep(0)
            hold_the_loop(2 * BRIEF_SECONDS)
            assert seen(await asking) == seen(stored())
    async with container(timeout_seconds=BRIEF_SECONDS) as cache:
        asking = asyncio.create_task(cache.get(PATH))
        while not asking.done():
            hold_the_loop(BRIEF_SECONDS / 2)
            await asyncio.sleep(0)
        assert seen(await asking) == seen(stored())


async def test_a_loop_that_is_held_is_not_taken_for_a_slow_server(container: Container) -> None:
    await asked_while_the_loop_is_held(container)


def test_a_held_event_loop_of_production_is_not_taken_for_a_slow_server(container: Container) -> None:
    uvloop.run(asked_while_the_loop_is_held(container))


async def test_a_slow_path_to_the_server_is_slow(server: ValkeyServer, container: Container) -> None:
    async with proxied(server) as (proxy, url), container(url, timeout_seconds=BRIEF_SECONDS) as cache:
        proxy.delay_seconds = 2 * BRIEF_SECONDS
        assert "is slow" in await reason_of(cache.get(PATH))


async def test_an_answer_that_comes_too_late_is_not_taken_for_the_next_one(
    server: ValkeyServer, container: Container
) -> None:
    async with proxied(server) as (proxy, url), container(url) as cache:
        await cache.put(PATH, stored(b"[1]"), LONG)
        await cache.put(OTHER, stored(b"[2]"), LONG)
        proxy.stall()
        asked = [asyncio.create_task(cache.get(PATH)) for _ in range(CONNECTIONS)]
        await asyncio.sleep(0)
        for task in asked:
            task.cancel()
        await asyncio.wait(asked)
        proxy.resume()
        found = await asyncio.gather(*(cache.get(OTHER) for _ in range(2 * CONNECTIONS)))
    assert [seen(each) for each in found] == [seen(stored(b"[2]"))] * 2 * CONNECTIONS


async def put_reset_and_get(server: ValkeyServer, container: Container) -> None:
    async with proxied(server) as (proxy, url), container(url) as cache, container() as other:
        await cache.put(PATH, stored(), LONG)
        for round_trips in range(10):
            proxy.cut()
            for _ in range(round_trips):  # so that the event loop has or has not seen the reset
                await other.get(PATH)
            assert await cache.get(PATH) is not None


async def test_a_connection_that_died_while_idle_goes_unnoticed(server: ValkeyServer, container: Container) -> None:
    await put_reset_and_get(server, container)


def test_a_connection_that_died_while_idle_goes_unnoticed_on_the_event_loop_of_production(
    server: ValkeyServer, container: Container
) -> None:
    uvloop.run(put_reset_and_get(server, container))


async def test_many_at_once_take_few_connections(server: ValkeyServer, container: Container) -> None:
    async with proxied(server) as (proxy, url), container(url) as cache:
        await cache.put(PATH, stored(), LONG)
        found = await asyncio.gather(*(cache.get(PATH) for _ in range(500)))
        assert None not in found
        assert proxy.connections <= CONNECTIONS + 1, "one is the subscription"


async def test_a_full_server_takes_no_writes_and_can_be_read(container: Container) -> None:
    with ValkeyServer(maxmemory_policy="noeviction") as server:
        async with container(server.url) as cache, plain_client(server) as client:
            await cache.put(PATH, stored(), LONG)
            await client.config_set("maxmemory", "1")
            for call in (
                lambda: cache.put(PATH, stored(b"[2]"), LONG),
                lambda: cache.try_lock(PATH, LONG),
                lambda: cache.add("2026-11", 1, LONG),
            ):
                assert "is full: it has no memory left" in await reason_of(call())
            assert seen(await cache.get(PATH)) == seen(stored())
            await client.config_set("maxmemory", "0")
            await cache.put(PATH, stored(b"[2]"), LONG)


@pytest.mark.parametrize(
    "blob",
    [b"", b"garbage", b"stored/0 00000000\n{}\n", b"stored/1 00000000\n{}\n", b"\x80\x04\x95pickle"],
    ids=["empty", "garbage", "another version", "damaged", "a pickle"],
)
async def test_an_unreadable_cache_entry_is_absent_and_logged_and_replaced(
    server: ValkeyServer, prefix: str, container: Container, blob: bytes
) -> None:
    key = f"{prefix}:answer:{PATH}"
    async with container() as cache, plain_client(server) as client:
        await client.set(key, blob)
        with capture_logs() as logs:
            assert await cache.get(PATH) is None
        assert [(line["event"], line["log_level"], line["key"]) for line in logs] == [
            ("stored answer unreadable", "warning", key)
        ]
        assert cache.unreadable == 1
        await cache.put(PATH, stored(), LONG)
        assert seen(await cache.get(PATH)) == seen(stored())
        assert cache.unreadable == 1


async def test_a_value_of_another_type_is_absent_as_an_answer_and_wrong_as_a_counter(
    server: ValkeyServer, prefix: str, container: Container
) -> None:
    async with container() as cache, plain_client(server) as client:
        for kind, name in (("answer", PATH), ("lock", PATH), ("count", "list")):
            await command(client, "RPUSH", f"{prefix}:{kind}:{name}", "what is this?")
        await client.set(f"{prefix}:count:word", "many")
        assert await cache.get(PATH) is None
        assert cache.unreadable == 1
        await cache.put(PATH, stored(), LONG)
        assert await cache.get(PATH) is not None
        await cache.unlock(PATH, "token")
        for counter in ("list", "word"):
            for amount in (0, 1):
                with pytest.raises(WrongValue, match="is wrong: "):
                    await cache.add(counter, amount, LONG)


@pytest.fixture
def locked_server() -> Iterator[ValkeyServer]:
    with ValkeyServer(password="correct-horse") as running:
        yield running


async def test_a_server_with_a_password_serves_who_knows_it(locked_server: ValkeyServer, container: Container) -> None:
    heard = Heard()
    async with container(locked_server.url, heard) as one, container(locked_server.url) as other:
        await other.put(PATH, stored(), LONG)
        assert await heard.next() == PATH
        assert await one.get(PATH) is not None


def logged(error: Exception) -> str:
    """Return the loggable parts of an exception: its text, and the variables of all functions except the test's own."""
    (shown,) = dict_tracebacks(None, "", {"exc_info": error})["exception"]
    frames = [frame for frame in shown["frames"] if frame["filename"] != __file__]
    assert frames
    return "".join(traceback.format_exception(error)) + repr({**shown, "frames": frames})


async def test_a_wrong_password_is_refused_and_shows_nowhere(locked_server: ValkeyServer, container: Container) -> None:
    with capture_logs() as logs:
        async with container(locked_server.url_with("battery-staple"), timeout_seconds=1.0) as cache:
            for call in everything(cache):
                with pytest.raises(CacheUnavailable, match="is refused: it does not accept") as failed:
                    await call()
                assert "battery-staple" not in logged(failed.value)
            assert "battery-staple" not in repr(cache) + repr(vars(cache))
    assert [line["event"] for line in logs] == ["notices lost"]
    assert "battery-staple" not in repr(logs)


async def test_no_password_where_one_is_wanted_is_refused(locked_server: ValkeyServer, container: Container) -> None:
    async with container(locked_server.url_with(None), timeout_seconds=1.0) as cache:
        for call in everything(cache):
            assert "is refused: it does not accept" in await reason_of(call())


async def test_a_user_without_the_right_is_refused(own_server: ValkeyServer, container: Container) -> None:
    async with plain_client(own_server) as client:
        await command(client, "ACL", "SETUSER", "reader", "on", ">reads", "~*", "&*", "+get", "+multi", "+exec")
    url = f"valkey://reader:reads@127.0.0.1:{own_server.port}"
    async with container(url, timeout_seconds=1.0) as cache:
        assert "is refused: the user may not" in await reason_of(cache.put(PATH, stored(), LONG))


async def test_a_replica_is_wrong(own_server: ValkeyServer, container: Container) -> None:
    async with plain_client(own_server) as client, container(own_server.url) as cache:
        await client.replicaof("127.0.0.1", free_port())
        assert "is wrong: it is a replica" in await reason_of(cache.put(PATH, stored(), LONG))


async def test_another_protocol_is_wrong(container: Container) -> None:
    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as web:
        url = f"valkey://127.0.0.1:{web.sockets[0].getsockname()[1]}"
        async with container(url, timeout_seconds=1.0) as cache:
            assert "is wrong: it does not speak the protocol" in await reason_of(cache.get(PATH))


@asynccontextmanager
async def encrypted(server: ValkeyServer, name: str, ca: trustme.CA) -> AsyncIterator[TcpProxy]:
    """Serve with TLS and a certificate for `name`."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    ca.issue_cert(name).configure_cert(context)
    async with TcpProxy(server.port, tls=context).running() as proxy:
        yield proxy


@pytest.fixture
def ca() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(ca: trustme.CA, tmp_path: Path) -> Path:
    path = tmp_path / "ca with a space.pem"
    ca.cert_pem.write_to_path(str(path))
    return path


@pytest.mark.parametrize("scheme", ["valkeys", "rediss"])
async def test_tls_with_a_ca_of_one_s_own(
    server: ValkeyServer, container: Container, ca: trustme.CA, ca_file: Path, scheme: str
) -> None:
    heard = Heard()
    async with encrypted(server, "127.0.0.1", ca) as proxy:
        url = checked_cache_url(f"{scheme}://127.0.0.1:{proxy.port}?ssl_ca_certs={quote(str(ca_file))}")
        async with container(url, heard) as one, container(url) as other:
            await other.put(PATH, stored(), LONG)
            assert await heard.next() == PATH
            assert seen(await one.get(PATH)) == seen(stored())


async def test_a_certificate_of_an_unknown_ca_is_not_trusted(
    server: ValkeyServer, container: Container, ca: trustme.CA
) -> None:
    async with encrypted(server, "127.0.0.1", ca) as proxy, container(f"rediss://127.0.0.1:{proxy.port}") as cache:
        assert "is wrong: its certificate is not trusted" in await reason_of(cache.get(PATH))


async def test_a_certificate_for_another_host_is_not_trusted(
    server: ValkeyServer, container: Container, ca: trustme.CA, ca_file: Path
) -> None:
    async with encrypted(server, "elsewhere.invalid", ca) as proxy:
        url = f"rediss://127.0.0.1:{proxy.port}?ssl_ca_certs={quote(str(ca_file))}"
        async with container(url, timeout_seconds=1.0) as cache:
            assert "is wrong: its certificate is not trusted" in await reason_of(cache.get(PATH))


async def test_leaving_does_not_wait_for_a_server_that_hangs(
    server: ValkeyServer, prefix: str, ca: trustme.CA, ca_file: Path
) -> None:
    async with encrypted(server, "127.0.0.1", ca) as tls, TcpProxy(tls.port).running() as proxy:
        url = f"rediss://127.0.0.1:{proxy.port}?ssl_ca_certs={quote(str(ca_file))}"
        cache = ValkeyCache(url, prefix, timeout_seconds=1.0)
        await cache.start(lambda _: None)
        await cache.put(PATH, stored(), LONG)
        proxy.stall()
        async with asyncio.timeout(PATIENCE_SECONDS):
            await cache.close()


async def test_without_tls_a_server_that_wants_it_is_gone(
    server: ValkeyServer, container: Container, ca: trustme.CA
) -> None:
    async with encrypted(server, "127.0.0.1", ca) as proxy, container(f"valkey://127.0.0.1:{proxy.port}") as cache:
        assert "is gone" in await reason_of(cache.get(PATH))
