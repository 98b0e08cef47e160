"""The declarations of settings for the server in this process."""

from typing import Any, Final

from gql_service.settings import reading
from gql_service.settings.declaring import Group, setting

DEFAULT_DRAIN_SECONDS: Final = 5
EVERYWHERE: Final = "0.0.0.0"  # noqa: S104 - a container listens on all its addresses

HOST: Any = setting(
    Group.SERVER,
    "HOST",
    reading.host,
    EVERYWHERE,
    EVERYWHERE,
    "Address to listen on; `make run` uses 127.0.0.1.",
)
PORT: Any = setting(
    Group.SERVER,
    "PORT",
    reading.number(0, 65535),
    8080,
    "8080",
    "Port to listen on; 0 picks a free port.",
    usual=True,
)
DRAIN_SECONDS: Any = setting(
    Group.SERVER,
    "DRAIN_SECONDS",
    reading.number(0, 300),
    DEFAULT_DRAIN_SECONDS,
    str(DEFAULT_DRAIN_SECONDS),
    "After SIGTERM `/readyz` fails, but the gateway serves for this many more seconds, so that a load balancer "
    "can stop sending requests.",
)
RESPONSE_CACHE: Any = setting(
    Group.SERVER,
    "RESPONSE_CACHE",
    reading.on_off,
    True,
    "on",
    "Cache encoded responses and reuse them until they expire.",
)
