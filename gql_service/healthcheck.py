"""The container's health check: `python -m gql_service.healthcheck` exits 0 where `/healthz` on `PORT` answers 200.

It needs the standard library alone, so that it costs a quarter of a CPU as little as it can, and no curl in the image.
"""

import os
import sys
from http.client import HTTPConnection, HTTPException
from typing import Final

PATIENCE_SECONDS: Final = 3
LOOPBACK: Final = "127.0.0.1"


def alive(port: int, host: str = LOOPBACK) -> bool:
    """Tell whether the process that listens on `port` answers within three seconds."""
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
