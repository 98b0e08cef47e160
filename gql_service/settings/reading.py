"""Readers of settings: each returns the value of a text, or raises a SettingError that describes the valid form."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

import orjson
from graphql import GraphQLError, parse

from gql_service.cache.shared.address import checked_cache_url
from gql_service.sportsdata.http.client import ApiKey
from gql_service.sportsdata.leagues import ROUTES
from gql_service.web.access.client_keys import ClientKeys
from gql_service.web.rate.cost_limits import DEFAULT_RATE_LIMIT
from schema.enums import League

DEFAULT_BASE_URL: Final = "https://api.sportsdata.io"
_IMAGE_ORIGIN: Final = re.compile(r"https://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?", re.ASCII)
_DOCUMENTS: Final = "a JSON file that maps ids or hashes to GraphQL documents"


@dataclass(frozen=True, slots=True)
class CallsSpent:
    """A number of calls spent in a month. `month` is an aware instant in that month; None means the month of the
    start.
    """

    calls: int
    month: datetime | None = None


class SettingError(ValueError):
    """A setting is wrong. The message names the setting and the valid form, and never contains a secret."""


def words(kind: type[Enum]) -> Callable[[str], Any]:
    """Return a reader of a value of an enum, in any case."""

    def read(text: str) -> Enum:
        try:
            return kind(text.lower())
        except ValueError:
            raise SettingError(f"one of {', '.join(str(each.value) for each in kind)}") from None

    return read


def number(low: int, high: int) -> Callable[[str], int]:
    """Return a reader of a whole number within bounds, both included."""

    def read(text: str) -> int:
        if text.isascii() and text.isdecimal() and low <= int(text) <= high:
            return int(text)
        raise SettingError(f"a whole number from {low} to {high}")

    return read


def on_off(text: str) -> bool:
    """Read a switch."""
    known = {
        "on": True,
        "true": True,
        "yes": True,
        "1": True,
        "off": False,
        "false": False,
        "no": False,
        "0": False,
    }
    if text.lower() not in known:
        raise SettingError("on or off")
    return known[text.lower()]


def leagues(text: str) -> tuple[League, ...]:
    """Read a comma-separated list of leagues, in any case. Duplicates are removed."""
    names = [name.strip().upper() for name in text.split(",") if name.strip()]
    servable = {league.value: league for league in ROUTES}
    if not names or any(name not in servable for name in names):
        raise SettingError(f"a comma-separated list of leagues from {','.join(servable)}")
    return tuple(dict.fromkeys(servable[name] for name in names))


def origin(text: str) -> str:
    """Read an origin: scheme, host and port, without a path."""
    if not _is_origin(text):
        raise SettingError(f"an origin without a path, like {DEFAULT_BASE_URL}")
    return text.rstrip("/")


def origins(text: str) -> tuple[str, ...]:
    """Read the origins of pages that may read responses: `*` for any, `none`, or a comma-separated list."""
    if text == "*":
        return ("*",)
    if text.lower() in ("none", "off"):
        return ()
    found = [each.strip() for each in text.split(",") if each.strip()]
    if not found or not all(map(_is_origin, found)):
        raise SettingError("* for any, none, or a comma-separated list of origins, like https://www.example.com")
    return tuple(dict.fromkeys(each.rstrip("/").lower() for each in found))


def image_origins(text: str) -> tuple[str, ...]:
    """Read the https origins of images: `none`, or a comma-separated list.

    They are copied into the Content-Security-Policy of a page, so no other text is accepted.
    """
    if text.lower() in ("none", "off"):
        return ()
    found = [each.strip().rstrip("/").lower() for each in text.split(",") if each.strip()]
    if not found or not all(map(_IMAGE_ORIGIN.fullmatch, found)):
        raise SettingError("none, or a comma-separated list of https origins, like https://upload.wikimedia.org")
    return tuple(dict.fromkeys(found))


def _is_origin(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    bare = parts.path in ("", "/") and not parts.query and not parts.fragment and "@" not in parts.netloc
    return parts.scheme in ("http", "https") and bool(host) and bare and not any(map(str.isspace, text))


def calls(text: str) -> int | None:
    """Read a number of calls a month, or `unlimited` (None)."""
    if text.lower() == "unlimited":
        return None
    if text.isascii() and text.isdecimal() and 1 <= int(text) <= 10_000_000:
        return int(text)
    raise SettingError("a whole number from 1 to 10000000, or unlimited")


def calls_spent(text: str) -> CallsSpent:
    """Read a number of calls, optionally after the month in which they were spent."""
    found = re.fullmatch(r"(?:(\d{4})-(0[1-9]|1[0-2]):)?(\d{1,8})", text, re.ASCII)
    if found is None:
        raise SettingError("a whole number of calls, like 120, or with its month in UTC, like 2026-11:120")
    year, month, calls = found.groups()
    begin = datetime(int(year), int(month), 1, tzinfo=UTC) if year and int(year) else None
    return CallsSpent(int(calls), begin)


def cache_url(text: str) -> str:
    """Read the address of a shared cache."""
    try:
        return checked_cache_url(text)
    except ValueError as error:
        raise SettingError(str(error)) from None


def key(text: str) -> ApiKey:
    """Read a key of SportsData.io."""
    if not text.isascii() or not text.isprintable() or " " in text:
        raise SettingError("a key as SportsData.io shows it, without spaces")
    return ApiKey(text)


def level(text: str) -> str:
    """Read the level of logs."""
    if text.lower() not in ("debug", "info", "warning", "error"):
        raise SettingError("one of debug, info, warning, error")
    return text.upper()


def host(text: str) -> str:
    """Read an address to listen on."""
    if not text or any(char.isspace() or char == "/" for char in text):
        raise SettingError("an address to listen on, like 127.0.0.1 or 0.0.0.0")
    return text


def documents(text: str) -> Mapping[str, str]:
    """Read a JSON file of GraphQL documents by their ids."""
    try:
        read = orjson.loads(Path(text).read_bytes())
    except OSError as error:
        raise SettingError(f"{_DOCUMENTS} that can be read ({error.strerror})") from None
    except ValueError:  # the content is not JSON, or the text is no valid file name
        raise SettingError(_DOCUMENTS) from None
    if not isinstance(read, dict) or not all(isinstance(each, str) for each in read.values()):
        raise SettingError(_DOCUMENTS)
    for name, each in read.items():
        try:
            parse(each)
        except GraphQLError as error:
            raise SettingError(f"{_DOCUMENTS}; {name[:80]} is not a GraphQL document ({error.message})") from None
    return MappingProxyType(read)


def client_keys(text: str) -> ClientKeys:
    """Read the hashes of API keys."""
    try:
        return ClientKeys.read(text)
    except ValueError as error:
        raise SettingError(str(error)) from None


def rate(text: str) -> int | None:
    """Read a cost per minute, or `off` (None)."""
    if text.lower() == "off":
        return None
    if text.isascii() and text.isdecimal() and len(text) <= 12 and int(text) >= 1:
        return int(text)
    raise SettingError(f"a cost per minute from 1 to 999999999999, like {DEFAULT_RATE_LIMIT}, or off")


def header(text: str) -> str:
    """Read the name of a header."""
    if not re.fullmatch(r"[A-Za-z0-9-]{1,64}", text, re.ASCII):
        raise SettingError("the name of a header, like X-Forwarded-For")
    return text
