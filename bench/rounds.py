"""The rounds: in each round, every server is started, verified, loaded, measured for memory, and stopped."""

import http.client
from collections.abc import Sequence
from dataclasses import dataclass, replace

import orjson

from bench.client import ask
from bench.data import BadAnswer, Expected, checked, first_difference
from bench.figures import Results
from bench.load import Generator, Load, put_load
from bench.process import Cores, Running
from bench.servers import Server
from bench.workloads import W1, W2, Workload, graphql

_WARMED = frozenset({W1.name, W2.name})
"""Workloads before which a server is given a second to warm up, as its compiler and its caches may need."""
_SOURCES = graphql("{ sources { league asOf errorCode } }")


@dataclass(frozen=True, slots=True)
class Pace:
    """Durations of measurements in whole seconds, because wrk accepts no fractions. `costly` is for costly workloads,
    and `refreshing` is for W1 during refreshes.
    """

    usual: int
    costly: int
    refreshing: int
    warm: int

    def of(self, workload: Workload) -> int:
        """Return how long a workload is measured."""
        return self.costly if workload.costly else self.usual


@dataclass(frozen=True, slots=True)
class Bench:
    """The values shared by all measurements of a run."""

    cores: Cores
    generator: Generator
    expected: Expected
    pace: Pace

    def wait_for_first_answer(self, running: Running, workload: Workload) -> float:
        """Wait until a server answers the first request of a workload with data, and return the seconds it took.

        `verify` compares the data. Raises NotStarted.
        """

        def good() -> bool:
            try:
                checked(workload, 0, ask(running.port, workload.requests[0]))
            except (http.client.HTTPException, BadAnswer):
                return False
            return True

        return running.wait_until(good, f"the first good answer to {workload.name}")

    def verify(self, server: str, port: int, workload: Workload) -> None:
        """Compare all responses of a server with the gateway's. Raises BadAnswer with the first difference."""
        for number, request in enumerate(workload.requests):
            found = checked(workload, number, ask(port, request))
            told = first_difference(self.expected.values[workload.name][number], found)
            if told is not None:
                raise BadAnswer(f"{server} differs in {workload.name}, request {number}: {told}")

    def load(self, server: Running, workload: Workload, seconds: int | None = None) -> Load:
        """Load a server with a workload, for the workload's usual time or for `seconds`. Raises LoadFailed."""
        if self.pace.warm and workload.name in _WARMED:
            put_load(self.generator, workload, server.port, self.pace.warm)
        before = server.cpu_seconds()
        load = put_load(self.generator, workload, server.port, seconds or self.pace.of(workload))
        taken = server.cpu_seconds() - before
        return replace(load, per_cpu_second=load.requests / taken if taken else None)


def all_loaded(port: int) -> bool:
    """Return whether a gateway has loaded all its leagues, so that loading does not disturb a measurement."""
    sources = orjson.loads(ask(port, _SOURCES).body)["data"]["sources"]
    return all(source["asOf"] or source["errorCode"] for source in sources)


def measure_server(bench: Bench, server: Server, results: Results) -> None:
    """Start a server, measure all its workloads, and stop it."""
    row = results.row(server.name)
    with server.started(bench.cores) as running:
        row.starts.append(bench.wait_for_first_answer(running, server.first))
        if server.ours:
            running.wait_until(lambda: all_loaded(running.port), "loading all leagues")
        for workload in server.workloads:
            bench.verify(server.name, running.port, workload)
        for workload in server.workloads:
            row.loads[workload.name].append(bench.load(running, workload))
        row.resident.append(running.resident_mib())


def in_turn(servers: Sequence[Server], round_: int) -> Sequence[Server]:
    """Return the order of the servers in a round, so that no server is always first or always follows the same
    server.
    """
    turned = [*servers[round_ % len(servers) :], *servers[: round_ % len(servers)]]
    return turned if round_ % 2 == 0 else turned[::-1]
