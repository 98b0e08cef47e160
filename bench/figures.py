"""Measurements and their evaluation: medians, ratios, and whether the goals were reached."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bench.load import Load
from bench.workloads import FIRST_SIGHT, W1, W2, W3, W4, W5, Workload


def percentile(ordered: Sequence[float], percent: float) -> float:
    """Return the nearest-rank percentile of sorted values: the smallest value that `percent` of 100 do not exceed."""
    if not ordered:
        raise ValueError("no values")
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(0, min(len(ordered), int(rank)) - 1)]


Measure = Callable[[Load], float | None]


def per_second(load: Load) -> float:
    """Return requests per second of wall clock time."""
    return load.per_second


def per_cpu_second(load: Load) -> float | None:
    """Return requests per second of the server's CPU time."""
    return load.per_cpu_second


@dataclass(slots=True)
class Row:
    """The measurements of a server. Start times are in seconds, memory is in MiB; each has a value per round."""

    loads: defaultdict[str, list[Load]] = field(default_factory=lambda: defaultdict(list))
    starts: list[float] = field(default_factory=list)
    resident: list[float] = field(default_factory=list)

    def rate(self, workload: str, by: Measure = per_second) -> float | None:
        """Return the median of requests per second; None if the workload was not measured."""
        rates = [rate for load in self.loads.get(workload, ()) if (rate := by(load)) is not None]
        return statistics.median(rates) if rates else None

    def latency(self, workload: str) -> tuple[float, float] | None:
        """Return the medians of p50 and p99 in milliseconds."""
        loads = self.loads.get(workload)
        if not loads:
            return None
        return statistics.median(load.p50 for load in loads), statistics.median(load.p99 for load in loads)

    def spread(self) -> float:
        """Return the largest spread of the rounds: the highest rate of a workload divided by its lowest."""
        rates = [[load.per_second for load in loads] for loads in self.loads.values()]
        return max((max(each) / min(each) for each in rates if each), default=1.0)


@dataclass(slots=True)
class Looks:
    """How often a viewer loaded a refreshing league, once a second, and how often the response had changed."""

    taken: int = 0
    changed: int = 0

    def add(self, taken: int, changed: int) -> None:
        """Add the counts of another measurement."""
        self.taken += taken
        self.changed += changed


@dataclass(slots=True)
class Refreshes:
    """W1 while a league of about 6,000 games is refreshed and while it is not, and the refreshes that were observed."""

    calm: list[Load] = field(default_factory=list)
    busy: list[Load] = field(default_factory=list)
    looks: Looks = field(default_factory=Looks)
    looks_in_mixed: Looks = field(default_factory=Looks)

    def ratio(self) -> float | None:
        """Return the p99 with refreshes divided by the p99 without; None if no refresh was observed."""
        if not self.calm or not self.busy or not self.looks.changed:
            return None
        return statistics.median(load.p99 for load in self.busy) / statistics.median(load.p99 for load in self.calm)


@dataclass(slots=True)
class Results:
    """All measurements of a run. The first three fields are names of the gateway's rows. `bytes` are response sizes."""

    hot: str
    cold: str
    logged: str
    raw: str
    plain: str
    jit: str
    bytes: Mapping[str, int]
    rows: dict[str, Row] = field(default_factory=dict)
    small_rows: dict[str, Row] = field(default_factory=dict)
    """The measurements on a quarter of a core, by server."""
    refreshes: Refreshes = field(default_factory=Refreshes)

    def small_row(self, server: str) -> Row:
        """Return the row of a server on a quarter of a core, created on first access."""
        return self.small_rows.setdefault(server, Row())

    def row(self, server: str) -> Row:
        """Return the row of a server, created on first access."""
        return self.rows.setdefault(server, Row())

    @property
    def ours(self) -> tuple[str, str, str]:
        """The gateway's rows."""
        return self.hot, self.cold, self.logged

    def ratio(self, server: str, other: str, workload: str, by: Measure = per_second) -> float | None:
        """Return how many times as many requests per second `server` handles as `other`."""
        rates = [self.rows[name].rate(workload, by) if name in self.rows else None for name in (server, other)]
        return rates[0] / rates[1] if rates[0] and rates[1] else None


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal for the gateway. `found` is None if it was not measured.

    `by_cpu` is the same figure by CPU time, if that is known.
    """

    about: str
    bound: float
    found: float | None
    by_cpu: float | None = None
    at_most: bool = False
    unit: str = "times"

    @property
    def reached(self) -> bool | None:
        """Return whether the goal was reached; None if unknown."""
        if self.found is None:
            return None
        return self.found <= self.bound if self.at_most else self.found >= self.bound


def _growth(results: Results, server: str, by: Measure) -> float | None:
    """Return how much more than its bytes the cost of a response grows from W2 to W4."""
    row = results.rows.get(server, Row())
    small, large = row.rate(W2.name, by), row.rate(W4.name, by)
    if not small or not large:
        return None
    return (small / large) / (results.bytes[W4.name] / results.bytes[W2.name])


def _middle(values: Sequence[float]) -> float | None:
    return statistics.median(values) if values else None


def aims(results: Results) -> list[Aim]:
    """Return the gateway's goals relative to its peers, with the measured values."""
    hot, cold, raw, plain, jit = results.hot, results.cold, results.raw, results.plain, results.jit
    ours = results.rows.get(hot, Row())

    def beside(what: str, bound: float, server: str, other: str, workload: Workload) -> Aim:
        found, by_cpu = (results.ratio(server, other, workload.name, by) for by in (per_second, per_cpu_second))
        return Aim(f"{what}, of {other}", bound, found, by_cpu)

    def small(server: str) -> float | None:
        latency = results.small_rows[server].latency(W1.name) if server in results.small_rows else None
        return latency[1] if latency else None

    on_quarter = "p99 of W1 {} on a quarter of a core"
    growth = "growth of the cost from W2 to W4, of the growth in bytes, cold"
    return [
        *(beside(f"{each.name} hot", 0.75, hot, raw, each) for each in (W1, W2, W3)),
        beside("W1 hot", 1, hot, jit, W1),
        beside("W1 cold", 0.5, cold, jit, W1),
        beside("W5 cold, while snapshots refresh", 0.5, cold, jit, W5),
        beside("W2 cold", 1, cold, jit, W2),
        beside("W4 cold", 1.5, cold, jit, W4),
        beside("W2 cold", 40, cold, plain, W2),
        beside("W4 cold", 40, cold, plain, W4),
        beside("W1 hot with the request log", 0.9, results.logged, hot, W1),
        beside("W5 while snapshots refresh", 10, hot, plain, W5),
        beside("a document at first sight", 1, hot, plain, FIRST_SIGHT),
        beside("a document at first sight", 0.5, hot, jit, FIRST_SIGHT),
        Aim("p99 of W1 while 6,000 games refresh, of that without", 1.5, results.refreshes.ratio(), at_most=True),
        Aim(growth, 1, _growth(results, cold, per_second), _growth(results, cold, per_cpu_second), at_most=True),
        # 160 before games had line scores, series, records and weather, which take 8 MiB.
        Aim("resident with all leagues of the sandbox", 168, _middle(ours.resident), at_most=True, unit="MiB"),
        Aim(on_quarter.format("hot"), 200, small(hot), at_most=True, unit="ms"),
        Aim(on_quarter.format("cold"), 500, small(cold), at_most=True, unit="ms"),
        Aim("first good answer after the start", 1, _middle(ours.starts), at_most=True, unit="s"),
    ]
