"""The headers that state a limit, what is left of it, and when a refused client may come back."""

from dataclasses import dataclass
from typing import NamedTuple

from gql_service.web.rate.window import WINDOW_SECONDS


@dataclass(frozen=True, slots=True)
class Policy:
    """A limit and what it is for: `kind` is `key` or `address`. `header` and `rest` are parts of the headers, as bytes.

    Source: draft-ietf-httpapi-ratelimit-headers-10, sections 3 and 4. The unit `cost` is not a registered one.
    """

    kind: str
    limit: int
    header: tuple[bytes, bytes]
    rest: bytes

    @classmethod
    def of(cls, kind: str, limit: int) -> "Policy":
        """Return the policy for a limit, a cost per minute."""
        stated = f'"{kind}";q={limit};w={WINDOW_SECONDS};qu="cost"'
        return cls(kind, limit, (b"ratelimit-policy", stated.encode()), f'"{kind}";r='.encode())


class Standing(NamedTuple):
    """How much of its limit a client has used up, and the seconds until its window ends, at least 1."""

    policy: Policy
    used: int
    seconds_left: int

    def headers(self) -> tuple[tuple[bytes, bytes], ...]:
        """Return the headers that state the limit and the rest of the limit."""
        policy, used, seconds = self
        left = policy.limit - used if used < policy.limit else 0
        return policy.header, (b"ratelimit", b"%b%d;t=%d" % (policy.rest, left, seconds))

    def retry_after(self) -> tuple[bytes, bytes]:
        """Return the header that says when a refused client may come back (RFC 9110, section 10.2.3)."""
        return (b"retry-after", b"%d" % self.seconds_left)
