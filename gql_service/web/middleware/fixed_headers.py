"""Headers that are the same on every answer."""

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gql_service.web.answers.cached_answer import Header

NO_SNIFFING: Final = (b"x-content-type-options", b"nosniff")
"""Browsers must believe the content-type, so that JSON is never taken for a script or a page."""
SAME_ORIGIN: Final = (b"cross-origin-resource-policy", b"same-origin")
"""Pages of other origins may not embed an answer. Sent unless every origin may read answers."""


class FixedHeaders:
    """Middleware that puts headers on every answer that does not have them already."""

    def __init__(self, app: ASGIApp, headers: tuple[Header, ...]) -> None:
        self.app = app
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def label(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                more = [header for header in self.headers if header[0] not in present]
                message["headers"] = [*message["headers"], *more]
            await send(message)

        await self.app(scope, receive, label)
