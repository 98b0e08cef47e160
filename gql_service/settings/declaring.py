"""How a setting is declared: names, meaning, default and reader in one place, from which the pages are printed."""

from collections.abc import Callable
from dataclasses import Field, field, fields
from enum import Enum
from typing import Any

from gql_service.settings.reading import SettingError


class Group(Enum):
    """What settings are about: the headings of docs/settings.md, in its order."""

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
    """Declare a setting that the environment can give.

    `names` are its variables with bars between them, the first the one that is told; `shown` its default as the pages
    print it. A `secret` one is never shown; a `usual` one is in the README, too.
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
    """Return the value of a setting out of the text of its variable. Raises SettingError."""
    try:
        return each.metadata["read"](text)
    except SettingError as error:
        # People write a key into an address too: what may hold one is not repeated.
        hidden = each.metadata["secret"] or "@" in text or "?" in text
        shown = "is not usable" if hidden else f'is "{text[:80]}"'
        raise SettingError(f"{name} {shown}; it has to be {error}.") from None
