"""The templates, parsed: `!Ref X` is {"Ref": "X"}, `!Sub` and its kin {"Fn::Sub": ...}, as in a template in JSON."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

FOLDER: Final = Path(__file__).parents[2] / "cloudformation"
STACKS: Final = ("network", "foundation", "cache", "service", "api", "alarms")
"""In the order in which they are deployed."""


class _Loader(yaml.SafeLoader):
    """Reads the short forms of CloudFormation's functions."""


def _function(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt":
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _function)


def source(stack: str) -> str:
    """Return the text of a template."""
    return (FOLDER / f"{stack}.yaml").read_text(encoding="utf-8")


def parse(text: str) -> dict[str, Any]:
    """Return a template as a mapping."""
    template = yaml.load(text, _Loader)  # noqa: S506 - a safe loader with more tags
    assert isinstance(template, dict)
    return template


TEMPLATES: Final = {stack: parse(source(stack)) for stack in STACKS}


def resources(kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield name and properties of every resource of a type, in all templates."""
    for template in TEMPLATES.values():
        for name, resource in template["Resources"].items():
            if resource["Type"] == kind:
                yield name, resource["Properties"]


def the(kind: str) -> dict[str, Any]:
    """Return the properties of the only resource of a type."""
    ((_, properties),) = resources(kind)
    return properties


def values(tree: Any) -> Iterator[Any]:
    """Yield every mapping, list and leaf of a tree."""
    yield tree
    children = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    for child in children:
        yield from values(child)


def statements(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield every statement of a policy in a tree."""
    for value in values(tree):
        if isinstance(value, dict) and "Effect" in value and "Action" in value:
            yield value


def as_list(value: Any) -> list[Any]:
    """Return a value of a policy as a list; a policy may contain a list or a single value."""
    return value if isinstance(value, list) else [value]
