"""Whose request it is, by address: the peer's, or the one in a header that the deployer's own front door writes.

A header is believed only where the deployer names it. Of a list the last entry counts, the one that was added by the
machine in front of us: all before it may be the client's invention. A network of IPv6 counts as one client by its
first 64 bits, since that is what a household gets.
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
"""Of a peer without an address, such as one on a Unix socket."""
FORWARDED: Final = b"forwarded"

CLIENT: Final = "schedule.client"
"""Where in the scope of a request the name of its API key lies, if it has one."""


def client_of(scope: Scope, address: ClientAddress) -> str:
    """Return the client that a request counts for: that of its API key, else that of its address."""
    name: str | None = scope.get(CLIENT)
    return f"address {address(scope)}" if name is None else f"key {name}"


_FOR: Final = re.compile(r'(?:^|;)\s*for="?([^";]+)"?', re.IGNORECASE)
_PORT: Final = re.compile(r"(\d+\.\d+\.\d+\.\d+):\d+|\[([^\]]+)\](?::\d+)?", re.ASCII)
_LONGEST: Final = 1024


def client_address(header: str | None) -> ClientAddress:
    """Return how to find the address: in `header`, or by the peer where it is None or the header has none."""
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
    """Return the client that the last entry of a header names; None where it names none.

    Sources: RFC 7239, section 4, for `Forwarded`; else a list as X-Forwarded-For has it, or a single address.
    """
    entry = value.decode("latin-1").rpartition(",")[2].strip()
    if forwarded:
        named = _FOR.search(entry)
        entry = named[1] if named else ""
    with_port = _PORT.fullmatch(entry)
    return network_of(with_port[1] or with_port[2] if with_port else entry)


@lru_cache(maxsize=4096)
def network_of(text: str) -> str | None:
    """Return an address of IPv4 as it is, the /64 network of one of IPv6; None for what is no address."""
    try:
        address: IPv4Address | IPv6Address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((int(address) >> 64 << 64, 64)))


def _peer(scope: Scope) -> str:
    client = scope.get("client")
    return (network_of(client[0]) if client else None) or UNKNOWN
