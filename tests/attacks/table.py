"""All known attacks, with the expected answers.

Requests are bytes, so that no client library repairs them. `code` is the `extensions.code` of the first error. `code`
is None if the answer has no code: the request is not refused, or the server answers before GraphQL does.
"""

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice, permutations
from typing import Any, Final
from urllib.parse import quote

from tests.raw_http import OLD, head, posted

Make = Callable[[str, int], bytes]
"""Writes the request, for an Accept header and a number that counts up."""

LEVELS: Final = 20
TODAY: Final = '{ games(on: "today", first: 1) { nodes { id } } }'


@dataclass(frozen=True, slots=True)
class Attack:
    """The bytes of an attack, and the expected status in the newer media type and in `application/json`."""

    name: str
    make: Make
    new: int
    old: int
    code: str | None = None
    drip: bytes = b""
    """Bytes to repeat until an answer comes."""
    answered: bool = True

    def status(self, accept: str) -> int:
        """Return the status in a media type."""
        return self.old if accept == OLD else self.new


def _body(body: bytes, **headers: str) -> Make:
    return lambda accept, _number: posted(body, **{"accept": accept, **headers})


def _json(value: Any) -> Make:
    return _body(json.dumps(value).encode())


def _document(query: str, **variables: Any) -> Make:
    return _json({"query": query, "variables": variables})


def _head(start: str, **headers: str) -> Make:
    return lambda accept, _number: head(start, **{"accept": accept, **headers})


def _get(query: str, more: str = "") -> Make:
    return _head(f"GET /graphql?query={quote(query)}{more}")


def _distinct(accept: str, number: int) -> bytes:
    return posted(json.dumps({"query": "{ a%d: __typename }" % number}).encode(), accept=accept)


def _unknown_hash(accept: str, number: int) -> bytes:
    asked = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": f"{number:064x}"}}}
    return posted(json.dumps(asked).encode(), accept=accept)


def _nested(levels: int) -> str:
    """Return the team of the game of the team of the game ..."""
    return "{ games(first: 1) { nodes { " + "homeTeam { nextGame { " * levels + "id" + " } }" * levels + " } } }"


def _introspection(levels: int) -> str:
    return "{ __schema { types { " + "fields { type { " * levels + "name" + " } }" * levels + " } } }"


def _bomb(levels: int) -> str:
    """Return fragments that each spread the next fragment twice."""
    fragments = (f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(levels))
    return " ".join(["{ ...F0 }", *fragments, f"fragment F{levels} on Query {{ __typename }}"])


def _season(selection: str, games: int = 1500) -> str:
    """Return a season of which every game selects this."""
    return "{ games(leagues: [MLB], season: 2026, first: %d) { nodes { %s } } }" % (games, selection)


def _misspelt_zones(times: int) -> str:
    letters = ("".join(each) for each in permutations("santarinoe"))
    zones = (f'a{number}: date(timeZone: "america/{name}")' for number, name in enumerate(islice(letters, times)))
    return "{ games(first: 1) { nodes { %s } } }" % " ".join(zones)


def _repeated(part: str, times: int) -> str:
    return "{ %s }" % " ".join(part % n if "%" in part else part for n in range(times))


