"""A stand-in for the sports data vendor: its wire format, filled with made-up but plausible seasons.

The seasons lie around a clock's date, so at any time there are games past, live and to come.
"""

from gql_service.sandbox.app import DEFAULT_SEED, Sandbox, create_sandbox
from gql_service.sandbox.faults import Faults
from gql_service.sandbox.library import FIRST_SEASON

__all__ = ["DEFAULT_SEED", "FIRST_SEASON", "Faults", "Sandbox", "create_sandbox"]
