"""The service around the schema: client, store, HTTP edge, sandbox and command line."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - a checkout can be run by any Python; what follows would fail without a word
    raise SystemExit(
        "gql-service: the schedule gateway needs Python 3.11 or newer, and this is "
        + sys.version.split()[0]
        + " ("
        + sys.executable
        + "). make run finds a newer one if the machine has it."
    )

from schema.days.zone_rules import use_newest_rules

use_newest_rules()
