"""Whether a request comes directly from a machine nearby, by the address of its peer and by its headers.

Requests from outside reach a private route only from a public address, or through a proxy, which adds a header. A page
in a browser adds a header as well.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

from starlette.datastructures import Headers

_FORWARDING: Final = (
    "origin",
    "forwarded",
    "via",
    "x-client-ip",
    "x-real-ip",
    "x-original-forwarded-for",
    "x-cluster-client-ip",
    "x-envoy-external-address",
    "x-amzn-trace-id",
    "true-client-ip",
    "cf-connecting-ip",
    "fastly-client-ip",
)
"""Headers that a page in a browser, or one of the usual proxies, balancers and content networks adds."""
_FORWARDED_PREFIX: Final = "x-forwarded-"

PRIVATE: Final = tuple(
    map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10"))
)
"""Networks that no public route leads to: RFC 1918, RFC 3927, RFC 4193 and RFC 4291 (link-local).

`is_private` of the standard library is wider, with networks for examples, benchmarks and future use.
"""


def forwarding_header(headers: Headers, also: str | None = None) -> str | None:
    """Return the first header that shows a proxy or a browser's page; None if no header does.

    `also` is a further header of this kind, which the deployment's own proxy writes; its case does not matter.
    """
    own = also.lower() if also else None
    for name in headers.keys():  # noqa: SIM118 - iterating a mapping of Starlette is untyped; in small letters, as the server hands them over
        if name in _FORWARDING or name.startswith(_FORWARDED_PREFIX) or name == own:
            return name
    return None


def is_loopback(host: str) -> bool:
    """Return whether a peer's address is on loopback; false for a text that is not an address."""
    address = _address(host)
    return address is not None and address.is_loopback


def is_private(host: str) -> bool:
    """Return whether a peer's address is on loopback, private or link-local; false for a text that is no address."""
    address = _address(host)
    return address is not None and (address.is_loopback or any(address in network for network in PRIVATE))


def _address(host: str) -> IPv4Address | IPv6Address | None:
    """Return an address. IPv4 inside IPv6 counts as IPv4, because a socket for both names its peers in this form."""
    try:
        address = ip_address(host)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped or address
    return address
