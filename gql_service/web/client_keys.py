"""API keys of clients: made once, shown once, and known to the gateway by their hashes alone."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LONGEST_KEY: Final = 256
"""What is longer is no key of ours, and is not hashed."""
MOST_KEYS: Final = 200
"""Each is compared with what a client sends, so that the time tells nothing."""

NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)
_RIGHT: Final = f"1 to {MOST_KEYS} of name:hash with commas between, each as `gql-service api-key NAME` prints it"
_HASH: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)


def new_key() -> str:
    """Return a fresh key: 256 random bits, so that a plain hash of it cannot be turned back."""
    return f"sg_{secrets.token_urlsafe(32)}"


def entry_of(name: str, key: str) -> str:
    """Return what API_KEYS holds for a key."""
    return f"{name}:{_digest(key).hex()}"


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


@dataclass(frozen=True, slots=True)
class ClientKeys:
    """The names of clients by the SHA-256 of their keys."""

    by_digest: Mapping[bytes, str]

    @classmethod
    def read(cls, text: str) -> "ClientKeys":
        """Read `name:sha256hex` with commas or white space between. Raises ValueError, which repeats nothing of it.

        A name may stand twice: while a client changes its key, both are good.
        """
        found: dict[bytes, str] = {}
        for entry in filter(None, re.split(r"[,\s]+", text)):
            name, _, digest = entry.partition(":")
            if not NAME.fullmatch(name) or not _HASH.fullmatch(digest.lower()):
                raise ValueError(_RIGHT)
            found[bytes.fromhex(digest)] = name
        if not found or len(found) > MOST_KEYS:
            raise ValueError(_RIGHT)
        return cls(found)

    def name_of(self, key: str | None) -> str | None:
        """Return whose key this is, or None. It takes the same time whichever it is, and whether it is one."""
        if key is None or len(key) > LONGEST_KEY:
            return None
        given, found = _digest(key), None
        for digest, name in self.by_digest.items():
            if hmac.compare_digest(given, digest):
                found = name
        return found
