"""The client of a request, by address: the address of the peer, or of a header that the deployer's own proxy writes.

A header is trusted only if the deployer names the header. Only the last entry of a list counts, because the nearest
proxy added the last entry, while a client can forge all earlier entries. The first 64 bits of an IPv6 address identify
a client, because a household gets a network of this size.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

from starlette.types import Scope

ClientAddress = Callable[[Scope], str]
"""Returns the address, or the /64 network, that a request counts for."""

UNKNOWN: Final = "unknown"
"""The address of a peer without an address, such as a peer on a Unix socket."""
FORWARDED: Final = b"forwarded"

CLIENT: Final = "schedule.client"
"""The key of the scope for the name of the request's API key, if any."""


def client_of(scope: Scope, address: ClientAddress) -> str:
    """Return the client of a request: the name of its API key, or its address if the request has no key."""
    name: str | None = scope.get(CLIENT)
    return f"address {address(scope)}" if name is None else f"key {name}"


_FOR: Final = re.compile(r'(?:^|;)\s*for="?([^";]+)"?', re.IGNORECASE)
_PORT: Final = re.compile(r"(\d+\.\d+\.\d+\.\d+):\d+|\[([^\]]+)\](?::\d+)?", re.ASCII)
_LONGEST: Final = 1024


def client_address(header: str | None) -> ClientAddress:
    """Return a function that finds the address in `header`, or by the peer if `header` is None or absent."""
    if header is None:
        return _peer
    name = header.lower().encode()

    def find(scope: Scope) -> str:
        last = b""
        for each, value in scope["headers"]:
            if each == name:
                last = value
        return address_in(last[-_LONGEST:], forwarded=name == FORWARDED) or _peer(scope)

    return find


@lru_cache(maxsize=4096)
def address_in(value: bytes, *, forwarded: bool = False) -> str | None:
    """Return the client in the last entry of a header; None if the entry has no address.

    Sources: RFC 7239, section 4, for `Forwarded`; other headers are lists like X-Forwarded-For, or a single address.
    """
    entry = value.decode("latin-1").rpartition(",")[2].strip()
    if forwarded:
        named = _FOR.search(entry)
        entry = named[1] if named else ""
    with_port = _PORT.fullmatch(entry)
    return network_of(with_port[1] or with_port[2] if with_port else entry)


@lru_cache(maxsize=4096)
def network_of(text: str) -> str | None:
    """Return an IPv4 address unchanged, and an IPv6 address as its /64 network; None for any other text."""
    try:
        address: IPv4Address | IPv6Address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((int(address) >> 64 << 64, 64)))


_STATES_CLIENT: Final = frozenset({b"x-forwarded-for", b"forwarded", b"x-real-ip", b"x-client-ip"})


def states_other_client(scope: Scope, address: ClientAddress) -> bool:
    """Tell whether a header states a client's address while `address` reads the peer's: as behind a proxy."""
    return address is _peer and any(name in _STATES_CLIENT for name, _ in scope["headers"])


def _peer(scope: Scope) -> str:
    client = scope.get("client")
    return (network_of(client[0]) if client else None) or UNKNOWN
