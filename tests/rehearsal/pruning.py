"""Copies of the templates that the emulator can deploy."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

PRUNED_TYPES: Final = frozenset(
    {
        "AWS::ApiGatewayV2::VpcLink",
        "AWS::ApplicationAutoScaling::ScalableTarget",
        "AWS::ApplicationAutoScaling::ScalingPolicy",
        "AWS::EC2::EIP",
        "AWS::EC2::NatGateway",
        "AWS::EC2::SecurityGroupEgress",
    }
)
"""The types that the emulator refuses. The rehearsal compares this list with the real refusals."""

_RESOURCE: Final = re.compile(r"^(?:  #[^\n]*\n)*  (\w+):\n    Type: (\S+)\n(?:    [^\n]*\n)*\n?", re.MULTILINE)


def prune(text: str, types: Sequence[str] | frozenset[str] = PRUNED_TYPES) -> str:
    """Return a template without resources of these types; a reference to such a resource becomes its name."""
    gone = [match[1] for match in _RESOURCE.finditer(text) if match[2] in types]
    text = _RESOURCE.sub(lambda match: "" if match[2] in types else match[0], text)
    for name in gone:
        text = re.sub(rf"!(?:Ref {name}\b|GetAtt {name}\.\w+)", f"pruned-{name.lower()}", text)
    return text


def types_of(text: str) -> set[str]:
    """Return the types of a template's resources."""
    return {match[2] for match in _RESOURCE.finditer(text)}


def copy_pruned(source: Path, target: Path, *, backend: str, api: str) -> None:
    """Write pruned copies of all templates.

    The emulator cannot reach a VPC. So the API's integration leads to `backend`, the origin of a gateway on this
    machine. The address of the API is `api`, in place of `${Api}` as its id.
    """
    target.mkdir(parents=True, exist_ok=True)
    for path in source.glob("*.yaml"):
        (target / path.name).write_text(prune(path.read_text(encoding="utf-8")), encoding="utf-8")
    path = target / "api.yaml"
    text = path.read_text(encoding="utf-8")
    text = _replaced(text, "IntegrationUri: !Ref ListenerArn", f"IntegrationUri: {backend}")
    text = _replaced(text, "!GetAtt Api.ApiEndpoint", f'!Sub "{api}"')
    path.write_text(text, encoding="utf-8")


def _replaced(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"{old} is there once"
    return text.replace(old, new)
