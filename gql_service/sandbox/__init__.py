"""A simulated sports data vendor: the wire format of SportsData.io, with made-up but plausible seasons.

The seasons surround the date of a clock, so at any time some games are past, some live and some in the future.
"""

from gql_service.sandbox.app import DEFAULT_SEED, Sandbox, create_sandbox
from gql_service.sandbox.faults import Faults
from gql_service.sandbox.library import FIRST_SEASON

__all__ = ["DEFAULT_SEED", "FIRST_SEASON", "Faults", "Sandbox", "create_sandbox"]
