"""The gateway on a quarter of a core, like the default container: its start, W1, and its memory."""

from bench.figures import Results
from bench.quarter_core import Throttled
from bench.rounds import Bench
from bench.servers import Server
from bench.workloads import W1


def measure_on_quarter_core(bench: Bench, server: Server, results: Results) -> None:
    """Start a server on a quarter of a core, measure the start, W1 and the resident memory, and stop the server."""
    row = results.small_row(server.name)
    with server.started(bench.cores) as running, Throttled(running.pid):
        row.starts.append(bench.wait_for_first_answer(running, W1))
        bench.verify(server.name, running.port, W1)
        row.loads[W1.name].append(bench.load(running, W1))
        row.resident.append(running.resident_mib())
