"""The benchmark's report and plot."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from bench.figures import Results
from bench.load import Load
from bench.plot import HIGHEST, LOWEST, place, svg
from bench.report import Circumstances, markdown, number, percent

CIRCUMSTANCES = Circumstances(
    machine="a machine",
    versions="Python",
    generator="wrk",
    rounds=1,
    seconds=2,
    command="make bench",
    load_before=0,
    keeps=[("hot", "answers")],
    left_out=["Node.js: it is not installed"],
)


@pytest.fixture
def results() -> Results:
    made = Results("hot", "cold", "logging", "raw & quick", "plain", "jit", {"W2": 1, "W4": 10})
    for server, rate in (("hot", 900), ("cold", 300), ("raw & quick", 1000), ("plain", 10)):
        made.row(server).loads["W1"].append(Load(rate, 1, 2, 100))
    made.row("hot").starts.append(0.5)
    made.row("hot").resident.append(120)
    return made


@pytest.mark.parametrize(
    ("value", "printed"),
    [(None, "–"), (43412, "43,400"), (128.4, "128"), (12.34, "12.3"), (1.234, "1.23"), (0.0123, "0.012")],
)
def test_a_figure_has_as_many_digits_as_mean_something(value: float | None, printed: str) -> None:
    assert number(value) == printed


def test_a_ratio_is_printed_in_percent() -> None:
    assert percent(0.905) == "90.5 %"
    assert percent(None) == "–"


def test_the_report_has_a_row_for_each_server(results: Results) -> None:
    text = markdown(results, CIRCUMSTANCES, "plot.svg")
    assert "| hot | 90.0 % |" in text
    assert "| hot | 90.0 |" in text
    assert "| hot | 0.50 | 120 |" in text
    assert "Left out: Node.js: it is not installed." in text
    assert "| W1 hot, of raw & quick | at least 0.75 times | 0.90 times | – | yes |" in text
    assert "| resident with all leagues of the sandbox | at most 168 MiB | 120 MiB | – | yes |" in text
    assert "Multiples of jit" not in text


def test_the_report_tells_the_price_of_the_request_log(results: Results) -> None:
    assert "With it, by CPU time" not in markdown(results, CIRCUMSTANCES, "plot.svg")
    for server, rate in (("logging", 400), ("hot", 800), ("raw & quick", 1000)):
        results.row(server).loads["W3"].append(Load(rate, 1, 2, 100, per_cpu_second=rate))
    assert "With it, by CPU time: W3 40.0 % of raw & quick, 50.0 % of itself without the log." in markdown(
        results, CIRCUMSTANCES, "plot.svg"
    )


def test_the_report_says_that_its_run_was_disturbed(results: Results) -> None:
    assert "Other programs were busy" not in markdown(results, CIRCUMSTANCES, "plot.svg")
    assert "Other programs were busy" in markdown(results, replace(CIRCUMSTANCES, load_before=2), "plot.svg")
    results.row("hot").loads["W1"].append(Load(500, 1, 2, 100))
    assert "Other programs were busy" in markdown(results, CIRCUMSTANCES, "plot.svg")


def test_the_plot_is_xml_with_a_dot_for_each_measurement(results: Results) -> None:
    root = ET.fromstring(svg(results))  # noqa: S314 - our own output
    dots = list(root.iter("{http://www.w3.org/2000/svg}circle"))
    texts = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert len(dots) == 3
    assert {"hot", "cold", "plain", "90.0 %", "30.0 %", "1.00 %", "100%"} <= set(texts)
    assert "raw & quick" not in texts


def test_the_scale_goes_by_tens_and_ends_where_it_ends() -> None:
    assert place(LOWEST) == 0
    assert place(HIGHEST) == 1
    assert place(0.1) - place(0.01) == pytest.approx(place(0.01) - place(0.001))
    assert (place(LOWEST / 10), place(HIGHEST * 10)) == (0, 1)
