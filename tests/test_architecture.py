"""The page on the architecture agrees with the code."""

import importlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PAGE = Path("docs/architecture.md").read_text(encoding="utf-8")
NAMES = sorted(set(re.findall(r"`((?:\w+\.)+\w+)`", PAGE)) - {"pyproject.toml"})
ITEM = re.compile(r"^( *)- `([\w.]+)`: \w")


def found(name: str) -> Any:
    """Return what a dotted name on the page stands for. Raises ImportError or AttributeError."""
    full = name if name.startswith("schema.") else f"gql_service.{name}"
    parts = full.split(".")
    for end in range(len(parts), 0, -1):
        try:
            value: Any = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            value = getattr(value, part)
        return value
    raise ImportError(full)


def calls() -> Iterator[tuple[str, str]]:
    """Yield each pair of a caller and the function that it calls, by the indentation of the lists."""
    above: list[tuple[int, str]] = []
    for line in PAGE.splitlines():
        if (item := ITEM.match(line)) is None:
            above = []
            continue
        indent, name = len(item[1]), item[2]
        above = [each for each in above if each[0] < indent]
        if above:
            yield above[-1][1], name
        above.append((indent, name))


def floors() -> dict[str, int]:
    """Return the floor of each top package: larger for a lower layer. The schema lies between edge and schedule."""
    contracts = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    (layers,) = (each["layers"] for each in contracts if each.get("containers") == ["gql_service"])
    numbers = {name.strip(): 2 * number for number, layer in enumerate(layers) for name in re.split(r"[|:]", layer)}
    return {**numbers, "schema": numbers["schedule"] - 1}


@pytest.mark.parametrize("name", NAMES)
def test_each_name_on_the_page_exists(name: str) -> None:
    assert found(name) is not None


def test_each_call_on_the_page_goes_to_the_same_layer_or_a_lower_one() -> None:
    floor = floors()
    pairs = list(calls())
    assert len(pairs) > 25
    # The edge hands its own function to the cache of answers, so a call may stay in the edge. It never goes up.
    up = [pair for pair in pairs if floor[pair[0].split(".")[0]] > floor[pair[1].split(".")[0]]]
    assert not up


def test_the_folders_of_the_page_are_all_packages_of_the_service() -> None:
    (table,) = re.findall(r"^\| folder \|.*?(?=\n\n)", PAGE, re.DOTALL | re.MULTILINE)
    told = {path.strip("/") for row in table.splitlines()[2:] for path in re.findall(r"`([\w./]+)`", row.split("|")[1])}
    packages = {path.parent.as_posix() for path in Path("gql_service").glob("*/__init__.py")}
    assert packages <= told
    assert all(Path(path).exists() for path in told)
