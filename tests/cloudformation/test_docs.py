"""The statements of the pages on deployment and operation are true."""

import re
from pathlib import Path

import pytest

from deployment.cost import cost, count_alarms
from deployment.plan import OWN, SIZES, read_plan
from tests.cloudformation.templates import FOLDER, TEMPLATES, resources
from tests.rehearsal.pruning import PRUNED_TYPES

DOCS = Path(__file__).parents[2] / "docs"
DEPLOY = (DOCS / "deploy.md").read_text(encoding="utf-8")
OPERATIONS = (DOCS / "operations.md").read_text(encoding="utf-8")
MAKEFILE = (DOCS.parent / "Makefile").read_text(encoding="utf-8")


def cost_table() -> str:
    plans = {size: read_plan(FOLDER, None, [f"Size={size}"]) for size in SIZES}
    items = {
        size: {what: amount for what, _, amount in cost(plan, count_alarms(plan, FOLDER))}
        for size, plan in plans.items()
    }
    rows = [f"| USD a month | {' | '.join(SIZES)} |", f"|---|{'---:|' * len(SIZES)}"]
    for what in items["default"]:
        amounts = [f"{items[size][what]:.2f}" if what in items[size] else "0" for size in SIZES]
        rows.append(f"| {what} | {' | '.join(amounts)} |")
    sums = [f"**{sum(items[size].values()):.2f}**" for size in SIZES]
    return "\n".join([*rows, f"| **Sum** | {' | '.join(sums)} |"])


def test_the_cost_table_is_what_the_script_reckons() -> None:
    assert cost_table() in DEPLOY, cost_table()


def test_the_arithmetic_of_the_default_is_shown() -> None:
    plan = read_plan(FOLDER, None, [])
    for what, how, amount in cost(plan, count_alarms(plan, FOLDER)):
        assert re.search(rf"{re.escape(what)} +{amount:8.2f} +{re.escape(how)}\n", DEPLOY), what


@pytest.mark.parametrize("alarm", [name for name, _ in resources("AWS::CloudWatch::Alarm")])
def test_every_alarm_has_its_line(alarm: str) -> None:
    assert f"| `{alarm}` |" in OPERATIONS


def test_no_line_is_for_an_alarm_that_is_gone() -> None:
    named = set(re.findall(r"^\| `(\w+Alarm)` \|", OPERATIONS, re.MULTILINE))
    assert named == {name for name, _ in resources("AWS::CloudWatch::Alarm")}


@pytest.mark.parametrize("page", [DEPLOY, OPERATIONS], ids=["deploy", "operations"])
def test_every_setting_and_command_that_is_named_exists(page: str) -> None:
    known = {*OWN, *(name for template in TEMPLATES.values() for name in template["Parameters"])}
    named = set(re.findall(r"--set (\w+)=", page)) | set(re.findall(r"^(\w+) = ", page, re.MULTILINE))
    assert named
    assert named <= known
    for target in set(re.findall(r"`?make (\w+)", page)):
        assert f"\n{target}:" in MAKEFILE, target


def test_what_is_pruned_is_told() -> None:
    for kind in PRUNED_TYPES:
        assert f"`{kind}`" in DEPLOY


def test_links_lead_somewhere() -> None:
    for page in (DEPLOY, OPERATIONS):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page):
            assert (DOCS / target).exists(), target
