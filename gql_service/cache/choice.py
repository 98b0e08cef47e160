"""Chooses the cache of a process."""

from gql_service.cache.memory import MemoryCache
from gql_service.cache.port import AnswerCache
from gql_service.cache.resilient import ResilientCache
from gql_service.clock import Clock


def cache_from(url: str | None, prefix: str, clock: Clock) -> AnswerCache:
    """Return the shared cache at `url` with a memory fallback, or only the memory cache if `url` is None.

    Each key begins with `prefix`, so that several gateways can share a server. Raises ValueError for an address that
    `checked_cache_url` rejects.
    """
    memory = MemoryCache(clock)
    if url is None:
        return memory
    # The client's modules take 3 MiB, which a gateway without a shared cache saves.
    from gql_service.cache.shared.valkey import ValkeyCache  # noqa: PLC0415 - only here is it needed

    return ResilientCache(ValkeyCache(url, prefix), memory, clock)
