"""The report in Markdown. It quotes ratios. Figures that depend on the machine are in a folded section at the end."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from bench.figures import Aim, Measure, Refreshes, Results, Row, aims, per_cpu_second, per_second
from bench.workloads import W1, WORKLOADS

NOTHING = "–"
STEADY: Final = 1.5
IDLE: Final = 0.7
"""A run was disturbed if its rounds differ by more than this, or if the machine was under more load than this
before."""
_VERDICTS = {True: "yes", False: "no", None: "not measured"}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The facts needed to judge a run."""

    machine: str
    versions: str
    generator: str
    rounds: int
    seconds: int
    command: str
    load_before: float
    keeps: Sequence[tuple[str, str]]
    left_out: Sequence[str] = field(default_factory=tuple)
    execution: str | None = None


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, figures: bool = True) -> str:
    """Return a Markdown table whose first column is text. With `figures`, the other columns are right-aligned."""
    rule = ["---", *("---:" if figures else "---" for _ in heads[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, rule, *rows))


def number(value: float | None) -> str:
    """Format a figure with its significant digits: two, three from 100 on and for whole thousands."""
    if value is None:
        return NOTHING
    if value >= 100:
        return f"{float(f'{value:.3g}'):,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.2g}"


def percent(value: float | None) -> str:
    """Format a ratio as a percentage."""
    return NOTHING if value is None else f"{number(value * 100)} %"


def _names(results: Results) -> list[str]:
    return [each.name for each in WORKLOADS if any(row.loads.get(each.name) for row in results.rows.values())]


def ratios(results: Results, other: str, show: Callable[[float | None], str], by: Measure = per_second) -> str:
    """Return the table of requests per second of all servers, each also relative to `other`."""
    names = _names(results)
    rows = [[server, *(show(results.ratio(server, other, name, by)) for name in names)] for server in results.rows]
    return table(["server", *names], rows)


def aims_table(found: Sequence[Aim]) -> str:
    """Return the goals with the measured values."""
    rows = [
        [
            aim.about,
            f"{'at most' if aim.at_most else 'at least'} {aim.bound:g} {aim.unit}",
            f"{number(aim.found)} {aim.unit}" if aim.found is not None else NOTHING,
            number(aim.by_cpu),
            _VERDICTS[aim.reached],
        ]
        for aim in found
    ]
    return table(["goal", "target", "measured", "by CPU time", "reached"], rows, figures=False)


def _cost(row: Row) -> list[str]:
    starts = number(statistics.median(row.starts)) if row.starts else NOTHING
    return [starts, number(statistics.median(row.resident)) if row.resident else NOTHING]


def _costs(results: Results) -> str:
    return table(["server", "start, s", "resident, MiB"], [[name, *_cost(row)] for name, row in results.rows.items()])


def _latencies(row: Row, names: Sequence[str]) -> list[str]:
    found = [row.latency(name) for name in names]
    return [f"{number(each[0])} / {number(each[1])}" if each else NOTHING for each in found]


def _absolute(results: Results) -> str:
    names = _names(results)
    rates = [[server, *(number(row.rate(name)) for name in names)] for server, row in results.rows.items()]
    latencies = [[server, *_latencies(row, names)] for server, row in results.rows.items()]
    return "\n\n".join(
        [
            "Requests per second, medians of the rounds:",
            table(["server", *names], rates),
            "Milliseconds until the response, p50 / p99, with all connections busy:",
            table(["server", *names], latencies),
        ]
    )


def _refreshing(refreshes: Refreshes) -> str:
    if not refreshes.busy:
        return "Not measured."
    calm, busy = (number(statistics.median(load.p99 for load in loads)) for loads in (refreshes.calm, refreshes.busy))
    looks, mixed = refreshes.looks, refreshes.looks_in_mixed
    in_w5 = (
        f"In W5 both requested seasons are refreshed every three seconds, five times as often as on a game day: "
        f"{mixed.changed} of {mixed.taken} views showed newer data."
    )
    if not looks.changed:
        return f"Not measured: none of {looks.taken} views, a second apart, showed newer data.\n\n{in_w5}"
    return (
        f"p99 of W1 under 32 connections was {number(refreshes.ratio())} times as long while a college basketball "
        f"season of about 6,000 games was refreshed: {busy} ms, and {calm} ms without a refresh. A refresh is due "
        f"each second, and takes as long as the loaded core needs: {looks.changed} of {looks.taken} views, a second "
        f"apart, showed newer data.\n\n{in_w5}"
    )


def _small_machine(results: Results) -> str:
    if not results.small_rows:
        return "Not measured."
    rows = []
    for name, row in results.small_rows.items():
        latency = row.latency(W1.name)
        told = f"{number(latency[0])} / {number(latency[1])}" if latency else NOTHING
        rows.append([name, *_cost(row), number(row.rate(W1.name)), told])
    return table(["server", "start, s", "resident, MiB", "W1 a second", "p50 / p99, ms"], rows)


def _log_price(results: Results) -> str:
    """Return the cost of the request log, relative to raw uvicorn and to the same gateway without a log."""
    told = []
    for name in _names(results):
        beside = [results.ratio(results.logged, other, name, per_cpu_second) for other in (results.raw, results.hot)]
        if all(beside):
            told.append(f"{name} {percent(beside[0])} of {results.raw}, {percent(beside[1])} of itself without the log")
    if not told:
        return ""
    return (
        f"\nThe request log is on by default, but off in the figures above. With it, by CPU time: {'; '.join(told)}.\n"
    )


def _about(circumstances: Circumstances) -> str:
    answers = "\n".join(f"- **{each.name}**: {each.meaning}; {each.connections} connections" for each in WORKLOADS)
    keeps = table(["server", "what it caches of a response"], circumstances.keeps, figures=False)
    left_out = "".join(f"\nLeft out: {each}.\n" for each in circumstances.left_out)
    return f"""## How it was measured

`{circumstances.command}` on {circumstances.machine}; {circumstances.versions}. Rounds:
{circumstances.rounds}. In each round, the servers are started in turn, with {circumstances.seconds} s of load for a
workload and twice that for W4. Figures are medians of the rounds. Each server is a process pinned to a core, with logs
off. The load comes from another core; its generator is {circumstances.generator}.
The machine's load before the run was {circumstances.load_before:.2f}.

{answers}

All servers have the same games, exported by the gateway through its own GraphQL API. Before a measurement, each
server must return the same parsed JSON as the gateway to every request. The gateway runs with its default settings,
from recorded answers of its sandbox. In W5 and for the refreshes, it fetches over HTTP from a vendor whose seasons
change with each request, and its clock runs faster. The peers' data never change, so their caches never expire.

{keeps}
{left_out}"""


def _steadiness(results: Results, circumstances: Circumstances) -> str:
    spread = max((row.spread() for row in results.rows.values()), default=1.0)
    told = f"The rounds of a server and workload differed at most by a factor of {number(spread)}."
    disturbed = spread > STEADY or circumstances.load_before > IDLE
    noise = " **Other programs were busy on this machine: only figures by CPU time are reliable.**"
    return told + (noise if disturbed else "")


def markdown(results: Results, circumstances: Circumstances, plot: str) -> str:
    """Return the whole report; `plot` is the file name of the plot."""
    execution = f"\n## Execution alone\n\n{circumstances.execution}\n" if circumstances.execution else ""
    jit = (
        f"\n## Multiples of {results.jit}\n\n{ratios(results, results.jit, number)}\n"
        if results.jit in results.rows
        else ""
    )
    return f"""# Benchmarks

Written by `{circumstances.command}`; do not edit. Figures are ratios of servers that were measured in the same
run. {_steadiness(results, circumstances)}

![Requests per second of each server relative to {results.raw}]({plot})

## Relative to {results.raw}, which sends the same bytes and does no work

{ratios(results, results.raw, percent)}

## Multiples of {results.plain}

{ratios(results, results.plain, number)}
{jit}
## Start and memory

{_costs(results)}

Seconds from the start of the process to the first good response, and resident memory at the end of a round. The
gateway has all leagues of the sandbox in memory, its peers only the requested games.

## On a quarter of a core

{_small_machine(results)}

The process is stopped as soon as it has used 25 ms of processor time within 100 ms, which is what the kernel does to
the smallest container on Fargate. The start is that of all leagues. The load of W1 comes over {W1.connections}
connections.

## While seasons are replaced

{_refreshing(results.refreshes)}
{execution}
## Goals

{aims_table(aims(results))}
{_log_price(results)}
{_about(circumstances)}
<details><summary>By CPU time, relative to {results.raw}</summary>

Requests per second of CPU time of a server's processes. If no other program uses the server's core, these figures
equal those above. Otherwise these figures are more reliable.

{ratios(results, results.raw, percent, per_cpu_second)}

</details>

<details><summary>Figures of this machine</summary>

{_absolute(results)}

</details>
"""
