"""What was measured, and what follows from it: medians, ratios, and whether what is aimed at was reached."""

import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.load import Load
from bench.workloads import FIRST_SIGHT, W1, W2, W3, W4, W5


def percentile(ordered: Sequence[float], percent: float) -> float:
    """Return the smallest of some ordered values that at least `percent` of 100 of them do not exceed."""
    if not ordered:
        raise ValueError("no values")
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(0, min(len(ordered), int(rank)) - 1)]


@dataclass(slots=True)
class Row:
    """What was measured of one server. Starts are in seconds, memory is in MiB, each once a round."""

    loads: defaultdict[str, list[Load]] = field(default_factory=lambda: defaultdict(list))
    starts: list[float] = field(default_factory=list)
    resident: list[float] = field(default_factory=list)

    def rate(self, workload: str) -> float | None:
        """Return the median of requests a second, or None where the workload was not measured."""
        loads = self.loads.get(workload)
        return statistics.median(load.requests_per_second for load in loads) if loads else None

    def latency(self, workload: str) -> tuple[float, float] | None:
        """Return the medians of p50 and p99 in milliseconds."""
        loads = self.loads.get(workload)
        if not loads:
            return None
        return statistics.median(load.p50 for load in loads), statistics.median(load.p99 for load in loads)

    def spread(self) -> float:
        """Return how far the rounds lie apart at the most: the largest rate of a workload over its smallest."""
        rates = [[load.requests_per_second for load in loads] for loads in self.loads.values()]
        return max((max(each) / min(each) for each in rates if each), default=1.0)


@dataclass(slots=True)
class Refreshes:
    """W1 while a league of some 6,000 games is refreshed each second, and while it is not."""

    calm: list[Load] = field(default_factory=list)
    busy: list[Load] = field(default_factory=list)
    looks: int = 0
    changes: int = 0
    """How often somebody looked at the league, about once a second, and how often it had changed since."""

    def ratio(self) -> float | None:
        """Return the p99 with refreshes over that without; None where no refresh was seen."""
        if not self.calm or not self.busy or not self.changes:
            return None
        return statistics.median(load.p99 for load in self.busy) / statistics.median(load.p99 for load in self.calm)


@dataclass(slots=True)
class Results:
    """All that one run has measured. `hot` and `cold` name the gateway's rows, `bytes` are sizes of answers."""

    hot: str
    cold: str
    raw: str
    plain: str
    jit: str
    bytes: Mapping[str, int]
    rows: dict[str, Row] = field(default_factory=dict)
    refreshes: Refreshes = field(default_factory=Refreshes)

    def row(self, server: str) -> Row:
        """Return the row of a server, made at the first look."""
        return self.rows.setdefault(server, Row())

    def ratio(self, server: str, other: str, workload: str) -> float | None:
        """Return how many times as many requests a second `server` answers as `other` does."""
        rates = [self.rows[name].rate(workload) if name in self.rows else None for name in (server, other)]
        return rates[0] / rates[1] if rates[0] and rates[1] else None

    @property
    def keeps_answers(self) -> bool:
        """Tell whether the gateway was measured with and without its answers kept."""
        return self.hot != self.cold


@dataclass(frozen=True, slots=True)
class Aim:
    """Something that the gateway is to reach. `found` is None where it was not measured."""

    about: str
    bound: float
    found: float | None
    at_most: bool = False
    unit: str = "times"

    @property
    def reached(self) -> bool | None:
        """Tell whether it was reached, or None where that is not known."""
        if self.found is None:
            return None
        return self.found <= self.bound if self.at_most else self.found >= self.bound


def _growth(results: Results, server: str) -> float | None:
    """Return by how much more than its bytes the cost of an answer grows from W2 to W4."""
    row = results.rows.get(server, Row())
    small, large = row.rate(W2.name), row.rate(W4.name)
    if not small or not large:
        return None
    return (small / large) / (results.bytes[W4.name] / results.bytes[W2.name])


def _middle(values: Sequence[float]) -> float | None:
    return statistics.median(values) if values else None


def aims(results: Results) -> list[Aim]:
    """Return what the gateway is to reach beside its peers, with what it has reached."""
    hot = results.hot if results.keeps_answers else ""
    cold, raw, plain, jit = results.cold, results.raw, results.plain, results.jit
    ratio = results.ratio
    ours = results.rows.get(results.hot, Row())
    return [
        *(Aim(f"{each.name} hot, of {raw}", 0.75, ratio(hot, raw, each.name)) for each in (W1, W2, W3)),
        Aim(f"W1 hot, of {jit}", 1, ratio(hot, jit, W1.name)),
        Aim(f"W2 cold, of {jit}", 1, ratio(cold, jit, W2.name)),
        Aim(f"W4 cold, of {jit}", 1.5, ratio(cold, jit, W4.name)),
        Aim(f"W2 cold, of {plain}", 40, ratio(cold, plain, W2.name)),
        Aim(f"W4 cold, of {plain}", 40, ratio(cold, plain, W4.name)),
        Aim(f"W5 while snapshots refresh, of {plain}", 10, ratio(results.hot, plain, W5.name)),
        Aim(f"a document at first sight, of {plain}", 1, ratio(results.hot, plain, FIRST_SIGHT.name)),
        Aim("p99 of W1 while 6,000 games refresh each second, of that without", 3, results.refreshes.ratio(), True),
        Aim("growth of the cost from W2 to W4, of the growth in bytes, cold", 1, _growth(results, cold), True),
        Aim("resident with all leagues of the sandbox", 160, _middle(ours.resident), True, "MiB"),
        Aim("first good answer after the start", 1, _middle(ours.starts), True, "s"),
    ]
