"""The sizes of classes, modules and functions in the gateway and the schema are bounded.

Each exception names something that is still too large. An exception that is no longer needed has to be removed.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
FOLDERS: Final = ("gql_service", "schema")
MOST_METHODS: Final = 15
"""The largest number of methods of a class, properties included."""
LONGEST_MODULE: Final = 300
"""The largest number of lines of a module."""
LONGEST_FUNCTION: Final = 45
"""The largest number of lines of a function, from `def` to its end, with its docstring."""

EXCEPTIONS: Final = frozenset[str]()
"""What is still too large, as `path` for a module and `path:name` for a class or a function."""


def too_large(path: str, text: str) -> Iterator[str]:
    """Yield the name of a module that is too large, and of each class and function in it that is too large."""
    if len(text.splitlines()) > LONGEST_MODULE:
        yield path
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef):
            methods = [each for each in node.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
            if len(methods) > MOST_METHODS:
                yield f"{path}:{node.name}"
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{path}:{node.name}"


@cache
def found_in_the_code() -> frozenset[str]:
    """Return everything in the code that is too large."""
    files = (file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*.py")))
    return frozenset(
        each for file in files for each in too_large(str(file.relative_to(ROOT)), file.read_text(encoding="utf-8"))
    )


def test_no_class_module_or_function_is_too_large() -> None:
    assert found_in_the_code() - EXCEPTIONS == set()


def test_each_exception_of_the_sizes_is_still_needed() -> None:
    assert EXCEPTIONS - found_in_the_code() == set()


def test_a_class_a_module_and_a_function_over_their_bounds_are_found() -> None:
    methods = "".join(f"    def method_{number}(self) -> None: ...\n" for number in range(MOST_METHODS + 1))
    function = "def long() -> None:\n" + "    pass\n" * LONGEST_FUNCTION
    rest = "\n" * (LONGEST_MODULE + 1 - MOST_METHODS - 2 - LONGEST_FUNCTION - 1)
    assert set(too_large("a.py", f"class Large:\n{methods}{function}{rest}")) == {"a.py", "a.py:Large", "a.py:long"}


def test_a_class_a_module_and_a_function_at_their_bounds_are_allowed() -> None:
    methods = "".join(f"    def method_{number}(self) -> None: ...\n" for number in range(MOST_METHODS))
    function = "def long() -> None:\n" + "    pass\n" * (LONGEST_FUNCTION - 1)
    rest = "\n" * (LONGEST_MODULE - MOST_METHODS - 1 - LONGEST_FUNCTION)
    assert set(too_large("a.py", f"class Large:\n{methods}{function}{rest}")) == set()
