"""The facts about each league, one module for each league. CONTRIBUTING.md explains how to add a league."""

from collections.abc import Mapping
from typing import Final

from schema.enums import League
from schema.leagues.facts import LeagueFacts
from schema.leagues.per_league import one_per_league

FACTS: Final[Mapping[League, LeagueFacts]] = one_per_league(__name__, "FACTS", LeagueFacts)
"""The facts about each league, in the order of the contract."""
