"""Content encodings: the choice for a client, and the compression."""

import gzip
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import brotli  # type: ignore[import-untyped] # the package ships no types; one function of it is used

SMALLEST_BYTES: Final = 1_000
"""A smaller answer fits into a single packet without compression."""
IDENTITY: Final = ""
LONGEST_HEADER: Final = 256
"""Bytes of Accept-Encoding that are read. The results are cached by header; browsers send about twenty bytes."""


def _brotli(data: bytes) -> bytes:
    compressed: bytes = brotli.compress(data, quality=5)
    return compressed


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, compresslevel=6, mtime=0)


ENCODERS: Final[Mapping[str, Callable[[bytes], bytes]]] = MappingProxyType({"br": _brotli, "gzip": _gzip})
"""In order of preference, for clients that accept both alike."""


@lru_cache(maxsize=256)
def encoding_for(accept_encoding: bytes) -> str:
    """Return the encoding for an answer: the encoding in `ENCODERS` that the client prefers most, or IDENTITY.

    Source: RFC 9110, section 12.5.3. An encoding with `q=0` is refused, whatever `*` says.
    """
    wanted = _qualities(accept_encoding.decode("latin-1"))
    best = max(ENCODERS, key=lambda name: wanted.get(name, wanted.get("*", 0.0)))
    quality = wanted.get(best, wanted.get("*", 0.0))
    return best if quality > 0 and quality >= wanted.get("identity", 0.0) else IDENTITY


def _qualities(text: str) -> dict[str, float]:
    found = {}
    for part in text.split(","):
        name, _, parameter = part.partition(";")
        value = parameter.strip().lower().removeprefix("q=")
        try:
            found[name.strip().lower()] = float(value) if value else 1.0
        except ValueError:
            found[name.strip().lower()] = 0.0
    return found
