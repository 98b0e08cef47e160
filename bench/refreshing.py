"""The gateway under load while its snapshots are replaced: the p99 of W1, and the mixed load W5."""

import http.client
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from bench.client import Answer, ask
from bench.environments import BUILD, ROOT
from bench.figures import Results
from bench.load import LoadFailed
from bench.process import Running, free_port, running
from bench.rounds import Bench
from bench.servers import QUIET, Server, in_fast_motion
from bench.workloads import NOW, W1, W5, Request, Workload, graphql

LARGE: Final = "CBB"
"""The league with about 6,000 games a season."""
EACH_SECOND: Final = 30
EACH_THREE_SECONDS: Final = 5
"""Speeds of the clock at which the 15 s of a live game end every second, and every three seconds. The first speed is
twice as fast as necessary, so that data is due at each view although the last response took part of a second."""
_NOBODY: Final = "none"


class Looking:
    """Loads leagues once a second, as a visitor does, and counts how often a response has changed."""

    def __init__(self, port: int, leagues: Sequence[str]) -> None:
        day = NOW[:10]
        fields = "nodes { id startTime }"
        self._requests = [graphql(f'{{ games(leagues: [{each}], on: "{day}") {{ {fields} }} }}') for each in leagues]
        self._port = port
        self._seen: dict[Request, Answer] = {}
        self._failure: Exception | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.looks = self.changes = 0

    def look(self) -> None:
        """Load each league once."""
        for request in self._requests:
            answer = ask(self._port, request)
            if answer.status != 200:
                raise LoadFailed(f"a look at a league that refreshes: HTTP {answer.status}: {answer.body[:200]!r}")
            before = self._seen.get(request)
            self._seen[request] = answer
            if before is not None:
                self.looks += 1
                self.changes += before.body != answer.body

    def _run(self) -> None:
        try:
            while not self._over.wait(1):
                self.look()
        except (OSError, http.client.HTTPException, LoadFailed) as error:
            self._failure = error

    @contextmanager
    def once_a_second(self) -> Iterator["Looking"]:
        """Load the leagues during the block. Raises LoadFailed at the end of the block if a request failed."""
        self._thread.start()
        try:
            yield self
        finally:
            self._over.set()
            self._thread.join(60)
        if self._failure is not None:
            raise LoadFailed(f"a look at a league that refreshes: {self._failure}")


@contextmanager
def upstream(bench: Bench, live: Sequence[str]) -> Iterator[int]:
    """Run the simulated vendor on the load generator's core and yield its port."""
    port = free_port()
    command = [sys.executable, "-m", "bench.upstream", str(port), ",".join(live) or _NOBODY]
    log = BUILD / "logs" / "upstream.log"
    with running(command, QUIET, core=bench.cores.load, port=port, log=log, cwd=ROOT) as vendor:
        vendor.wait_until(lambda: ask(port, Request("/")).status == 404, "the upstream")
        yield port


@contextmanager
def gateway_looked_at(
    bench: Bench,
    gateway: Server,
    leagues: Sequence[str],
    live: Sequence[str],
    looked_at: Sequence[str],
    first: Workload,
    speed: int,
) -> Iterator[tuple[Running, Looking]]:
    """Run the gateway in fast motion over an upstream whose `live` leagues change, and load some of its leagues."""
    with upstream(bench, live) as vendor:
        server = in_fast_motion(gateway, vendor, leagues, speed)
        with server.started(bench.cores) as process:
            bench.wait_for_first_answer(process, first)
            looking = Looking(process.port, looked_at)
            looking.look()
            bench.verify(gateway.name, process.port, first)
            with looking.once_a_second():
                yield process, looking


def measure_refreshing(bench: Bench, gateway: Server, results: Results) -> None:
    """Measure W1 while the large league is refreshed, and while it is viewed but stays the same."""
    refreshes = results.refreshes
    leagues = ("NFL", LARGE)
    with gateway_looked_at(bench, gateway, leagues, (), (LARGE,), W1, EACH_SECOND) as (process, _):
        refreshes.calm.append(bench.load(process, W1, bench.pace.refreshing))
    with gateway_looked_at(bench, gateway, leagues, (LARGE,), (LARGE,), W1, EACH_SECOND) as (process, looking):
        refreshes.busy.append(bench.load(process, W1, bench.pace.refreshing))
    refreshes.looks.add(looking.looks, looking.changes)


def measure_mixed(bench: Bench, gateway: Server, results: Results) -> None:
    """Measure W5 while both of its leagues are refreshed."""
    leagues = ("NFL", "MLB")
    with gateway_looked_at(bench, gateway, leagues, leagues, leagues, W5, EACH_THREE_SECONDS) as (process, looking):
        results.row(gateway.name).loads[W5.name].append(bench.load(process, W5, bench.pace.refreshing))
    results.refreshes.looks_in_mixed.add(looking.looks, looking.changes)