DOCUMENTS: Final = (
    Attack(
        "60 aliases",
        _document("{ teams(first: 1) { nodes %s } }" % _repeated("a%d: id", 60)),
        400,
        200,
        "MAX_ALIASES_LIMIT",
    ),
    Attack("1,000 aliases", _document(_repeated("a%d: __typename", 1000)), 400, 200, "MAX_TOKENS_LIMIT"),
    Attack("one field 60 times", _document(_repeated("__typename", 60)), 400, 200, "MAX_DUPLICATES_LIMIT"),
    Attack("one field 2,000 times", _document(_repeated("__typename", 2000)), 400, 200, "MAX_TOKENS_LIMIT"),
    Attack(
        "80 directives",
        _document("{ __typename " + "@skip(if: false) " * 80 + "}"),
        400,
        200,
        "MAX_DIRECTIVES_LIMIT",
    ),
    Attack("80 unknown directives", _document("{ __typename " + "@a " * 80 + "}"), 400, 200, "MAX_DIRECTIVES_LIMIT"),
    Attack("team of game of team, 40 deep", _document(_nested(LEVELS)), 400, 200, "MAX_DEPTH_LIMIT"),
    Attack("8,000 braces", _document("{ a " * 8_000), 400, 200, "GRAPHQL_PARSE_FAILED"),
    Attack(
        "a list in a list, 400 deep",
        _document("{ games(teams: %s) { totalCount } }" % ("[" * 400 + "]" * 400)),
        400,
        200,
        "GRAPHQL_PARSE_FAILED",
    ),
    Attack(
        "fragments in a circle",
        _document("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"),
        400,
        200,
        "GRAPHQL_VALIDATION_FAILED",
    ),
    Attack(
        "a fragment of itself",
        _document("{ ...A } fragment A on Query { ...A }"),
        400,
        200,
        "GRAPHQL_VALIDATION_FAILED",
    ),
    Attack("2^30 fragments", _document(_bomb(30)), 400, 200, "MAX_ROOT_FIELDS_LIMIT"),
    Attack("introspection in a circle", _document(_introspection(LEVELS)), 400, 200, "MAX_INTROSPECTION_DEPTH_LIMIT"),
    Attack("300 unknown fields", _document(_repeated("nothing%d", 300)), 400, 200, "MAX_ROOT_FIELDS_LIMIT"),
    Attack(
        "a largest page of largest pages",
        _document("{ teams(first: 1000) { nodes { games(first: 2500) { nodes { id } } } } }"),
        400,
        200,
        "OPERATION_TOO_COMPLEX",
    ),
    Attack(
        "the next games of a season's teams, 40 times",
        _document(_season(" ".join(f"a{n}: homeTeam {{ nextGame {{ id }} }}" for n in range(40)))),
        400,
        200,
        "OPERATION_TOO_COMPLEX",
    ),
    Attack(
        "all games of both teams of a season's games",
        _document(_season("homeTeam { games(first: 0) { totalCount } } awayTeam { games(first: 0) { totalCount } }")),
        400,
        200,
        "OPERATION_TOO_COMPLEX",
    ),
    Attack(
        "a mistake in every game of a season",
        _document(_season("homeTeam { games(first: -1) { totalCount } } awayTeam { games(first: -1) { totalCount } }")),
        400,
        200,
        "OPERATION_TOO_COMPLEX",
    ),
    Attack(
        "the days around each day of a year, 4 times",
        _document(
            '{ dates(from: "2026-03-01", to: "2027-03-31", first: 400) { %s } }'
            % " ".join(f"a{n}: next {{ gameCount }} b{n}: previous {{ gameCount }}" for n in range(4))
        ),
        400,
        200,
        "OPERATION_TOO_COMPLEX",
    ),
    Attack(
        "whether a season is current, for every game",
        _document(_season("season { %s }" % " ".join(f"a{n}: current" for n in range(45)), 2400)),
        400,
        200,
        "OPERATION_TOO_COMPLEX",
    ),
    Attack("50 misspelt time zones", _document(_misspelt_zones(50)), 400, 200, "BAD_USER_INPUT"),
    Attack("a page of 2^31", _document("{ games(first: 2147483647) { totalCount } }"), 200, 200, "BAD_USER_INPUT"),
    Attack(
        "a page of less than nothing",
        _document("{ games(first: -2147483648) { totalCount } }"),
        200,
        200,
        "BAD_USER_INPUT",
    ),
    Attack(
        "5,000 digits in the document",
        _document("{ games(first: %s) { totalCount } }" % ("9" * 5000)),
        400,
        200,
        "GRAPHQL_VALIDATION_FAILED",
    ),
    Attack(
        "300 variables",
        _document("query (%s) { __typename }" % " ".join("$v%d: Int" % n for n in range(300))),
        400,
        200,
        "MAX_TOKENS_LIMIT",
    ),
    Attack(
        "5,000 ids in variables",
        _document("query ($i: [ID!]!) { nodes(ids: $i) { id } }", i=[str(n) for n in range(5000)]),
        400,
        200,
        "MAX_LIST_LENGTH_LIMIT",
    ),
    Attack("100 KB of a document", _document("{ __typename } #" + "x" * 100_000), 400, 200, "MAX_SOURCE_LENGTH_LIMIT"),
    Attack("a NUL in the document", _document("{ __typename \0 }"), 400, 200, "GRAPHQL_PARSE_FAILED"),
    Attack("an unpaired surrogate in the URL", _head("GET /graphql?query=%ED%A0%80"), 400, 200, "GRAPHQL_PARSE_FAILED"),
    Attack("a mutation", _document("mutation { x }"), 400, 200, "GRAPHQL_VALIDATION_FAILED"),
    Attack("a subscription", _document("subscription { x }"), 400, 200, "GRAPHQL_VALIDATION_FAILED"),
)
"""Documents that the limits and the schema reject; see docs/errors.md."""

