"""The figures that the benchmark computes from its measurements."""

import pytest

from bench.figures import Aim, Looks, Refreshes, Results, aims, per_cpu_second, percentile
from bench.load import Load, LoadFailed, outcome
from bench.workloads import W1, W2, W4

HOT, COLD, LOGGED, RAW, PLAIN, JIT = "hot", "cold", "logging", "raw", "plain", "jit"


def load(rate: float, p99: float = 1) -> Load:
    return Load(rate, p99 / 2, p99, requests=100, per_cpu_second=rate * 2)


def results(**rates: dict[str, list[float]]) -> Results:
    made = Results(HOT, COLD, LOGGED, RAW, PLAIN, JIT, {W2.name: 100, W4.name: 1000})
    for server, workloads in rates.items():
        for workload, each in workloads.items():
            made.row(server).loads[workload] += [load(rate) for rate in each]
    return made


def aim(made: Results, about: str) -> Aim:
    return next(each for each in aims(made) if each.about == about)


@pytest.mark.parametrize(("percent", "expected"), [(1, 1), (50, 50), (99, 99), (100, 100)])
def test_a_percentile_is_the_value_that_as_many_do_not_exceed(percent: int, expected: int) -> None:
    assert percentile(range(1, 101), percent) == expected


def test_a_percentile_of_few_values_is_one_of_them() -> None:
    assert percentile([3, 4], 99) == 4
    assert percentile([3, 4], 50) == 3
    with pytest.raises(ValueError, match="no values"):
        percentile([], 50)


def test_a_ratio_is_that_of_the_medians() -> None:
    made = results(hot={"W1": [100, 900, 300]}, raw={"W1": [1, 600, 600]})
    assert made.ratio(HOT, RAW, W1.name) == 0.5


def test_a_ratio_can_be_told_by_the_processors_time() -> None:
    made = results(hot={"W1": [100]}, raw={"W1": [100]})
    made.row(RAW).loads["W1"] = [Load(100, 1, 1, 100, per_cpu_second=800)]
    assert made.ratio(HOT, RAW, W1.name, per_cpu_second) == 0.25
    assert aim(made, "W1 hot, of raw").by_cpu == 0.25
    made.row(RAW).loads["W1"] = [Load(100, 1, 1, 100)]
    assert made.ratio(HOT, RAW, W1.name, per_cpu_second) is None


def test_there_is_no_ratio_without_both_measurements() -> None:
    made = results(hot={"W1": [100]}, raw={"W2": [100]})
    assert made.ratio(HOT, RAW, W1.name) is None
    assert made.ratio(HOT, "nobody", W1.name) is None


def test_the_spread_is_that_of_the_workload_whose_rounds_lie_farthest_apart() -> None:
    assert results(hot={"W1": [100, 110], "W2": [10, 5]}).row(HOT).spread() == 2


def test_an_aim_is_reached_missed_or_unknown() -> None:
    made = results(hot={"W1": [80]}, raw={"W1": [100]}, jit={"W1": [90]})
    assert aim(made, "W1 hot, of raw").reached is True
    assert aim(made, "W1 hot, of jit").reached is False
    assert aim(made, "W2 hot, of raw").reached is None


def test_growth_is_measured_against_that_of_the_bytes() -> None:
    about = "growth of the cost from W2 to W4, of the growth in bytes, cold"
    # Ten times the bytes at a twentieth of the rate: the cost has grown twice as much.
    assert aim(results(cold={"W2": [100], "W4": [5]}), about).found == 2
    assert aim(results(cold={"W2": [100], "W4": [10]}), about).reached is True
    assert aim(results(cold={"W2": [100], "W4": [9]}), about).reached is False


def test_refreshes_that_nobody_saw_are_no_measurement() -> None:
    refreshes = Refreshes([load(1, p99=2)], [load(1, p99=6)], Looks(5, 0))
    assert refreshes.ratio() is None
    refreshes.looks.add(1, 1)
    assert refreshes.ratio() == 3


def told(**values: int) -> bytes:
    usual = {"requests": 10, "microseconds": 2_000_000, "bytes": 1, "p50": 1500, "p99": 2500, "failed": 0, "broken": 0}
    return repr({**usual, **values}).replace("'", '"').encode()


def test_the_outcome_of_a_load_is_read_in_seconds_and_milliseconds() -> None:
    assert outcome("W1", told()) == Load(5.0, 1.5, 2.5, 10)


@pytest.mark.parametrize("wrong", [{"failed": 1}, {"broken": 1}, {"requests": 0}])
def test_a_load_with_a_single_wrong_answer_is_no_measurement(wrong: dict[str, int]) -> None:
    with pytest.raises(LoadFailed, match="W1"):
        outcome("W1", told(**wrong))
