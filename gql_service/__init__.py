"""The service around the schema: client, store, HTTP edge, sandbox and command line."""

from schema.zone_rules import use_newest_rules

use_newest_rules()
