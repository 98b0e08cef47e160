"""A plugin of pytest that prints at the end how many cases of each suite ran. A suite is a folder of tests."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

OUTCOMES: Final = ("passed", "failed", "error", "skipped")
NESTED: Final = ("tests/gql_service",)
"""Folders whose subfolders are suites of their own."""


def suite_of(case: str) -> str:
    """Return the suite of a case, which is named by its file and its test."""
    folders = case.partition("::")[0].split("/")[:-1]
    return "/".join(folders[:3] if "/".join(folders[:2]) in NESTED else folders[:2])


def lines_of(outcomes: Mapping[str, Sequence[str]]) -> Iterable[str]:
    """Return a line for each suite with its number of cases by outcome. `outcomes` holds the cases of each outcome."""
    counts = {outcome: Counter(map(suite_of, cases)) for outcome, cases in outcomes.items()}
    for suite in sorted({suite for each in counts.values() for suite in each}):
        numbers = (f"{each[suite]} {outcome}" for outcome, each in counts.items() if each[suite])
        yield f"{suite}: {', '.join(numbers)}"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the suites that ran."""
    stats = terminalreporter.stats
    outcomes = {outcome: [each.nodeid for each in stats.get(outcome, ())] for outcome in OUTCOMES}
    terminalreporter.section("cases of each suite")
    for line in lines_of(outcomes):
        terminalreporter.write_line(line)
