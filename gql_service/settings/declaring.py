"""Declarations of settings: names, meaning, default and reader in one place. The pages are printed from these."""

from collections.abc import Callable
from dataclasses import Field, field, fields
from enum import Enum
from typing import Any

from gql_service.settings.reading import SettingError


class Group(Enum):
    """The subjects of settings. These are the headings of docs/settings.md, in its order."""

    SOURCE = "Data source"
    CALLS = "Upstream calls and age of data"
    SERVER = "Server"
    PUBLIC = "Public access"
    LIMITS = "Limits of one GraphQL request"
    LOGS = "Logs, metrics and traces"


def setting(
    group: Group,
    names: str,
    read: Callable[[str], Any],
    default: Any,
    shown: str,
    meaning: str,
    *,
    secret: bool = False,
    usual: bool = False,
) -> Any:
    """Declare a setting that is read from the environment.

    `names` are its variables, separated by bars. Pages and errors use the first name. `shown` is the default as pages
    print it. A `secret` setting is never displayed. A `usual` setting is also listed in the README.
    """
    about = {
        "group": group,
        "names": names.split("|"),
        "read": read,
        "shown": shown,
        "meaning": meaning,
        "secret": secret,
        "usual": usual,
    }
    return field(default=default, metadata=about, repr=not secret)


def declared_in(settings: type[Any]) -> list["Field[Any]"]:
    """Return the settings that the environment can give, in the order of their declaration."""
    return [each for each in fields(settings) if each.metadata]


def read_setting(each: "Field[Any]", name: str, text: str) -> Any:
    """Parse the text of a setting's variable. Raises SettingError."""
    try:
        return each.metadata["read"](text)
    except SettingError as error:
        # An address may contain a key, so a text that looks like one is not repeated.
        hidden = each.metadata["secret"] or "@" in text or "?" in text
        shown = "is not usable" if hidden else f'is "{text[:80]}"'
        raise SettingError(f"{name} {shown}; it has to be {error}.") from None
