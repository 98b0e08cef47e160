"""The parts of a request that its answer depends on, byte for byte."""

from sys import getsizeof
from typing import Final

from starlette.types import Scope

RequestKey = tuple[str, bytes, bytes, bytes]
"""Path, query string, the headers that an answer depends on with the method, body."""

REQUEST_KEY: Final = "schedule.request_key"
"""The key of the scope for the RequestKey of a request whose bytes are not cached yet."""

KEY_HEADERS: Final = frozenset({b"accept", b"content-type", b"content-encoding"})
"""The headers that an answer depends on."""
_POSTED: Final = b" POST"
"""Distinguishes a POST without a body from a GET, because the answer to the GET may be an error for the POST."""

_ENTRY_BYTES: Final = 288
"""Memory of a request's key and its entry, without the parts. Measured with tracemalloc; a test compares it."""


def request_key(scope: Scope, headers: bytes, body: bytes | None) -> RequestKey:
    """Return the key of a request; `body` None means a GET. `headers` has a line for each header of KEY_HEADERS."""
    if body is None:
        return scope["path"], scope["query_string"], headers, b""
    return scope["path"], scope["query_string"], headers + _POSTED, body


def weight_of(key: RequestKey) -> int:
    """Return the memory of a key and its cache entry in bytes."""
    return _ENTRY_BYTES + sum(map(getsizeof, key))
