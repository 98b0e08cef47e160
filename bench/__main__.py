"""`python -m bench`: prepare the peers, measure, and write the report. See README.md in this folder."""

import argparse
import http.client
import importlib.util
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Final

from bench.data import BadAnswer, Expected, export
from bench.environments import BUILD, ROOT, Environments, Missing, prepare
from bench.figures import Results
from bench.load import LoadFailed, Own, generator
from bench.plot import svg
from bench.process import Cores, NotStarted
from bench.refreshing import measure_mixed, measure_refreshing
from bench.report import Circumstances, markdown
from bench.rounds import Bench, Pace, all_loaded, in_turn, measure_server
from bench.servers import (
    COLD,
    DATA,
    HOT,
    LOGGED,
    MERCURIUS,
    RAW,
    RAW_UVICORN,
    STRAWBERRY,
    Server,
    gateways,
    peers,
    record,
)
from bench.small_machine import measure_on_quarter_core
from bench.workloads import WORKLOADS

FULL: Final = Pace(usual=2, costly=4, refreshing=8, warm=1)
QUICK: Final = Pace(usual=1, costly=2, refreshing=5, warm=0)
ROUNDS: Final = 3
EXECUTION_SECONDS: Final = 180
OUR_OWN: Final = (Missing, NotStarted, BadAnswer, LoadFailed)
NAME: Final = "benchmarks"
"""The folder of the report and its plot."""


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("make bench", description="Compare the gateway with other servers.")
    parser.add_argument("--rounds", type=int, default=ROUNDS, choices=range(1, 100), metavar="N")
    parser.add_argument("--quick", action="store_true", help="short measurements, with the report in build/bench only")
    parser.add_argument(
        "--only", action="append", metavar="TEXT", help="measure only servers whose name contains TEXT; may be repeated"
    )
    parser.add_argument(
        "--own-load", action="store_true", help="use the project's own load generator even if wrk is installed"
    )
    return parser.parse_args(arguments)


def _export(server: Server, cores: Cores) -> Expected:
    """Let a gateway write the data set, and store its responses for raw uvicorn."""
    with server.started(cores) as running:
        running.wait_until(lambda: all_loaded(running.port), "loading all leagues")
        expected = export(running.port, DATA)
    shutil.rmtree(RAW, ignore_errors=True)
    for name, bodies in expected.bodies.items():
        (RAW / name).mkdir(parents=True)
        for number, (body, headers) in enumerate(zip(bodies, expected.headers[name], strict=True)):
            (RAW / name / str(number)).write_bytes(body)
            (RAW / name / f"{number}.headers").write_text(json.dumps(headers))
    return expected


def _chosen(servers: Sequence[Server], only: Sequence[str] | None) -> list[Server]:
    return [each for each in servers if not only or any(text.lower() in each.name.lower() for text in only)]


def _execution() -> str | None:
    """Return the output of `bench.execution`, the figures of execution in process; None without that module. Raises
    LoadFailed.
    """
    if importlib.util.find_spec("bench.execution") is None:
        return None
    say("execution in process")
    command = [sys.executable, "-m", "bench.execution"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=EXECUTION_SECONDS, check=False)
    if done.returncode != 0:
        raise LoadFailed(f"bench.execution ended with {done.returncode}: {done.stderr[-1000:]}")
    return done.stdout.strip()


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine()
    )
    return f"{os.cpu_count()} cores of {model}"


def _versions(environments: Environments) -> str:
    told = [f"Python {platform.python_version()}"]
    if environments.node is not None:
        node = subprocess.run([environments.node, "--version"], capture_output=True, text=True, timeout=30, check=True)
        told.append(f"Node.js {node.stdout.strip().removeprefix('v')}")
    return ", ".join(told)


def _measure(bench: Bench, servers: Sequence[Server], results: Results, rounds: int) -> None:
    for round_ in range(rounds):
        for server in in_turn(servers, round_):
            say(f"round {round_ + 1} of {rounds}: {server.name}")
            measure_server(bench, server, results)
            if server.name in (results.hot, results.cold):
                measure_mixed(bench, server, results)
                measure_on_quarter_core(bench, server, results)
            if server.name == results.hot:
                measure_refreshing(bench, server, results)


def _write(text: str, picture: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{NAME}.md").write_text(text, encoding="utf-8")
    (folder / f"{NAME}.svg").write_text(picture, encoding="utf-8")
    say(f"written: {folder.relative_to(ROOT)}/{NAME}.md and {NAME}.svg")


def run(options: argparse.Namespace) -> None:
    """Run the whole benchmark. Raises the errors that `main` reports."""
    load_before = os.getloadavg()[0]
    say("preparing the peers")
    environments = prepare()
    cores = Cores.of_this_machine()
    # This keeps processes without a core of their own, above all the load generator, off the server's core.
    os.sched_setaffinity(0, {cores.load})
    say("exporting the data set from the gateway")
    record(BUILD / "record.log")
    ours = gateways()
    expected = _export(ours[0], cores)
    made_by = Own() if options.own_load else generator()
    bench = Bench(cores, made_by, expected, QUICK if options.quick else FULL)
    sizes = {name: len(bodies[0]) for name, bodies in expected.bodies.items()}
    results = Results(HOT.name, COLD.name, LOGGED.name, RAW_UVICORN, STRAWBERRY, MERCURIUS, sizes)
    servers = _chosen([*ours, *peers(environments)], options.only)
    for server in servers:
        results.row(server.name)
    _measure(bench, servers, results, options.rounds)
    left_out = [f"GraphQL Yoga, Apollo Server and Mercurius: {environments.why}"] if environments.why else []
    circumstances = Circumstances(
        machine=_machine(),
        versions=_versions(environments),
        generator=made_by.name,
        rounds=options.rounds,
        seconds=bench.pace.usual,
        command=f"make bench ROUNDS={options.rounds}" + (" QUICK=1" if options.quick else ""),
        load_before=load_before,
        keeps=[(each.name, each.keeps) for each in servers],
        left_out=left_out,
        execution=_execution(),
    )
    partial = options.quick or bool(options.only)
    _write(markdown(results, circumstances, f"{NAME}.svg"), svg(results), BUILD if partial else ROOT / "docs")
    for name in [each.name for each in WORKLOADS]:
        if (ratio := results.ratio(results.hot, results.plain, name)) is not None:
            say(f"{name}: {ratio:.1f} times {results.plain}")


def main(arguments: Sequence[str]) -> int:
    """Return the exit code. All processes that the run started are stopped in any case."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        run(_options(arguments))
    except (*OUR_OWN, OSError, http.client.HTTPException, subprocess.SubprocessError) as error:
        print(f"make bench: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("make bench: stopped, and with it all that it had started.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
