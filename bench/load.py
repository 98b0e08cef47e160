"""The load generator: a thread that keeps several connections busy and measures the time of each response.

It is wrk if wrk is installed, otherwise the project's own generator (`own_load`). That one is slower. The report names
the generator.
"""

import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import orjson

from bench.client import LOOPBACK
from bench.environments import BUILD
from bench.workloads import UNSEEN_NAME, Workload

_GRACE_SECONDS: Final = 60
"""The extra time that a load may take, for the slowest responses of the slowest server."""
_ANSWER_SECONDS: Final = 30
_LONGER: Final = 5

_SCRIPT: Final = """
local order = {{{order}}}
local requests, bodies, paths, place, seen, stamp = {{}}, {{{bodies}}}, {{{paths}}}, 0, 0, ""

local function formatted(path, body)
  local headers = {{["Host"] = wrk.headers["Host"]}}
  if body == "" then return wrk.format("GET", path, headers) end
  headers["Content-Type"] = "application/json"
  return wrk.format("POST", path, headers, body)
end

function init(arguments)
  stamp = arguments[1]
  for number = 1, #bodies do requests[number] = formatted(paths[number], bodies[number]) end
end

function request()
  {request}
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('{{"requests": %d, "microseconds": %d, "bytes": %d, "p50": %d, "p99": %d, ' ..
    '"failed": %d, "broken": %d}}\\n', summary.requests, summary.duration, summary.bytes,
    latency:percentile(50), latency:percentile(99),
    errors.status + errors.timeout, errors.connect + errors.read + errors.write))
end
"""
_KNOWN: Final = "place = place % #order + 1\n  return requests[order[place]]"
_UNSEEN: Final = """seen = seen + 1
  local body = string.gsub(bodies[1], "query {name}", "query {name}_" .. stamp .. "_" .. seen, 1)
  return formatted(paths[1], body)"""


class LoadFailed(Exception):
    """The load generator failed, or the server failed under load."""


@dataclass(frozen=True, slots=True)
class Load:
    """The results of a load. Latencies are in milliseconds.

    `per_cpu_second` is requests per second of the server's CPU time. If other processes use the server's core, this
    figure shows the capacity of the server, and `per_second` shows its share of the core.
    """

    per_second: float
    p50: float
    p99: float
    requests: int
    per_cpu_second: float | None = None


class Generator(Protocol):
    """A load generator. `name` appears in the report."""

    @property
    def name(self) -> str: ...

    def command(self, workload: Workload, port: int, seconds: int) -> list[str]:
        """Return the command that generates the load and prints its result as a line of JSON at the end."""
        ...


def _quoted(text: str) -> str:
    # Lua's long brackets can contain any text except their own closing bracket.
    return f"[==[{text}]==]"


def wrk_script(workload: Workload) -> str:
    """Return the script with which wrk sends a workload's requests in order."""
    return _SCRIPT.format(
        order=",".join(str(number + 1) for number in workload.order),
        bodies=",".join(_quoted(each.body or "") for each in workload.requests),
        paths=",".join(_quoted(each.path) for each in workload.requests),
        request=_UNSEEN.format(name=UNSEEN_NAME) if workload.unseen else _KNOWN,
    )


class Wrk:
    """wrk, with a script for each workload."""

    name = "wrk"

    def __init__(self, program: str) -> None:
        self._program = program

    def command(self, workload: Workload, port: int, seconds: int) -> list[str]:
        """See Generator."""
        script = _scratch(workload, "lua")
        script.write_text(wrk_script(workload))
        url = f"http://{LOOPBACK}:{port}/"
        shape = ["-t", "1", "-c", str(workload.connections), "-d", f"{seconds}s", "--timeout", f"{_ANSWER_SECONDS}s"]
        return [self._program, *shape, "-s", str(script), url, "--", str(time.time_ns())]


class Own:
    """The project's own generator, for machines without wrk."""

    name = "the project's own generator (without wrk, which needs less CPU; ratios near the limit are too low)"

    def command(self, workload: Workload, port: int, seconds: int) -> list[str]:
        """See Generator."""
        plan = _scratch(workload, "json")
        plan.write_bytes(
            orjson.dumps(
                {
                    "requests": [(each.path, each.body) for each in workload.requests],
                    "order": workload.order,
                    "unseen": workload.unseen,
                    "connections": workload.connections,
                    "stamp": str(time.time_ns()),
                }
            )
        )
        return [sys.executable, "-m", "bench.own_load", str(plan), str(port), str(seconds)]


def _scratch(workload: Workload, suffix: str) -> Path:
    folder = BUILD / "load"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{workload.name.replace(' ', '-')}.{suffix}"


def generator() -> Generator:
    """Return wrk if it is installed, otherwise the project's own generator."""
    program = shutil.which("wrk")
    return Wrk(program) if program else Own()


def put_load(made_by: Generator, workload: Workload, port: int, seconds: int) -> Load:
    """Load the server on a port for some seconds, and repeat with more time if no response arrived.

    Raises LoadFailed, even for a single failed response.
    """
    line = _made(made_by, workload, port, seconds)
    if not orjson.loads(line)["requests"]:
        line = _made(made_by, workload, port, seconds * _LONGER)
    return outcome(workload.name, line)


def _made(made_by: Generator, workload: Workload, port: int, seconds: int) -> bytes:
    command = made_by.command(workload, port, seconds)
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds + _GRACE_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise LoadFailed(f"{workload.name}: the load generator did not end") from None
    lines = done.stdout.splitlines()
    if done.returncode != 0 or not lines:
        raise LoadFailed(f"{workload.name}: {made_by.name} failed: {done.stderr[-500:]!r}")
    return lines[-1]


def outcome(name: str, line: bytes) -> Load:
    """Parse the last line that a generator prints. Raises LoadFailed."""
    told = orjson.loads(line)
    if told["failed"] or told["broken"] or not told["requests"]:
        raise LoadFailed(
            f"{name}: {told['requests']} answers, {told['failed']} of them errors, {told['broken']} connections broken"
        )
    return Load(told["requests"] * 1e6 / told["microseconds"], told["p50"] / 1000, told["p99"] / 1000, told["requests"])
