"""The gateway with a clock that runs faster: `python -m bench.fast_motion PORT SPEED`.

At a speed of 15, a lifetime of 15 seconds during a live game ends every second.
"""

import os
import sys
import time
from datetime import datetime, timedelta

from bench.workloads import NOW
from gql_service.clock import Clock
from gql_service.command_line.server import run
from gql_service.settings import Settings


def fast_clock(start: datetime, speed: float) -> Clock:
    """Return a clock that shows `start` now and runs `speed` times as fast as the machine's clock."""
    begun = time.monotonic()
    return lambda: start + timedelta(seconds=(time.monotonic() - begun) * speed)


if __name__ == "__main__":
    environ = {**os.environ, "PORT": sys.argv[1]}
    sys.exit(run(Settings.read(environ), fast_clock(datetime.fromisoformat(NOW), float(sys.argv[2]))))
