"""Runs the app on uvicorn. The address is printed at the start."""

import contextlib
import gc
import resource
import sys
from collections.abc import Callable, Collection
from functools import partial
from typing import Final

import structlog
import uvicorn
from starlette.types import ASGIApp

from gql_service.clock import Clock
from gql_service.command_line.banner import for_people, line_of
from gql_service.observability import logs
from gql_service.process.allocator import Trimming, configure_allocator
from gql_service.process.draining import Drain, DrainingServer
from gql_service.process.listening import listen
from gql_service.process.liveness import Liveness
from gql_service.sandbox import create_sandbox
from gql_service.settings import Settings
from gql_service.settings.rate_warnings import rate_warnings
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
    """Return the bounds on connections: `wanted`, or fewer if the process has too few file descriptors.

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
"""How many new objects are made between runs of the garbage collector.

Parsing and validating a document makes thousands of objects that are freed without the collector. At Python's default
of 700, the collector took most of the time of the first request for a document."""


def _calm_the_collector() -> None:
    """Exclude objects loaded so far from garbage collection, because they live as long as the process. Collect less
    often.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 20, 50)


SWITCH_SECONDS: Final = 0.0005
"""How long a thread may run while another thread waits for its turn.

Large seasons are built in a thread. At Python's default of 5 ms, each poll of the sockets could delay a request by 5
ms."""


def _serve(
    app: ASGIApp,
    host: str,
    port: int,
    banner: Callable[[str], str],
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
    logs.errors.flush()  # lines logged so far are printed before the banner
    print(banner(f"http://{shown}:{bound}"), file=sys.stderr, flush=True)  # noqa: T201 - likewise
    trimming = Trimming(configure_allocator())
    _calm_the_collector()
    sys.setswitchinterval(SWITCH_SECONDS)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        ws="none",
        server_header=False,
        # Otherwise X-Forwarded-For from loopback would be trusted. Here only CLIENT_IP_HEADER names a trusted header.
        proxy_headers=False,
        log_config=None,  # uvicorn's log lines take the form of the gateway's own
        http=bounded(connections),
    )

    def beat() -> None:
        liveness.beat()
        connections.tick()
        trimming.tick()

    try:
        with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C is the usual end; uvicorn has already shut down
            server = DrainingServer(config, drain, drain_seconds, beat, told_to_go=logs.hurry, last=logs.flush)
            server.run(sockets=[listener])
    finally:
        liveness.stop()
    return 0


NO_NEWS: Final = frozenset({"upstream call"})
"""Log events that are not shown on a terminal if calls cost nothing. LOG_LEVEL=debug and logs in files contain them."""


def run(settings: Settings, clock: Clock) -> int:
    """Serve the gateway until a signal stops it. Returns the exit code; raises SettingError."""
    people = sys.stderr.isatty()
    quiet = people and settings.mode() is not SourceMode.LIVE and settings.log_level != "DEBUG"
    logs.configure_logs(settings.log_level, people=people, left_out=NO_NEWS if quiet else (), sink=logs.errors)
    for reason in rate_warnings(settings):
        _log.warning("rate limit setting", reason=reason)
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
    """Serve the sandbox alone until a signal stops it. Returns the exit code."""
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
