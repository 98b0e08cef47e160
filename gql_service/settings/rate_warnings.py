"""Warnings about rate limits that are allowed and probably not what the deployer means."""

from collections.abc import Iterator

from gql_service.settings.settings import Settings
from gql_service.web.rate.cost_limits import DEFAULT_RATE_LIMIT, LEAST_USEFUL
from gql_service.web.rate.prices import CACHED


def rate_warnings(settings: Settings) -> Iterator[str]:
    """Yield a sentence for each setting of a rate limit that is probably a mistake.

    A small value is probably from an earlier version, in which RATE_LIMIT was a number of requests.
    """
    for name, value in (("RATE_LIMIT", settings.rate_limit), ("KEY_RATE_LIMIT", settings.key_rate_limit)):
        if isinstance(value, int) and value < LEAST_USEFUL:
            yield (
                f"{name} is {value}, which is very little: the unit is cost per minute, not requests. A cached "
                f"response costs {CACHED}, another GraphQL response its X-Operation-Cost. Set at least {LEAST_USEFUL}, "
                f"like {name}={DEFAULT_RATE_LIMIT}, or {name}=off."
            )
    if isinstance(settings.key_rate_limit, int) and settings.api_keys is None:
        yield "KEY_RATE_LIMIT has no effect without API_KEYS: RATE_LIMIT is the limit of clients without a key."
