"""The month's call count in Valkey: the Lua script, and the format of its argument and its reply."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final

import orjson

from gql_service.cache.call_count.claims import CallCount, Claim, Mark, Outcome, Record

SCRIPT: Final = files("gql_service.cache.call_count").joinpath("script.lua").read_text(encoding="utf-8")
_MIRRORED: Final = b"mirrored"
_NO_LIMIT: Final = -1


class NotOurs(ValueError):
    """The cache holds a value that no gateway wrote."""


def encode(claim: Claim) -> bytes:
    """Return a claim in the JSON format of the script."""
    written: dict[str, Any] = {
        "process": claim.process,
        "seq": claim.seq,
        "confirmed": claim.confirmed,
        "sent": claim.sent,
        "want": claim.want,
        "ahead": claim.ahead,
        "secured": claim.secured,
        "budget": _NO_LIMIT if claim.budget is None else claim.budget,
        "mark": claim.mark.value,
        "amend": _rows(claim.amend),
        "extras": dict(claim.extras),
        "stated": _NO_LIMIT if claim.stated is None else claim.stated,
    }
    if claim.restore is not None:
        written["restore"] = _rows(claim.restore)
    return orjson.dumps(written)


def decode(reply: Any) -> CallCount:
    """Read the reply of the script. Raises NotOurs."""
    try:
        outcome, fields = reply
        pairs = dict(zip(fields[::2], fields[1::2], strict=True))
        pairs.pop(_MIRRORED, None)
        records = {name.decode(): _record(value) for name, value in pairs.items() if b" " in value}
        extras = {name.decode(): int(value) for name, value in pairs.items() if b" " not in value}
        return CallCount(Outcome(outcome.decode()), records, extras)
    except (ValueError, TypeError, AttributeError) as error:
        raise NotOurs(str(error)) from error


def _record(value: bytes) -> Record:
    seq, sent, upto, mark = value.decode().split(" ")
    return Record(int(seq), int(sent), int(upto), Mark(mark))


def _rows(records: Mapping[str, Record]) -> list[list[str | int]]:
    return [[name, each.seq, each.sent, each.upto, each.mark.value] for name, each in records.items()]
