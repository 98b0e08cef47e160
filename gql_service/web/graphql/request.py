"""Read a request of GraphQL over HTTP: strict JSON of the right shape, or a refusal that explains the error."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from gql_service.web.transport.media_types import JSON
from gql_service.web.transport.refusal import Refusal

_OBJECTS: Final = ("variables", "extensions")
_CHARSET: Final = re.compile(r'(?:^|;)\s*charset="?([^\s;"]+)', re.IGNORECASE)
MAX_PARAMETERS: Final = 100
TOO_MANY_PARAMETERS: Final = Refusal(400, f"A URL has at most {MAX_PARAMETERS} parameters; this one has more.")


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """A requested operation: a document that is not empty, the name of the operation, and its variables."""

    query: str
    variables: dict[str, Any] | None
    operation_name: str | None
    extensions: dict[str, Any] | None


def read_json(text: str | bytes, what: str) -> object:
    """Read strict JSON: UTF-8, no NaN, bounded depth. Raises Refusal."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Refusal(400, f"{what} is not JSON; it has to be an object, in a URL percent-encoded.") from None


def check_media(content_type: str | None, content_encoding: str | None) -> None:
    """Refuse a POST with 415 if its type is not JSON, or if the body is compressed.

    The check of the type also prevents a page of another origin from posting without a preflight. Sources: the
    GraphQL-over-HTTP draft, "CSRF"; RFC 7694 for the encoding.
    """
    named, _, parameters = (content_type or "").partition(";")
    named = named.strip().lower()
    charset = _CHARSET.search(parameters)
    if charset is not None and charset[1].lower() not in ("utf-8", "utf8"):
        raise Refusal(415, f"JSON is UTF-8, not {charset[1][:80]}.", headers={"Accept-Post": JSON})
    if named != JSON:
        shown = f"{named[:80]!r}" if named else "none"
        raise Refusal(415, f"A POST has content-type {JSON}, not {shown}.", headers={"Accept-Post": JSON})
    if content_encoding and content_encoding.strip().lower() != "identity":
        # The decompressed body could be a thousand times as large, and compressing a short query gains little.
        raise Refusal(
            415, "A body is taken as it is, without content-encoding.", headers={"Accept-Encoding": "identity"}
        )


def from_body(body: bytes) -> dict[str, Any]:
    """Read the body of a POST. Raises Refusal if the body is not a JSON object."""
    if not body:
        raise Refusal(400, "The body is empty; it has to be a JSON object with `query`.")
    value = read_json(body, "The body")
    if isinstance(value, dict):
        return value
    kind = "Batches are not served; send one operation" if isinstance(value, list) else "Send one operation"
    raise Refusal(400, f"{kind}: an object with `query`.")


def from_query(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Read the parameters of a GET; `variables` and `extensions` are JSON. Raises Refusal."""
    read: dict[str, Any] = dict(parameters)
    for name in _OBJECTS:
        text = read.get(name)
        if isinstance(text, str):
            read[name] = read_json(text, f"`{name}`") if text else None
    return read


def request_data(data: Mapping[str, Any], query: str | None) -> GraphQLRequest:
    """Return the requested operation. Raises Refusal if a part has the wrong shape."""
    if not isinstance(data.get("query"), str | None):
        raise Refusal(400, "`query` must be a string or null, if provided.")
    for name in _OBJECTS:
        if not isinstance(data.get(name), dict | None):
            raise Refusal(400, f"`{name}` must be an object or null, if provided.")
    if not isinstance(data.get("operationName"), str | None):
        raise Refusal(400, "`operationName` must be a string or null, if provided.")
    if not query:
        raise Refusal(400, "There is no query: send `query` with a GraphQL document.")
    # Clients that leave the field of the name empty mean the only operation.
    return GraphQLRequest(query, data.get("variables"), data.get("operationName") or None, data.get("extensions"))
