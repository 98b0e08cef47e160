"""Answers to requests that are refused before the app sees them, as bytes of HTTP/1.1."""

from http import HTTPStatus
from typing import Final

import orjson
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gql_service.web.connections.bounds import Bounds, Ending
from gql_service.web.transport.refusal import BAD_REQUEST

HEADERS_TOO_LARGE: Final = "HEADERS_TOO_LARGE"
HEADERS_TOO_SLOW: Final = "HEADERS_TOO_SLOW"
TOO_MANY: Final = ("OVERLOADED", "The gateway has too many requests under way; send this one again in 1 s.")
"""Code and sentence of the 503 for a request beyond the limit."""


def refusal_of(ending: Ending, bounds: Bounds) -> tuple[int, str, str] | None:
    """Return the status, the code and the sentence for the client; None if the connection ends without an answer."""
    match ending:
        case Ending.HEADERS_TOO_LARGE:
            most = f"{bounds.header_bytes:,}"
            return 431, HEADERS_TOO_LARGE, f"The request line and headers have at most {most} bytes; these have more."
        case Ending.HEADERS_TOO_SLOW:
            seconds = f"{bounds.header_seconds:g}"
            return (
                408,
                HEADERS_TOO_SLOW,
                f"The headers did not arrive within {seconds} seconds; send the request again.",
            )
        case Ending.INVALID_HOST:
            return 400, BAD_REQUEST, "A request has exactly one Host header: `Host: example.com`."
        case Ending.INVALID_HTTP:
            return 400, BAD_REQUEST, "This is not a valid HTTP/1.1 request."
        case Ending.TOO_MANY_PIPELINED:
            most = f"{bounds.pipelined}"
            return 400, BAD_REQUEST, f"At most {most} requests may wait on one connection; send the rest again."
        case _:
            return None


def body_of(code: str, sentence: str) -> bytes:
    """Return a body that clients of GraphQL and of the other routes can read."""
    return orjson.dumps({"message": sentence, "errors": [{"message": sentence, "extensions": {"code": code}}]})


def closing_answer(ending: Ending, bounds: Bounds) -> bytes | None:
    """Return the whole answer with which a connection ends; None if the connection ends without an answer."""
    refusal = refusal_of(ending, bounds)
    if refusal is None:
        return None
    status, code, sentence = refusal
    body = body_of(code, sentence)
    lines = [
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
        "content-type: application/json",
        f"content-length: {len(body)}",
        "cache-control: no-store",
        "x-content-type-options: nosniff",
        "connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def answer_overload(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request beyond the limit of running requests with 503."""
    headers = {"retry-after": "1", "cache-control": "no-store", "connection": "close"}
    await Response(body_of(*TOO_MANY), 503, headers, "application/json")(scope, receive, send)
