"""A server for all tests of a worker; each test has its own prefix."""

import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

import pytest

from gql_service.cache.port import OnNotice
from gql_service.cache.shared.valkey import ValkeyCache
from tests.valkey_server import ValkeyServer


class Container(Protocol):
    """Opens the shared cache as a container does: started, and closed in time."""

    def __call__(
        self, url: str = ..., on_notice: OnNotice = ..., *, timeout_seconds: float = ...
    ) -> AbstractAsyncContextManager[ValkeyCache]: ...


@pytest.fixture(scope="session")
def server() -> Iterator[ValkeyServer]:
    """A server that every test leaves unchanged; tests that harm a server start their own."""
    with ValkeyServer() as running:
        yield running


@pytest.fixture
def own_server() -> Iterator[ValkeyServer]:
    """A server that the test may stop, kill and freeze."""
    with ValkeyServer() as running:
        yield running


@pytest.fixture
def prefix() -> str:
    return uuid.uuid4().hex


@pytest.fixture
def container(server: ValkeyServer, prefix: str) -> Container:
    @asynccontextmanager
    async def open_cache(
        url: str = server.url, on_notice: OnNotice = lambda _: None, *, timeout_seconds: float = 5.0
    ) -> AsyncIterator[ValkeyCache]:
        cache = ValkeyCache(url, prefix, timeout_seconds=timeout_seconds)
        await cache.start(on_notice)
        try:
            yield cache
        finally:
            await cache.close()

    return open_cache
