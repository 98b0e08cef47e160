"""A gateway with a clock that stands still, for tests that must not depend on time: python -m tests.held_gateway"""

import os
import socket
import sys

import uvicorn

from gql_service.settings import Settings
from gql_service.wiring import create_app
from tests.builders import NOW
from tests.clocks import HandClock


def main() -> None:
    """Serve by the settings of the environment; the first line to stderr has the address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(1024)
    sys.stderr.write(f"http://127.0.0.1:{listener.getsockname()[1]}\n")
    sys.stderr.flush()
    app = create_app(Settings.read(os.environ), HandClock(NOW))
    config = uvicorn.Config(app, log_level="warning", access_log=False, ws="none", backlog=1024)
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
