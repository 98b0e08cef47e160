"""API keys of clients. A key is shown only when it is made; the gateway knows only the hash of a key."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LONGEST_KEY: Final = 256
"""A longer text is not a key, and is not hashed."""
MOST_KEYS: Final = 200
"""The most keys. The key of a client is compared with all keys, so that the time reveals nothing."""

NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)
_RIGHT: Final = f"1 to {MOST_KEYS} of name:hash with commas between, each as `gql-service api-key NAME` prints it"
_HASH: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)


def new_key() -> str:
    """Return a new key with 256 random bits, so that its plain hash cannot be reversed."""
    return f"sg_{secrets.token_urlsafe(32)}"


def entry_of(name: str, key: str) -> str:
    """Return the entry of a key in API_KEYS."""
    return f"{name}:{_digest(key).hex()}"


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


@dataclass(frozen=True, slots=True)
class ClientKeys:
    """The names of clients by the SHA-256 of their keys."""

    by_digest: Mapping[bytes, str]

    @classmethod
    def read(cls, text: str) -> "ClientKeys":
        """Read `name:sha256hex` entries, separated by commas or white space.

        A name may occur twice: while a client changes its key, both keys are valid. Raises ValueError; the message
        repeats no part of the text.
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
        """Return the name of the client with this key, or None. All keys are compared, so the time reveals nothing."""
        if key is None or len(key) > LONGEST_KEY:
            return None
        given, found = _digest(key), None
        for digest, name in self.by_digest.items():
            if hmac.compare_digest(given, digest):
                found = name
        return found
