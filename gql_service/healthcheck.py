"""The container's health check: `python -m gql_service.healthcheck` exits 0 if the gateway on `PORT` is alive.

A busy gateway is alive. A gateway whose event loop has not run for a minute is not; see `gql_service.process.liveness`.
If the liveness thread does not answer, `/healthz` must answer 200. The check needs only the standard library, so that
it uses little of a quarter CPU, and the image needs no curl.
"""

import os
import socket
import sys
from http.client import HTTPConnection, HTTPException
from typing import Final

from gql_service.process.liveness import ALIVE, address_of

PATIENCE_SECONDS: Final = 9
LOOPBACK: Final = "127.0.0.1"


def alive(port: int, host: str = LOOPBACK) -> bool:
    """Tell whether the process that listens on `port` confirms within nine seconds that it is alive."""
    answer = _liveness(port)
    return _healthz(port, host) if answer is None else answer == ALIVE


def _liveness(port: int) -> bytes | None:
    """Return the answer of the liveness thread: empty after a failure, None without a listening thread."""
    address = address_of(port)
    if address is None:
        return None
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(PATIENCE_SECONDS)
        try:
            connection.connect(address)
            return connection.recv(16)
        except ConnectionRefusedError:
            return None
        except OSError:
            return b""


def _healthz(port: int, host: str) -> bool:
    connection = HTTPConnection(host, port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if alive(int(os.environ.get("PORT") or 8080)) else 1)
