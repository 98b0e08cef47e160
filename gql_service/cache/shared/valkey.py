"""The cache shared by all containers: a Valkey or Redis server.

Keys are `PREFIX:answer:PATH`, `PREFIX:lock:PATH`, `PREFIX:count:COUNTER` and `PREFIX:calls:{PREFIX:count:COUNTER}`.
Every key expires. Refreshes are announced on the channel `PREFIX:refreshed`.

All keys of a command are in one hash slot, so that a cluster behind a single address works. The braces put the records
of the month's calls and their counter in the same slot.
"""

import asyncio
import secrets
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any, Final

import structlog
from valkey.asyncio import Connection, ConnectionPool, Valkey
from valkey.exceptions import ResponseError

from gql_service.cache.call_count import script
from gql_service.cache.call_count.claims import CallCount, Claim
from gql_service.cache.port import CacheEntry, CacheUnavailable, ExpiringEntry, OnNotice, WrongValue
from gql_service.cache.shared.address import CacheAddress
from gql_service.cache.shared.encoding import UnreadableBlob, pack, unpack
from gql_service.cache.shared.errors import bounded, unavailable
from gql_service.cache.shared.notices import QUIET, Notices, notice
from gql_service.cache.shared.single_retry import OnceMore

TIMEOUT_SECONDS: Final = 1.0
"""Timeout of an operation including its connection, counted only while our event loop runs. The server responds within
a millisecond or two, and a busy moment of ours must not look like a lost cache."""
CONNECT_TIMES: Final = 10
"""Factor by which the client's own connection timeout, in wall clock time, is longer."""
CONNECTIONS: Final = 16

_UNLOCK: Final = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"
"""Compares and deletes atomically. Valkey 9 has a command for this; older servers and Redis do not."""

_log = structlog.get_logger(__name__)


class _TlsConnection(Connection):
    """Uses a TLS context shared by all connections. The client by itself loads all CAs per connection, in 30 ms."""

    def __init__(self, *, tls: ssl.SSLContext, **options: Any) -> None:
        super().__init__(**options)
        self._tls = tls

    def _connection_arguments(self) -> Mapping[str, Any]:
        return {**super()._connection_arguments(), "ssl": self._tls}


