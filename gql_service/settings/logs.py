"""The declarations of settings for logs, metrics and traces."""

from typing import Any

from gql_service.settings import reading
from gql_service.settings.declaring import Group, setting

REQUEST_LOG: Any = setting(
    Group.LOGS,
    "REQUEST_LOG",
    reading.on_off,
    True,
    "on",
    "Log one line per request at level info: route, status, operation, milliseconds, cache result and upstream "
    "calls. [All fields](observability.md#the-request-log)",
)
TRACING: Any = setting(
    Group.LOGS,
    "TRACING",
    reading.on_off,
    False,
    "off",
    "Send OpenTelemetry traces, configured by the standard `OTEL_*` variables. Requires the extra "
    "`schedule-gateway[otel]`.",
)
METRICS: Any = setting(
    Group.LOGS,
    "METRICS",
    reading.on_off,
    False,
    "off",
    "Write metrics to stdout, one line per minute in CloudWatch's embedded metric format.",
)
LOG_LEVEL: Any = setting(
    Group.LOGS, "LOG_LEVEL", reading.level, "INFO", "info", "`debug`, `info`, `warning` or `error`.", usual=True
)
