"""Made-up HTTP: requests as clients send them, with bytes changed, left out, doubled and put in."""

from collections.abc import Iterator
from random import Random
from typing import Final

from tests.raw_http import NEW, OLD, head, posted

_QUERY: Final = b'{"query":"query Q($n: Int) { games(on: \\"today\\", first: $n) { totalCount } }","variables":{"n":1}}'
SOUND: Final = (
    posted(_QUERY),
    posted(_QUERY, accept=f"{NEW}, {OLD};q=0.9", accept_encoding="gzip, br", origin="https://www.example.com"),
    posted(b'{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"%s"}}}' % (b"0" * 64)),
    head("POST /graphql", content_type=OLD, transfer_encoding="chunked") + b"5f\r\n" + _QUERY + b"\r\n0\r\n\r\n",
    head("GET /graphql?query=%7B__typename%7D&variables=%7B%22a%22%3A1%7D&extensions=%7B%7D", accept=NEW),
    head("GET /graphql", accept="text/html,*/*;q=0.8"),
    head("GET /game-schedule?league=NFL&date=2026-11-26&limit=5", if_none_match='W/"x"'),
    head("GET /sports?team=DAL&season=2026REG&week=12"),
    head("OPTIONS /graphql", origin="https://www.example.com", access_control_request_method="POST"),
    head("HEAD /"),
    head("GET /assets/board-ABCD2345.js", accept_encoding="br;q=0.5, gzip"),
    head("GET /readyz", connection="close"),
)
PIECES: Final = (
    b"\r\n",
    b"\n",
    b"\r\n\r\n",
    b"\0",
    b":",
    b" ",
    b"%",
    b"%00",
    b"%zz",
    b"%ED%A0%80",
    b"\xff\xfe",
    b"\xc0\xaf",
    b"../",
    b"Transfer-Encoding: chunked\r\n",
    b"Content-Length: 0\r\n",
    b"Content-Length: 99\r\n",
    b"Content-Encoding: gzip\r\n",
    b"Expect: 100-continue\r\n",
    b"Upgrade: websocket\r\nConnection: Upgrade\r\n",
    b"Accept: */*;q=x, ;;,\r\n",
    b"If-None-Match: *\r\n",
    b"Accept-Encoding: ;q=,*\r\n",
    b"Origin: null\r\n",
    b"x" * 3000,
    b"[" * 500,
    b'{"a":' * 300,
    b"\\ud800",
    b"9" * 500,
    b"NaN",
    b"null",
    b"&query=&query=",
    b"HTTP/1.0",
    b"HTTP/9.9",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
)


def mutated(seed: int) -> Iterator[bytes]:
    """Yield requests without end; the same seed gives the same requests."""
    random = Random(seed)  # noqa: S311 - to be repeated, not to be secret
    while True:
        request = random.choice(SOUND)
        for _ in range(random.randint(1, 5)):
            request = _mutate(random, request)
        yield request


def _mutate(random: Random, data: bytes) -> bytes:
    at = random.randint(0, len(data))
    to = min(len(data), at + random.randint(1, 30))
    way = random.randrange(5)
    if way == 0:
        return data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]
    if way == 1:
        return data[:at] + data[to:]
    if way == 2:
        return data[:to] + data[at:]
    if way == 3:
        return data[:at] + random.choice(PIECES) + data[at:]
    lines = data.split(b"\r\n")
    lines.insert(random.randint(1, len(lines)), random.choice(PIECES).rstrip(b"\r\n"))
    return b"\r\n".join(lines)
