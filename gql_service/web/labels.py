"""What every answer says about its data: where it comes from, how old it is, and for how long it is good."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from schema.context import Context
from schema.enums import SourceMode

SOURCE_HEADER: Final = "X-Schedule-Source"
STALE_HEADER: Final = "X-Schedule-Stale"

NO_STORE: Final[Mapping[str, str]] = {"Cache-Control": "no-store"}
"""For an answer that nobody may keep: an error, or a page about this very moment."""

REVALIDATE_SECONDS: Final = 60
"""For how long a cache may show an answer past its time while it asks for a newer one."""
PARTIAL_SECONDS: Final = 5
"""For how long an answer is good that lacks a league, or is past its time: a better one may be there soon."""


def is_stale(context: Context) -> bool:
    """Tell whether a part of the answer is past its time."""
    return any(sighting.is_stale(context.now) for sighting in context.sightings)


def expires_in(context: Context) -> int:
    """Return for how many seconds from now an answer is good: until its data or the meaning of its days change."""
    if context.lacks_some or is_stale(context):
        return PARTIAL_SECONDS
    ends = [sighting.fresh_until for sighting in context.sightings]
    if context.turns_at is not None:
        ends.append(context.turns_at)
    return max(0, int((min(ends) - context.now).total_seconds())) if ends else 0


@dataclass(frozen=True, slots=True)
class Labels:
    """Writes the headers of answers; `max_stale` is for how long one may be shown past its time."""

    max_stale: timedelta

    def of(self, context: Context) -> Mapping[str, str]:
        """Return the headers of an answer without errors.

        `Age` is that of its oldest part in seconds, which is what HTTP means by it: the time since the source said
        so. `max-age` counts from the same instant, so that a cache in front keeps it for just as long as it is good.
        """
        if not context.sightings:
            return {"Cache-Control": "no-cache"}
        oldest = min(sighting.as_of for sighting in context.sightings)
        age = max(0, int((context.now - oldest).total_seconds()))
        return {
            "Age": str(age),
            STALE_HEADER: "true" if is_stale(context) else "false",
            "Cache-Control": (
                f"public, max-age={age + expires_in(context)}, stale-while-revalidate={REVALIDATE_SECONDS}, "
                f"stale-if-error={int(self.max_stale.total_seconds())}"
            ),
        }


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
