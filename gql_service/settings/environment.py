"""Environment variables that look like settings but are not, or that would be ignored silently."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from gql_service.settings.data_source import SourceChoice
from gql_service.settings.declaring import declared_in
from gql_service.settings.reading import SettingError
from gql_service.settings.settings import Settings
from schema.enums import SourceMode

LIVE_PREFIXES: Final = ("SPORTSDATA", "SPORTS_")
"""Prefixes of settings for the vendor's live data. No other setting has such a prefix."""
OURS: Final = frozenset({"GATEWAY_REVISION", "GATEWAY_API_KEY"})
"""Variables that are read elsewhere: by the image's build, and by `query --url`."""
AS_IN_THE_SANDBOX: Final[Mapping[str, str]] = {
    "SPORTSDATA_PLAN": "production",
    "SPORTSDATA_MONTHLY_CALLS": "unlimited",
}
"""Values that are allowed for settings of live data without a key: made-up numbers are not scrambled and cost no
calls."""
SHORTEST: Final = 6
"""The shortest name to compare. Shorter names resemble too many unrelated variables."""
NEAR: Final = 0.84
"""The lowest similarity by difflib: a difference of one letter in six, or two in twelve."""


def misspelt(environ: Mapping[str, str]) -> Iterator[tuple[str, str | None]]:
    """Yield each variable with a value that looks like a setting but is not, with the name of the intended setting.

    The name is None for a variable with one of the vendor's prefixes that resembles no setting.
    """
    known = _known()
    plain = {_plain(name): name for name in known}
    for name, value in environ.items():
        if name in known or name in OURS or not value.strip():
            continue
        near = _nearest(_plain(name), plain)
        if near is not None or name.upper().startswith(LIVE_PREFIXES):
            yield name, near


def complaints(environ: Mapping[str, str]) -> list[str]:
    """Return a sentence for each variable that looks like a setting but is not."""
    return [_sentence(name, near) for name, near in misspelt(environ)]


def check_live(environ: Mapping[str, str], settings: Settings) -> None:
    """Raise SettingError if a variable is meant for live data, but made-up games would be served.

    SettingError is also raised if two names of a setting have different values, because the gateway would ignore one.
    """
    for each in declared_in(Settings):
        _check_aliases(each.metadata, environ)
    if settings.source is not SourceChoice.AUTO or settings.mode() is not SourceMode.SANDBOX:
        return
    wrong = [_sentence(name, near) for name, near in misspelt(environ) if name.upper().startswith(LIVE_PREFIXES)]
    right = [f"{name} is for live data." for name in _live_names() if _is_ignored(name, environ.get(name, ""))]
    if found := [*wrong, *right]:
        raise SettingError(
            f"{found[0]} SPORTSDATA_API_KEY is not set, so made-up games would be served: set the key, or "
            "SOURCE=sandbox if you want made-up games."
        )


def _is_ignored(name: str, value: str) -> bool:
    """Tell whether a setting for live data has a value that made-up games would ignore."""
    given = value.strip().lower()
    return bool(given) and given != AS_IN_THE_SANDBOX.get(name)


def _check_aliases(about: Mapping[str, Any], environ: Mapping[str, str]) -> None:
    first, *others = [name for name in about["names"] if environ.get(name, "").strip()] or [""]
    for other in others:
        if environ[other].strip() != environ[first].strip():
            raise SettingError(
                f"{first} and {other} are names of the same setting, but have different values: set only one."
            )


def _known() -> frozenset[str]:
    return frozenset(name for each in declared_in(Settings) for name in each.metadata["names"])


def _live_names() -> list[str]:
    return sorted(name for name in _known() if name.startswith(LIVE_PREFIXES))


def _plain(name: str) -> str:
    return name.upper().replace("_", "").replace("-", "")


def _nearest(wanted: str, known: Mapping[str, str]) -> str | None:
    if wanted in known:
        return known[wanted]
    if len(wanted) < SHORTEST:
        return None
    found = difflib.get_close_matches(wanted, _long(known), n=1, cutoff=NEAR)
    return known[found[0]] if found else None


def _long(names: Iterable[str]) -> list[str]:
    return [name for name in names if len(name) >= SHORTEST]


def _sentence(name: str, near: str | None) -> str:
    meant = f"did you mean {near}?" if near is not None else "`gql-service settings` lists all settings."
    return f"{name} is not a setting; {meant}"
