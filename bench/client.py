"""Single requests to a server on loopback, for everything that the load generator does not measure."""

import http.client
from dataclasses import dataclass

from bench.workloads import Request

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Answer:
    """The response of a server."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


def ask(port: int, request: Request, timeout: float = 60) -> Answer:
    """Send a request on a new connection. Raises OSError or http.client.HTTPException on failure."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=timeout)
    try:
        headers = {"content-type": "application/json"} if request.body is not None else {}
        connection.request("POST" if request.body is not None else "GET", request.path, request.body, headers)
        response = connection.getresponse()
        return Answer(response.status, response.read(), tuple(response.getheaders()))
    finally:
        connection.close()
