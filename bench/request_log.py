"""The cost of the request log for hot W1, by its destination: `python -m bench.request_log`.

Four gateways run side by side on a core, and only one at a time is loaded. The first has no request log. The others
write it to /dev/null, to a file and to a pipe. The pipe's reader runs on the other core, like a log driver.
"""

import argparse
import os
import statistics
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from bench.client import ask
from bench.load import Generator, Load, generator, put_load
from bench.process import Cores, Running, free_port, running
from bench.report import percent
from bench.servers import COMMAND, HOT, LOGGED, QUIET
from bench.workloads import NOW, W1

ROUNDS: Final = 5
SECONDS: Final = 2
WITHOUT: Final = "no request log"
_PIECE_BYTES: Final = 1 << 20


@contextmanager
def _drained_pipe(path: Path) -> Iterator[Path]:
    """Create a named pipe with a thread that reads it until the writer closes it."""
    os.mkfifo(path)

    def drain() -> None:
        with path.open("rb", buffering=0) as reading:
            while reading.read(_PIECE_BYTES):
                pass

    reader = threading.Thread(target=drain, daemon=True)
    reader.start()
    yield path
    reader.join()


@contextmanager
def _gateway(settings: Mapping[str, str], log: Path, cores: Cores) -> Iterator[Running]:
    """Run a gateway on the server's core, and wait for its response to W1."""
    port = free_port()
    environ = {**QUIET, **settings, "SOURCE": "sandbox", "LEAGUES": "NFL"}
    command = [COMMAND, "serve", "--port", str(port), "--now", NOW]
    with running(command, environ, core=cores.server, port=port, log=log, cwd=Path.cwd()) as started:
        started.wait_until(lambda: ask(port, W1.requests[0]).body.startswith(b'{"data":{"games":{"nodes":[{'), "W1")
        yield started


def _load(made_by: Generator, server: Running, seconds: int) -> Load:
    before = server.cpu_seconds()
    load = put_load(made_by, W1, server.port, seconds)
    return replace(load, per_cpu_second=load.requests / (server.cpu_seconds() - before))


def measure(rounds: int, seconds: int) -> dict[str, list[Load]]:
    """Return the loads of each round by destination of the log. Raises NotStarted and LoadFailed."""
    cores, made_by = Cores.of_this_machine(), generator()
    os.sched_setaffinity(0, {cores.load})
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as servers:
        folder = Path(scratch)
        pipe = servers.enter_context(_drained_pipe(folder / "pipe"))
        started = {WITHOUT: servers.enter_context(_gateway(HOT.settings, folder / "quiet", cores))}
        for name, log in (("/dev/null", Path(os.devnull)), ("a file", folder / "log"), ("a pipe", pipe)):
            started[name] = servers.enter_context(_gateway(LOGGED.settings, log, cores))
        for server in started.values():
            _load(made_by, server, 1)
        found: dict[str, list[Load]] = {name: [] for name in started}
        for number in range(rounds):
            turned = list(started)[:: 1 if number % 2 else -1]
            for name in turned:
                found[name].append(_load(made_by, started[name], seconds))
    return found


def _shares(loads: Sequence[Load], without: Sequence[Load]) -> tuple[float, float]:
    """Return throughput relative to a gateway without a log: by wall clock and by CPU time."""
    wall = statistics.median(each.per_second / other.per_second for each, other in zip(loads, without, strict=True))
    cpu = statistics.median(
        (each.per_cpu_second or 0) / (other.per_cpu_second or 1) for each, other in zip(loads, without, strict=True)
    )
    return wall, cpu


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser("python -m bench.request_log", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seconds", type=int, default=SECONDS)
    options = parser.parse_args()
    found = measure(options.rounds, options.seconds)
    without = found.pop(WITHOUT)
    print("| hot W1, lines to | requests a second | p99 ms | of that without | by processor time |")
    print("|---|---:|---:|---:|---:|")
    for name, loads in ((WITHOUT, without), *found.items()):
        wall, cpu = _shares(loads, without)
        rate = statistics.median(each.per_second for each in loads)
        p99 = statistics.median(each.p99 for each in loads)
        print(f"| {name} | {rate:,.0f} | {p99:.1f} | {percent(wall)} | {percent(cpu)} |")


if __name__ == "__main__":
    main()
