"""Render the settings in Markdown: all settings by group for docs/settings.md, the usual settings for the README."""

from collections.abc import Iterable
from dataclasses import Field
from typing import Any, Final

from gql_service.settings.declaring import Group, declared_in
from gql_service.settings.settings import Settings

_TOP: Final = """# Settings

Printed by `gql-service settings`; do not edit. Every setting is an environment variable; an empty variable counts as
unset. A value that cannot be used stops the start with an error that states a valid form. A variable whose name is
close to a setting is reported with the correct name. A setting for live data is an error if no key is set and `SOURCE`
is not `sandbox`.
"""


def declared() -> list["Field[Any]"]:
    """Return the settings that the environment can give, in the order of their declaration."""
    return declared_in(Settings)


def usual_table() -> str:
    """Return the table of the README, in Markdown."""
    return _table(each for each in declared() if each.metadata["usual"])


def settings_page() -> str:
    """Return docs/settings.md: a heading and a table for each group."""
    parts = [f"## {group.value}\n\n{_table(_of(group))}\n" for group in Group]
    return "\n".join([_TOP, *parts])


def _of(group: Group) -> list["Field[Any]"]:
    return [each for each in declared() if each.metadata["group"] is group]


def _table(settings: Iterable["Field[Any]"]) -> str:
    rows = [
        f"| `{each.metadata['names'][0]}` | {each.metadata['shown']} | {each.metadata['meaning']} |"
        for each in settings
    ]
    return "\n".join(["| variable | default | meaning |", "|---|---|---|", *rows])
