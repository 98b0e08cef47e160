"""A live gateway with a clock that is ahead and keeps running: python -m tests.moved_gateway

`CLOCK_AHEAD_SECONDS` is the difference from this machine's clock. All other settings are those of `gql-service serve`.
"""

import os
import sys
import time
from typing import Final

from gql_service.clock import SystemClock
from gql_service.command_line.server import run
from gql_service.settings import Settings

AHEAD: Final = "CLOCK_AHEAD_SECONDS"
MOVED_CLOCK: Final = (sys.executable, "-m", "tests.moved_gateway")
"""The command for `tests.processes.gateway`."""


def main() -> int:
    """Serve with the settings of the environment until a signal ends the gateway. Return the exit status."""
    settings = {name: value for name, value in os.environ.items() if name != AHEAD}
    ahead = float(os.environ[AHEAD])
    return run(Settings.read(settings), SystemClock(lambda: time.time() + ahead))


if __name__ == "__main__":
    raise SystemExit(main())
