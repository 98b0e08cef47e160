"""Which cache a process gets."""

from gql_service.cache.memory import MemoryCache
from gql_service.cache.port import AnswerCache
from gql_service.cache.resilient import ResilientCache
from gql_service.cache.valkey import ValkeyCache
from gql_service.clock import Clock


def cache_from(url: str | None, prefix: str, clock: Clock) -> AnswerCache:
    """Return the cache at `url` with memory behind it, or memory alone where there is none.

    `prefix` begins each key, so that several gateways can share a server. Raises ValueError for an address that
    `checked_cache_url` does not accept.
    """
    memory = MemoryCache(clock)
    return memory if url is None else ResilientCache(ValkeyCache(url, prefix), memory, clock)