class ValkeyCache:
    """The server at `url`. Raises ValueError for an address that `checked_cache_url` rejects.

    Every operation ends within `timeout_seconds` and raises CacheUnavailable on failure. `unreadable` counts entries
    that could not be read; they are treated as missing, and the next `put` replaces them.
    """

    def __init__(
        self, url: str, prefix: str, *, timeout_seconds: float = TIMEOUT_SECONDS, quiet: timedelta = QUIET
    ) -> None:
        self._address = CacheAddress.read(url)
        self._tls = self._address.tls()
        self._prefix = prefix
        self._timeout_seconds = timeout_seconds
        self._quiet = quiet
        self._sender = secrets.token_hex(8)
        # A blocking pool can lose a connection if its waiter is cancelled twice. This pool never blocks.
        self._room = asyncio.Semaphore(CONNECTIONS)
        self._client = self._connect(retry=OnceMore(), retry_on_error=[Exception])
        self._unlock = self._client.register_script(_UNLOCK)
        self._settle = self._client.register_script(script.SCRIPT)
        self._listening: asyncio.Task[None] | None = None
        self.unreadable = 0

    async def start(self, on_notice: OnNotice) -> None:
        """Subscribe to refreshes by other containers. Waits at most as long as for any operation."""
        notices = Notices(
            self._connect,
            self._channel,
            self._sender,
            on_notice,
            origin=self._address.origin,
            timeout_seconds=self._timeout_seconds,
            quiet=self._quiet,
        )
        self._listening = asyncio.create_task(notices.run())
        await notices.ready()

    async def close(self) -> None:
        """End the subscription and close the connections."""
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.wait([self._listening])
        with suppress(CacheUnavailable):
            async with bounded(self._address.origin, self._timeout_seconds):
                await self._client.aclose()

    async def get(self, path: str) -> CacheEntry | None:
        """Return the entry of a path, or None. Raises CacheUnavailable."""
        found = await self.lookup(path)
        return found.entry if found is not None else None

    async def lookup(self, path: str) -> ExpiringEntry | None:
        """Return the entry of a path with its remaining lifetime, or None. Raises CacheUnavailable."""
        key = self._key("answer", path)
        async with self._asking():
            pipeline = self._client.pipeline(transaction=True)
            pipeline.get(key)
            pipeline.pttl(key)
            blob, milliseconds = await pipeline.execute(raise_on_error=False)
        if blob is None:
            return None
        try:
            return ExpiringEntry(unpack(self._bytes(blob)), timedelta(milliseconds=max(1, milliseconds)))
        except (UnreadableBlob, WrongValue) as error:
            self.unreadable += 1
            _log.warning("stored answer unreadable", key=key, detail=str(error))
            return None

    async def put(self, path: str, stored: CacheEntry, keep: timedelta) -> None:
        """Store and notify the other containers atomically. Raises CacheUnavailable."""
        blob = pack(stored)
        async with self._asking():
            pipeline = self._client.pipeline(transaction=True)
            pipeline.set(self._key("answer", path), blob, px=_milliseconds(keep))
            pipeline.publish(self._channel, notice(self._sender, path))
            await pipeline.execute()

    async def try_lock(self, path: str, hold: timedelta) -> str | None:
        """Return a token if the lock was acquired for `hold`; None if already held. Raises CacheUnavailable."""
        token = secrets.token_hex(8)
        async with self._asking():
            is_ours = await self._client.set(self._key("lock", path), token, px=_milliseconds(hold), nx=True)
        return token if is_ours else None

    async def unlock(self, path: str, token: str) -> None:
        """Release the lock if `token` still holds it; otherwise do nothing. Raises CacheUnavailable."""
        with suppress(WrongValue):  # then it is not ours
            async with self._asking():
                await self._unlock(keys=[self._key("lock", path)], args=[token])

    async def add(self, counter: str, amount: int, keep: timedelta) -> int:
        """Add to a counter and return its total; 0 only reads. Raises CacheUnavailable, or its subclass WrongValue."""
        key = self._key("count", counter)
        async with self._asking():
            if amount == 0:
                total = await self._client.get(key) or 0
            else:
                pipeline = self._client.pipeline(transaction=True)
                pipeline.set(key, 0, px=_milliseconds(keep), nx=True)
                pipeline.incrby(key, amount)
                _, total = await pipeline.execute()
        try:
            return int(total)
        except ValueError:
            raise WrongValue(f"{self._address.origin} is wrong: {key} holds no number") from None

    async def settle(self, counter: str, claim: Claim, keep: timedelta) -> CallCount:
        """Compare a claim on the month's calls and write it. Raises CacheUnavailable, or its subclass WrongValue."""
        single = self._key("count", counter)
        keys = [f"{self._prefix}:calls:{{{single}}}", single]
        async with self._asking():
            reply = await self._settle(keys=keys, args=[script.encode(claim), _milliseconds(keep)])
        try:
            return script.decode(reply)
        except script.NotOurs:
            raise WrongValue(f"{self._address.origin} is wrong: {keys[0]} holds no records") from None

    @property
    def _channel(self) -> str:
        return f"{self._prefix}:refreshed"

    def _key(self, kind: str, name: str) -> str:
        return f"{self._prefix}:{kind}:{name}"

    def _bytes(self, reply: Any) -> bytes:
        """Return a reply as bytes. Raises CacheUnavailable if the reply is an error."""
        if isinstance(reply, ResponseError):
            raise unavailable(reply, self._address.origin, self._timeout_seconds)
        return bytes(reply)

    @asynccontextmanager
    async def _asking(self) -> AsyncIterator[None]:
        async with bounded(self._address.origin, self._timeout_seconds), self._room:
            yield

    def _connect(self, **options: Any) -> Valkey:
        """Return a new client. It connects on first use."""
        address = self._address
        if self._tls is not None:
            options |= {"connection_class": _TlsConnection, "tls": self._tls}
        pool = ConnectionPool(
            host=address.host,
            port=address.port,
            db=address.database,
            username=address.username,
            password=address.password,
            # `bounded` limits whole operations. This timeout applies to a connection that is closed outside an
            # operation.
            socket_connect_timeout=CONNECT_TIMES * self._timeout_seconds,
            socket_timeout=None,
            **options,
        )
        return Valkey.from_pool(pool)


def _milliseconds(span: timedelta) -> int:
    return max(1, span // timedelta(milliseconds=1))
