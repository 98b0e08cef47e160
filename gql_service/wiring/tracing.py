"""The choice between tracing and no tracing."""

from gql_service.observability.no_tracing import GatewayTracing, NoTracing
from gql_service.settings import SettingError, Settings


def tracing_for(settings: Settings) -> GatewayTracing:
    """Return the tracing, or the null object if it is off. Raises SettingError if its packages are not installed."""
    if not settings.tracing:
        return NoTracing()
    try:
        from gql_service.observability.tracing import Tracing, provider_from_environment  # noqa: PLC0415 - an extra that may be absent
    except ImportError as missing:
        raise SettingError(
            "TRACING=on needs extra packages: pip install 'schedule-gateway[otel]', or '.[otel]' in a checkout."
        ) from missing
    try:
        return Tracing(provider_from_environment())
    except ValueError as error:
        raise SettingError(str(error)) from error
