"""Selects the tests that need no other process, no browser and no server, by what their modules import.

A new test file is selected by itself. Tests of a whole gateway or of the sandbox are left out, because they take long.
"""

import ast
import os
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
NEEDS: Final = {
    "subprocess": "a process",
    "multiprocessing": "a process",
    "pty": "a process",
    "create_subprocess_exec": "a process",
    "uvicorn": "a server",
    "socketserver": "a server",
    "http.server": "a server",
    "start_server": "a server",
    "create_server": "a server",
    "socket": "a server",
    "gql_service.wiring": "a whole gateway",
    "gql_service.sandbox": "a sandbox, which makes whole seasons",
}
"""Modules and functions that start a process or a server, talk to a server, or take seconds to make seasons."""
FEW_EXAMPLES: Final = "FEW_EXAMPLES"
"""If this variable is set, property tests make few examples. `make quick` sets it."""
FEW: Final = 10
"""The number of examples in a quick run."""
LEFT_OUT: Final = ("clients", "contract", "promises")
"""Folders of tests with a target of their own."""


def examples(number: int) -> int:
    """Return how many examples a property test with its own number makes: fewer in a quick run."""
    return min(number, FEW) if FEW_EXAMPLES in os.environ else number


@cache
def _names_in(file: Path) -> Sequence[str]:
    """Return the imported modules of a file, and the attributes that the file uses."""
    return tuple(dict.fromkeys(_names(ast.parse(file.read_text(encoding="utf-8")))))


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)
        elif isinstance(node, ast.Attribute):
            yield node.attr


def _file_of(module: str) -> Path | None:
    """Return the file of a module of the tests; None for any other module."""
    if module.partition(".")[0] not in ("tests", "bench"):
        return None
    path = ROOT.joinpath(*module.split("."))
    files = (path.with_suffix(".py"), path / "__init__.py")
    return next((each for each in files if each.is_file()), None)


@cache
def need_of(file: Path) -> str | None:
    """Return what a test file needs beyond this process, directly or through the helpers that it imports.

    None means that the file needs nothing else.
    """
    seen, queue = {file}, [file, *_conftests(file)]
    while queue:
        current = queue.pop()
        for name in _names_in(current):
            if name in NEEDS:
                return NEEDS[name]
            found = _file_of(name)
            if found is not None and found not in seen:
                seen.add(found)
                queue.append(found)
    return None


def _conftests(file: Path) -> list[Path]:
    """Return the files with the fixtures that a test file can use."""
    folders = [each for each in file.parents if each.is_relative_to(ROOT / "tests")]
    return [each / "conftest.py" for each in folders if (each / "conftest.py").is_file()]


def files_of_tests() -> list[Path]:
    """Return the files of `make test`."""
    files = (ROOT / "tests").rglob("test_*.py")
    return sorted(each for each in files if each.relative_to(ROOT / "tests").parts[0] not in LEFT_OUT)


def quick_files() -> list[Path]:
    """Return the test files that need nothing beyond this process."""
    return [each for each in files_of_tests() if need_of(each) is None]
