"""The compared servers: how each is started, which workloads it serves, and which parts of a response it caches."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from bench.environments import BUILD, ROOT, Environments
from bench.process import Cores, Running, free_port, running
from bench.workloads import FIRST_SIGHT, NOW, W1, W2, W3, W4, W5, W7, WORKLOADS, Workload

DATA: Final = BUILD / "data.json"
RAW: Final = BUILD / "raw"
RECORDED: Final = BUILD / "recorded"
_BARE: Final = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
"""The only environment variables of the user that reach the servers."""
_PYTHON: Final = {**_BARE, "PYTHONPATH": str(ROOT), "DATA": str(DATA), "RAW": str(RAW)}
_NODE: Final = {**_BARE, "NODE_ENV": "production", "DATA": str(DATA)}

GATEWAY: Final = "Schedule gateway"
RAW_UVICORN: Final = "raw uvicorn"
STRAWBERRY: Final = "Strawberry as documented"
MERCURIUS: Final = "Mercurius with jit"


@dataclass(frozen=True, slots=True)
class Server:
    """A row of the table. `command` takes the port. `keeps` names the parts of a response that the server caches."""

    name: str
    command: Callable[[int], Sequence[str]]
    environ: Mapping[str, str]
    keeps: str
    lacks: frozenset[str] = frozenset()
    cwd: Path = ROOT
    ours: bool = field(default=False, kw_only=True)
    by_path: bool = field(default=False, kw_only=True)
    """Whether the path selects the response, because the server reads no body."""

    @property
    def workloads(self) -> tuple[Workload, ...]:
        """The workloads of this server, with requests that it understands."""
        served = (workload for workload in WORKLOADS if workload.name not in self.lacks)
        return tuple(_by_path(each) if self.by_path else each for each in served)

    @property
    def first(self) -> Workload:
        """The workload whose first response shows that the server has started."""
        return self.workloads[0]

    def started(self, cores: Cores) -> AbstractContextManager[Running]:
        """Start the server on its core."""
        port = free_port()
        log = BUILD / "logs" / f"{self.name.replace(' ', '-')}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        return running(self.command(port), self.environ, core=cores.server, port=port, log=log, cwd=self.cwd)


def _by_path(workload: Workload) -> Workload:
    paths = (f"/{workload.name}/{number}" for number in range(len(workload.requests)))
    requests = tuple(replace(each, path=path) for each, path in zip(workload.requests, paths, strict=True))
    return replace(workload, requests=requests)


QUIET: Final = {
    **_BARE,
    "LOG_LEVEL": "warning",
    "REQUEST_LOG": "off",
    "RATE_LIMIT": "off",
    "DRAIN_SECONDS": "0",
    "HOST": "127.0.0.1",
}


@dataclass(frozen=True, slots=True)
class Variant:
    """The gateway with other settings. `lacks` names the workloads that are not measured."""

    name: str
    keeps: str
    settings: Mapping[str, str] = field(default_factory=dict)
    lacks: frozenset[str] = frozenset()


HOT: Final = Variant(
    f"{GATEWAY}, hot",
    "the encoded answers, until a snapshot they were made of changes",
)
COLD: Final = Variant(f"{GATEWAY}, cold", "documents, no answers", {"RESPONSE_CACHE": "off"})
LOGGED: Final = Variant(
    f"{GATEWAY}, logging",
    "as the hot one; writes a line for each request, to a file",
    {"REQUEST_LOG": "on", "LOG_LEVEL": "info"},
    frozenset({W2.name, W4.name, FIRST_SIGHT.name, W7.name}),
)


def gateways() -> list[Server]:
    """Return the gateway with a response cache, without one, and with the request log, which few workloads measure."""
    return [_gateway(HOT), _gateway(COLD), _gateway(LOGGED)]


COMMAND: Final = str(Path(sys.executable).with_name("gql-service"))


def record(log: Path) -> None:
    """Write the sandbox's answers at NOW to files, so that the gateway is measured without the sandbox.

    Raises subprocess.CalledProcessError.
    """
    shutil.rmtree(RECORDED, ignore_errors=True)
    with log.open("wb") as output:
        command = [COMMAND, "record", str(RECORDED), "--now", NOW]
        environ = {**QUIET, "SOURCE": "sandbox"}
        subprocess.run(command, env=environ, stdout=output, stderr=output, timeout=120, check=True)


def _gateway(variant: Variant) -> Server:
    return Server(
        variant.name,
        lambda port: [COMMAND, "serve", "--replay", str(RECORDED), "--port", str(port), "--now", NOW],
        {**QUIET, **variant.settings},
        variant.keeps,
        variant.lacks | {W5.name},  # measured while its snapshots refresh, see `in_fast_motion`
        ours=True,
    )


def in_fast_motion(gateway: Server, upstream: int, leagues: Sequence[str], speed: int) -> Server:
    """Return the gateway with a clock that is `speed` times as fast, for some leagues, with `bench.upstream` as its
    vendor.
    """
    environ = {
        **gateway.environ,
        "SOURCE": "live",
        "SPORTSDATA_API_KEY": "benchmark",
        "SPORTSDATA_BASE_URL": f"http://127.0.0.1:{upstream}",
        "SPORTSDATA_PLAN": "production",
        "SPORTSDATA_MONTHLY_CALLS": "unlimited",
        "LEAGUES": ",".join(leagues),
    }
    return replace(
        gateway,
        name=f"{gateway.name} in fast motion",
        command=lambda port: [sys.executable, "-m", "bench.fast_motion", str(port), str(speed)],
        environ=environ,
        lacks=frozenset({W2.name, W3.name, W4.name, FIRST_SIGHT.name, W7.name}),
    )


def _asgi(python: Path, app: str) -> Callable[[int], Sequence[str]]:
    options = ["--host", "127.0.0.1", "--log-level", "warning", "--no-access-log", "--no-server-header"]
    return lambda port: [str(python), "-m", "uvicorn", f"bench.peers.python.{app}", *options, "--port", str(port)]


def _python_peers(python: Path) -> list[Server]:
    flask = [str(python), "-m", "gunicorn", "--workers", "1", "--log-level", "warning", "--no-control-socket"]
    only_rest = frozenset({W1.name, W2.name, W4.name, W5.name, FIRST_SIGHT.name, W7.name})
    app = "strawberry_app"
    return [
        Server(
            RAW_UVICORN, _asgi(python, "raw_app:app"), _PYTHON, "bytes, headers included; does no work", by_path=True
        ),
        Server(
            "Flask under gunicorn",
            lambda port: [*flask, "--bind", f"127.0.0.1:{port}", "bench.peers.python.flask_app:app"],
            _PYTHON,
            "nothing; one synchronous worker, which closes each connection",
            only_rest,
        ),
        Server(STRAWBERRY, _asgi(python, f"{app}:as_documented"), _PYTHON, "nothing"),
        Server(
            "Strawberry with its caches", _asgi(python, f"{app}:with_caches"), _PYTHON, "documents, parsed and valid"
        ),
        Server("Ariadne", _asgi(python, "ariadne_app:app"), _PYTHON, "nothing"),
    ]


def _node_peers(node: Path, programs: Path) -> list[Server]:
    def program(name: str) -> Callable[[int], Sequence[str]]:
        return lambda port: [str(node), f"{name}.mjs", str(port)]

    return [
        Server(
            "GraphQL Yoga",
            program("yoga"),
            _NODE,
            "results as objects, for ever, encoded again at each hit",
            cwd=programs,
        ),
        Server(
            "Apollo Server",
            program("apollo"),
            _NODE,
            "results as JSON text, for an hour, decoded and encoded again at each hit",
            frozenset({W3.name}),
            cwd=programs,
        ),
        Server(
            MERCURIUS,
            program("mercurius"),
            _NODE,
            "documents, compiled; no answers (its cache plugin keeps what resolvers return, which is in memory here)",
            cwd=programs,
        ),
    ]


def peers(environments: Environments) -> list[Server]:
    """Return the peers that can run on this machine."""
    node = environments.node
    found = _python_peers(environments.python)
    return found + (_node_peers(node, environments.node_programs) if node else [])