BODIES: Final = (
    Attack("a batch", _json([{"query": "{ __typename }"}] * 100), 400, 400, "BAD_REQUEST"),
    Attack("10 MB", _body(b" " * 10_000_000), 413, 413, "BODY_TOO_LARGE"),
    Attack(
        "10 MB announced, nothing sent",
        _head("POST /graphql", content_type=OLD, content_length="10000000"),
        413,
        413,
        "BODY_TOO_LARGE",
    ),
    Attack(
        "a length of 2^63",
        _head("POST /graphql", content_type=OLD, content_length=str(2**63)),
        413,
        413,
        "BODY_TOO_LARGE",
    ),
    Attack(
        "chunks without end",
        _head("POST /graphql", content_type=OLD, transfer_encoding="chunked"),
        413,
        413,
        "BODY_TOO_LARGE",
        b"2000\r\n" + b" " * 8192 + b"\r\n",
    ),
    Attack(
        "a body a byte at a time",
        _head("POST /graphql", content_type=OLD, content_length="1000"),
        408,
        408,
        "BODY_TOO_SLOW",
        b" ",
    ),
    Attack(
        "a gzip bomb of 100 MB",
        _body(gzip.compress(b" " * 100_000_000), content_encoding="gzip"),
        415,
        415,
        "BAD_REQUEST",
    ),
    Attack("arrays 60,000 deep", _body(b"[" * 60_000), 400, 400, "BAD_REQUEST"),
    Attack("objects 20,000 deep", _body(b'{"a":' * 20_000), 400, 400, "BAD_REQUEST"),
    Attack(
        "variables 900 deep",
        _body(b'{"query":"{ __typename }","variables":{"a":' + b"[" * 900 + b"]" * 900 + b"}}"),
        400,
        400,
        "BAD_REQUEST",
    ),
    Attack("invalid UTF-8", _body(b'{"query":"{ __typename }\xff\xfe"}'), 400, 400, "BAD_REQUEST"),
    Attack("UTF-16", _body('{"query":"{ __typename }"}'.encode("utf-16")), 400, 400, "BAD_REQUEST"),
    Attack("NUL bytes", _body(b"\0" * 1000), 400, 400, "BAD_REQUEST"),
    Attack(
        "an unpaired surrogate", _body(b'{"query":"{ __typename }","operationName":"\\ud800"}'), 400, 400, "BAD_REQUEST"
    ),
    Attack(
        "5,000 digits in variables",
        _body(
            b'{"query":"query ($n: Int) { games(first: $n) { totalCount } }","variables":{"n":' + b"9" * 5000 + b"}}"
        ),
        400,
        400,
        "BAD_REQUEST",
    ),
    Attack("not a number", _body(b'{"query":"{ __typename }","variables":{"n":NaN}}'), 400, 400, "BAD_REQUEST"),
    Attack("120 KB of variables", _document("{ __typename }", a="x" * 120_000), 200, 200),
    Attack(
        "a form",
        _body(b"query={__typename}", content_type="application/x-www-form-urlencoded"),
        415,
        415,
        "BAD_REQUEST",
    ),
    Attack("plain text", _body(b'{"query":"{ __typename }"}', content_type="text/plain"), 415, 415, "BAD_REQUEST"),
    Attack(
        "a form with files", _body(b"--x--", content_type="multipart/form-data; boundary=x"), 415, 415, "BAD_REQUEST"
    ),
    Attack(
        "a type in disguise",
        _body(b'{"query":"{ __typename }"}', content_type="text/plain; x=application/json"),
        415,
        415,
        "BAD_REQUEST",
    ),
)
"""Refused for the bytes that come."""

HTTP: Final = (
    Attack("a mutation by GET", _get("mutation { x }"), 405, 405, "BAD_REQUEST"),
    Attack("another method", _head("DELETE /graphql"), 405, 405, "BAD_REQUEST"),
    Attack(
        "2,000 parameters",
        _get("{ __typename }", "".join(f"&p{n}=1" for n in range(2000))),
        400,
        400,
        "BAD_REQUEST",
    ),
    Attack(
        "one parameter 3,000 times",
        _get("{ __typename }", "&query=x" * 3000 + "&query=%7B__typename%7D"),
        400,
        400,
        "BAD_REQUEST",
    ),
    Attack("a URL of 1 MB", _head("GET /graphql?query=" + "x" * 1_000_000), 431, 431, "HEADERS_TOO_LARGE"),
    Attack("a NUL in the path", _head("GET /%00"), 404, 404),
    Attack("a path out of the folder", _head("GET /assets/..%2f..%2fapp.py"), 404, 404),
    Attack("2,000 headers", _head("GET /graphql?query={__typename}", **{f"x_{n}": "y" for n in range(2000)}), 200, 200),
    Attack(
        "a length and chunks at once", _head("POST /graphql", content_length="5", transfer_encoding="chunked"), 400, 400
    ),
    Attack(
        "two lengths",
        lambda *_: b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n",
        400,
        400,
    ),
    Attack("not HTTP", lambda *_: b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 50, 400, 400),
    Attack(
        "a WebSocket",
        _head(
            "GET /graphql",
            upgrade="websocket",
            connection="Upgrade",
            sec_websocket_version="13",
            sec_websocket_key="AAAAAAAAAAAAAAAAAAAAAA==",
        ),
        400,
        400,
        "BAD_REQUEST",
    ),
    Attack(
        "Accept with 2,000 ranges",
        lambda *_: posted(b'{"query":"{ __typename }"}', accept=", ".join(["a/b;q=0.1"] * 2000)),
        406,
        406,
        "BAD_REQUEST",
    ),
    Attack(
        "headers a line at a time",
        lambda *_: b"GET /graphql HTTP/1.1\r\nhost: x\r\n",
        0,
        0,
        None,
        b"x: y\r\n",
        answered=False,
    ),
)
"""Unusual HTTP requests that are refused, or answered all the same."""

STREAMS: Final = (
    Attack("documents that nobody sent before", _distinct, 200, 200),
    Attack("hashes of documents that are not known", _unknown_hash, 400, 200, "PERSISTED_QUERY_NOT_FOUND"),
)
"""Requests that are harmless by themselves, but not in large numbers."""

ATTACKS: Final = (*DOCUMENTS, *BODIES, *HTTP, *STREAMS)
