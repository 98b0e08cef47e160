"""The gateway with a clock that runs faster: `python -m bench.fast_motion PORT SPEED`.

At a speed of 15, a lifetime of 15 seconds during a live game ends every second.
"""

import os
import sys
from datetime import datetime

from bench.workloads import NOW
from gql_service.clock import SteadyClock
from gql_service.command_line.server import run
from gql_service.settings import Settings

if __name__ == "__main__":
    environ = {**os.environ, "PORT": sys.argv[1]}
    sys.exit(run(Settings.read(environ), SteadyClock(datetime.fromisoformat(NOW), speed=float(sys.argv[2]))))
