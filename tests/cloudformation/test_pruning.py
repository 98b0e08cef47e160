"""The rehearsal uses copies of the templates without the types that the emulator refuses."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.cloudformation.templates import FOLDER, STACKS, TEMPLATES, parse, values
from tests.rehearsal.pruning import PRUNED_TYPES, copy_pruned, prune


def references(template: dict[str, Any]) -> set[str]:
    found = set()
    for value in values(template["Resources"]):
        if isinstance(value, dict) and isinstance(value.get("Ref"), str):
            found.add(value["Ref"])
        if isinstance(value, dict) and "Fn::GetAtt" in value:
            found.add(value["Fn::GetAtt"][0])
    return {name for name in found if not name.startswith("AWS::")}


@pytest.mark.parametrize("stack", STACKS)
def test_all_but_what_is_refused_stays(stack: str) -> None:
    before = TEMPLATES[stack]
    after = parse(prune((FOLDER / f"{stack}.yaml").read_text(encoding="utf-8")))
    kept = {name for name, resource in before["Resources"].items() if resource["Type"] not in PRUNED_TYPES}
    assert set(after["Resources"]) == kept
    assert after["Parameters"] == before["Parameters"]
    assert references(after) <= kept | set(before["Parameters"])


def test_every_pruned_type_is_used() -> None:
    used = {resource["Type"] for template in TEMPLATES.values() for resource in template["Resources"].values()}
    assert used >= PRUNED_TYPES


def test_the_copy_leads_to_the_backend(tmp_path: Path) -> None:
    copy_pruned(FOLDER, tmp_path, backend="http://127.0.0.1:1", api="http://127.0.0.1:2/${Api}")
    text = (tmp_path / "api.yaml").read_text(encoding="utf-8")
    assert re.search(r"IntegrationUri: http://127\.0\.0\.1:1\n", text)
    assert '!Sub "http://127.0.0.1:2/${Api}"' in text
