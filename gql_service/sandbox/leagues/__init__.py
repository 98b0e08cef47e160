"""The leagues of the sandbox: a module for each, imported at the first request for the league."""

from functools import cache
from importlib import import_module

from gql_service.sandbox.league import League
from gql_service.sandbox.leagues.site import Site

CHAIN = ("nfl", "nba", "mlb", "nhl")
"""The leagues that between them have a live game at any time."""

CODES = (*CHAIN, "wnba", "cfb", "cbb", "soccer")
COMPETITIONS = ("epl", "ucl", "mls", "fifa")
"""The leagues within soccer."""


@cache
def site(code: str) -> Site | None:
    """Return the site for a league's part of the path (``nfl``, ``soccer``); None if unknown."""
    if code not in CODES:
        return None
    found: Site = import_module(f"{__name__}.{code}").SITE
    return found


def league(code: str) -> League:
    """Return a league by its code, or a soccer competition by its code."""
    found = site("soccer" if code in COMPETITIONS else code)
    if found is None:
        raise KeyError(code)
    return found.leagues[code]
