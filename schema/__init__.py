"""The GraphQL contract: types, arguments, resolvers, and the port through which they are fed."""

from schema.days.zone_rules import use_newest_rules

use_newest_rules()
