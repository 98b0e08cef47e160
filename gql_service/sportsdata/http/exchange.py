"""One HTTP exchange with the vendor: GET, redirects within the same origin, and the body converted to UTF-8.

The key is sent to a single origin (scheme, host and port), even if a redirect names another.
"""

import codecs
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import httpx

from gql_service.sportsdata.errors import Unreadable

MOST_REDIRECTS: Final = 3
MOST_BODY_BYTES: Final = 64 * 1024 * 1024
"""Limit after decompression: several times the largest season. A larger body would fill the memory of a container."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks and their encodings. If two marks begin alike, the longer mark comes first."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, headers and decompressed body of a response."""

    status: int
    headers: httpx.Headers
    body: bytearray


async def exchange(http: httpx.AsyncClient, path: str, headers: Mapping[str, str]) -> Reply:
    """GET a path below the origin of `http`. Raises Unreadable, and any exception of httpx."""
    url = http.base_url.join(path)
    for _ in range(MOST_REDIRECTS + 1):
        async with http.stream("GET", url, headers=headers, follow_redirects=False) as response:
            if not response.has_redirect_location:
                return Reply(response.status_code, response.headers, await _body_of(path, response))
            url = _target(path, url, response.headers["location"])
    raise Unreadable(path, f"more than {MOST_REDIRECTS} redirects")


def _target(path: str, url: httpx.URL, location: str) -> httpx.URL:
    """Return the target of a redirect. Raises Unreadable for another origin, which would otherwise receive the key."""
    try:
        target = url.join(location)
    except httpx.InvalidURL as error:
        raise Unreadable(path, "a redirect to what is not a URL") from error
    if _origin(target) != _origin(url) or target.userinfo:
        raise Unreadable(path, "a redirect to another origin, which is not followed")
    return target


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    default = {"http": 80, "https": 443}.get(url.scheme)
    return url.scheme, url.host, url.port or default


async def _body_of(path: str, response: httpx.Response) -> bytearray:
    """Return the body, decompressed chunk by chunk. Raises Unreadable if it is too large."""
    # x-gzip is an older name of gzip that httpx does not know. Recipients treat both alike (RFC 9110, section 8.4.1.3).
    if "x-gzip" in (encoding := response.headers.get("content-encoding", "").lower()):
        response.headers["content-encoding"] = encoding.replace("x-gzip", "gzip")
    body = bytearray()
    # Joining megabytes in a single step would delay every request.
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > MOST_BODY_BYTES:
            raise Unreadable(path, f"more than {MOST_BODY_BYTES:,} bytes")
    return body


def as_utf8(body: bytearray) -> bytearray:
    """Return the body without a byte order mark, in UTF-8, as JSON requires. Raises ValueError for invalid UTF-16 or
    -32.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :] if encoding == "utf-8" else bytearray(body.decode(encoding).encode())
    return body
