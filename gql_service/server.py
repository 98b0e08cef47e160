"""Running the app on uvicorn, which tells its address at the start."""

import contextlib
import ctypes
import gc
import resource
import sys
from collections.abc import Callable, Collection
from functools import partial
from typing import Final

import structlog
import uvicorn
from starlette.types import ASGIApp

from gql_service import logs
from gql_service.clock import Clock
from gql_service.draining import Drain, DrainingServer
from gql_service.greeting import for_people, line_of
from gql_service.listening import listen
from gql_service.liveness import Liveness
from gql_service.sandbox import create_sandbox
from gql_service.settings import Settings
from gql_service.web.connections.bounds import (
    DEFAULT_MAX_CONNECTIONS,
    RESERVED_DESCRIPTORS,
    Bounds,
    connections_within,
)
from gql_service.web.connections.protocol import bounded
from gql_service.web.connections.registry import Connections
from gql_service.wiring import create_app
from schema.enums import SourceMode

KEEP_ALIVE_SECONDS: Final = 75
"""Longer than the 60 s for which a load balancer keeps an idle connection."""
COULD_NOT_LISTEN: Final = 1
_log = structlog.get_logger(__name__)


def connections_of(wanted: int) -> Connections:
    """Return the bounds on connections: as many as are wanted, if the process may have the file descriptors.

    A soft limit of the system that is too low is raised as far as the hard limit allows.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + RESERVED_DESCRIPTORS
    if soft != resource.RLIM_INFINITY and soft < needed:
        soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    most = wanted if soft == resource.RLIM_INFINITY else connections_within(wanted, soft)
    if most < wanted:
        _log.warning("fewer connections than configured", configured=wanted, connections=most, descriptors=soft)
    return Connections(Bounds(connections=most, idle_seconds=KEEP_ALIVE_SECONDS))


YOUNG_OBJECTS: Final = 10_000
"""How many new objects are made before the collector looks among them.

Reading and checking a document makes thousands that all go away by themselves; at Python's own 700 the collector took
most of the time of a first sight.
"""


def _calm_the_collector() -> None:
    """Leave alone what has been loaded by now, which stays as long as the process, and look at the rest less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 20, 50)


SWITCH_SECONDS: Final = 0.0005
"""For how long a thread may go on while another waits for its turn.

Large seasons are made in a thread. At Python's own 5 ms each look at the sockets would cost a request that much.
"""

LARGE_BYTES: Final = 128 * 1024
_MALLOPT: Final = {"M_ARENA_MAX": (-8, 1), "M_MMAP_THRESHOLD": (-3, LARGE_BYTES), "M_TRIM_THRESHOLD": (-1, LARGE_BYTES)}
"""Settings of the C library's allocator by their numbers in malloc.h: one arena, and large pieces given back at once.

By itself it keeps what the bodies of large answers took, in an arena for each thread that read one.
"""


def _give_memory_back() -> None:
    """Let large pieces of memory go back to the system when they are let go; without glibc nothing is to be done."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        for number, value in _MALLOPT.values():
            mallopt(number, value)


def _serve(
    app: ASGIApp,
    host: str,
    port: int,
    greeting: Callable[[str], str],
    drain: Drain,
    drain_seconds: float,
    connections: Connections,
) -> int:
    listener = listen(host, port)
    if listener is None:
        return COULD_NOT_LISTEN
    bound = listener.getsockname()[1]
    liveness = Liveness()
    liveness.start(bound)
    shown = f"[{host}]" if ":" in host else host
    logs.errors.flush()  # what was logged on the way here stands before the greeting
    print(greeting(f"http://{shown}:{bound}"), file=sys.stderr, flush=True)  # noqa: T201 - likewise
    _give_memory_back()
    _calm_the_collector()
    sys.setswitchinterval(SWITCH_SECONDS)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        ws="none",
        server_header=False,
        # Else X-Forwarded-For from loopback would be believed; here it is where CLIENT_IP_HEADER names it.
        proxy_headers=False,
        log_config=None,  # what uvicorn logs takes our form
        http=bounded(connections),
    )

    def beat() -> None:
        liveness.beat()
        connections.tick()

    try:
        with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C is how a person ends it; uvicorn has shut down by then
            server = DrainingServer(config, drain, drain_seconds, beat, told_to_go=logs.hurry, last=logs.flush)
            server.run(sockets=[listener])
    finally:
        liveness.stop()
    return 0


NO_NEWS: Final = frozenset({"upstream call"})
"""Log events that a terminal is spared where they cost nothing. LOG_LEVEL=debug has them, as every log that is kept."""


def run(settings: Settings, clock: Clock) -> int:
    """Serve the gateway until it is told to stop. Returns the exit code; raises SettingError."""
    people = sys.stderr.isatty()
    quiet = people and settings.mode() is not SourceMode.LIVE and settings.log_level != "DEBUG"
    logs.configure_logs(settings.log_level, people=people, left_out=NO_NEWS if quiet else (), sink=logs.errors)
    drain = Drain()
    connections = connections_of(settings.max_connections)
    app = create_app(settings, clock, drain=drain, connections=connections)
    return _serve(
        app,
        settings.host,
        settings.port,
        partial(for_people if people else line_of, settings),
        drain,
        settings.drain_seconds,
        connections,
    )


def run_sandbox(host: str, port: int, keys: Collection[str], clock: Clock, *, traps: bool) -> int:
    """Serve the sandbox by itself until it is told to stop. Returns the exit code."""
    logs.configure_logs("INFO", people=sys.stderr.isatty(), sink=logs.errors)
    app = create_sandbox(clock, keys=frozenset(keys) or None, traps=traps)
    return _serve(
        app,
        host,
        port,
        "Sandbox in SportsData.io's wire format on {}".format,
        Drain(),
        0,
        connections_of(DEFAULT_MAX_CONNECTIONS),
    )
