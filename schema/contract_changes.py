"""Compare a new contract with the contract of the last release.

`schema/released.graphql` is the contract of the last release; its first line states the version. A change that breaks
valid documents needs a new major version; before 1.0.0, a new minor version.
"""

import re
from dataclasses import dataclass
from typing import Final

from graphql import GraphQLError, build_schema
from graphql.utilities import BreakingChange, DangerousChange, find_schema_changes

_FIRST_LINE: Final = re.compile(r"# The contract of version (\d+\.\d+\.\d+)\b")

Version = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes between two contracts, as lines of text."""

    breaking: list[str]
    """Changes after which a valid document may be rejected, or answered in a different shape."""
    dangerous: list[str]
    """Changes that keep documents valid but may surprise a program, such as a new enum value."""
    refusal: str | None
    """Why the new contract must not be released, and how to continue; None if the release is allowed."""


def compare(released: str, printed: str, now: Version) -> Changes:
    """Compare the released contract with the contract printed for version `now`.

    Raises ValueError if either contract is not SDL, or if the released contract lacks its first line.
    """
    first = _FIRST_LINE.match(released)
    if first is None:
        raise ValueError("a released contract begins with a line like `# The contract of version 1.2.3.`")
    try:
        found = find_schema_changes(build_schema(released), build_schema(printed))
    except (GraphQLError, TypeError) as error:
        raise ValueError(f"this is no schema in SDL ({error})") from error
    breaking = [f"breaking: {change.description}" for change in found if isinstance(change, BreakingChange)]
    dangerous = [f"look twice: {change.description}" for change in found if isinstance(change, DangerousChange)]
    refused = bool(breaking) and not _may_break(as_version(first[1]), now)
    return Changes(breaking, dangerous, _refusal(first[1]) if refused else None)


def as_version(text: str) -> Version:
    """Read a version such as `1.2.3`. Raises ValueError for any other text."""
    try:
        major, minor, patch = (int(part) for part in text.split("."))
    except ValueError:
        raise ValueError(f'"{text}" is not a version; one looks like 1.2.3.') from None
    return major, minor, patch


def _may_break(released: Version, now: Version) -> bool:
    return now[0] > released[0] or (released[0] == now[0] == 0 and now[1] > released[1])


def _refusal(released: str) -> str:
    major, minor, _ = as_version(released)
    following = f"{major + 1}.0.0" if major else f"0.{minor + 1}.0"
    return (
        f"this breaks documents that are valid in {released}. Keep the old fields beside the new ones, with "
        "@deprecated; docs/schema.md says how and for how long. A removal now needs a new version: "
        f"{following} in pyproject.toml, and a line in CHANGELOG.md."
    )
