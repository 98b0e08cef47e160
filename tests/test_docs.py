"""The pages say what the code does."""

import re
import tomllib
from datetime import timedelta
from pathlib import Path

from gql_service.metrics import METRICS
from gql_service.schedule.freshness import CADENCE

FRESHNESS = Path("docs/freshness.md").read_text(encoding="utf-8")
UNITS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}
LOG_LINE = re.compile(r"""(?:_log\.(?:debug|info|warning|error)|tell)\(\s*"([^"]+)\"""")


def cells(first: str) -> list[list[str]]:
    """Return the rows of the table whose header begins with a word."""
    lines = FRESHNESS.splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(f"| {first} |")) + 2
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def test_the_table_of_lifetimes_is_that_of_the_code() -> None:
    told = {}
    for phase, _, lifetime in cells("phase"):
        number, unit = lifetime.split()
        told[phase] = int(number) * UNITS[unit.rstrip("s")]
    assert told == {phase.name: lifetime for phase, lifetime in CADENCE.items()}


def test_every_log_event_has_its_meaning() -> None:
    sources = (path.read_text(encoding="utf-8") for path in Path("gql_service").rglob("*.py"))
    events = {event for text in sources for event in LOG_LINE.findall(text)}
    told = {name for row in cells("log event") for name in re.findall(r"`([^`]+)`", row[0])}
    assert told == events


def test_every_metric_has_its_meaning() -> None:
    assert [row[0].strip("`") for row in cells("metric")] == [metric.name for metric in METRICS]


def test_the_changelog_tells_of_this_version_and_of_what_is_to_come() -> None:
    told = re.findall(r"^## \[(.+?)\]", Path("CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert told[0] == "Unreleased"
    assert told[1] == tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def test_the_released_contract_is_of_a_version_in_the_changelog() -> None:
    first = Path("schema/released.graphql").read_text(encoding="utf-8").partition("\n")[0]
    assert f"## [{first.split()[-1].rstrip('.')}]" in Path("CHANGELOG.md").read_text(encoding="utf-8")
