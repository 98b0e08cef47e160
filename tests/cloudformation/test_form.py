"""Rules for the templates on which readers and users can rely."""

import re

import pytest

from tests.cloudformation.templates import STACKS, TEMPLATES, source

AWS_TYPES = ("AWS::", "List<AWS::")
PARAMETERS = [(stack, name) for stack in STACKS for name in TEMPLATES[stack].get("Parameters", {})]


@pytest.mark.parametrize(("stack", "name"), PARAMETERS)
def test_a_parameter_is_described_and_bounded(stack: str, name: str) -> None:
    parameter = TEMPLATES[stack]["Parameters"][name]
    assert parameter["Description"].strip().endswith(".")
    bounds = {"AllowedValues", "AllowedPattern", "MinValue"} & set(parameter)
    assert bounds or parameter["Type"].startswith(AWS_TYPES) or parameter["Type"] == "CommaDelimitedList"
    assert ("AllowedPattern" in parameter) == ("ConstraintDescription" in parameter)
    assert ("MinValue" in parameter) == ("MaxValue" in parameter)


@pytest.mark.parametrize("stack", STACKS)
def test_every_parameter_is_in_one_group(stack: str) -> None:
    groups = TEMPLATES[stack]["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    grouped = [name for group in groups for name in group["Parameters"]]
    assert sorted(grouped) == sorted(TEMPLATES[stack]["Parameters"])


@pytest.mark.parametrize("stack", STACKS)
def test_every_resource_is_described_in_a_sentence(stack: str) -> None:
    text = source(stack)
    body = text[text.index("\nResources:\n") : text.index("\nOutputs:\n")]
    described = re.findall(r"  # [^\n]*\.\n  (\w+):\n    Type:", body)
    assert described == list(TEMPLATES[stack]["Resources"])


@pytest.mark.parametrize("stack", STACKS)
def test_a_template_is_small_enough_to_go_without_a_bucket(stack: str) -> None:
    assert len(source(stack).encode()) <= 51_200, "the limit of a template in a request"


@pytest.mark.parametrize("stack", STACKS)
def test_every_output_is_described(stack: str) -> None:
    assert all(output["Description"].endswith(".") for output in TEMPLATES[stack]["Outputs"].values())


@pytest.mark.parametrize("stack", STACKS)
def test_no_stack_exports(stack: str) -> None:
    """An export cannot change while another stack imports the export; outputs are passed on as parameters."""
    assert "Export" not in source(stack)
    assert "ImportValue" not in source(stack)


def test_a_parameter_means_the_same_in_every_stack() -> None:
    seen: dict[str, set[object]] = {}
    for stack, name in PARAMETERS:
        parameter = TEMPLATES[stack]["Parameters"][name]
        seen.setdefault(name, set()).add((parameter["Type"], str(parameter.get("Default"))))
    assert [name for name, meanings in seen.items() if len(meanings) > 1] == []


@pytest.mark.parametrize("stack", STACKS)
def test_a_suppressed_finding_has_its_reason(stack: str) -> None:
    for resource in TEMPLATES[stack]["Resources"].values():
        for skip in resource.get("Metadata", {}).get("checkov", {}).get("skip", []):
            assert skip["comment"].endswith(".")
