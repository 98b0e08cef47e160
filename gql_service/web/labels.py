"""What every answer says about its data: where it comes from, how old it is, and whether it is stale."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from schema.enums import SourceMode
from schema.snapshot import Snapshot

SOURCE_HEADER: Final = "X-Schedule-Source"
STALE_HEADER: Final = "X-Schedule-Stale"


def freshness_headers(used: Iterable[Snapshot], now: datetime) -> Mapping[str, str]:
    """Return the headers of an answer made from `used`: the age of its oldest part in seconds, and stale or not."""
    used = list(used)
    if not used:
        return {}
    age = max(0, int((now - min(snapshot.as_of for snapshot in used)).total_seconds()))
    return {"Age": str(age), STALE_HEADER: "true" if any(snapshot.stale for snapshot in used) else "false"}


class SourceLabel:
    """Middleware that puts `X-Schedule-Source` on every answer: `live`, `sandbox` or `replay`."""

    def __init__(self, app: ASGIApp, mode: SourceMode) -> None:
        self.app = app
        self.mode = mode.value.lower()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def labelled(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[SOURCE_HEADER] = self.mode
            await send(message)

        await self.app(scope, receive, labelled)
