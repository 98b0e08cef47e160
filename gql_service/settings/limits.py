"""The settings that limit a GraphQL request. Their defaults come from schema.rules.limits."""

from dataclasses import dataclass, fields
from typing import Any, Final

from gql_service.settings import reading
from gql_service.settings.declaring import Group, setting
from schema.rules.limits import Limits

_DEFAULTS: Final = Limits()
_LARGEST: Final = 100_000_000


def _limit(name: str, meaning: str, *, least: int = 1) -> Any:
    default = getattr(_DEFAULTS, name)
    return setting(Group.LIMITS, f"MAX_{name.upper()}", reading.number(least, _LARGEST), default, str(default), meaning)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitSettings:
    """Limits of a GraphQL request. Each name is `max_` and the name of a limit of schema.rules.limits.Limits."""

    max_source_length: int = _limit("source_length", "Characters in a document.")
    max_tokens: int = _limit("tokens", "Tokens in a document: names, values, braces.")
    max_comments: int = _limit("comments", "Comments in a document.", least=0)
    max_nesting: int = _limit("nesting", "Nested braces; a fragment counts at each place that uses it.")
    max_depth: int = _limit("depth", "Nested fields; introspection does not count.")
    max_introspection_depth: int = _limit("introspection_depth", "Nested fields below `__schema` or `__type`.")
    max_introspection_size: int = _limit("introspection_size", "Estimated number of values that introspection returns.")
    max_aliases: int = _limit("aliases", "Aliases in an operation; a fragment counts at each use.", least=0)
    max_duplicates: int = _limit("duplicates", "How often one field may appear in one selection set.")
    max_root_fields: int = _limit("root_fields", "Root fields of an operation.")
    max_directives: int = _limit("directives", "Directives in an operation; a fragment counts at each use.", least=0)
    max_list_length: int = _limit("list_length", "Entries of a list in a document or in its variables.")
    max_cost: int = _limit(
        "cost", "Cost of an operation: returned values, plus 200 for each upstream call that the operation can cause."
    )

    @property
    def limits(self) -> Limits:
        """The limits as a single value."""
        return Limits(**{each.name: getattr(self, f"max_{each.name}") for each in fields(Limits)})
