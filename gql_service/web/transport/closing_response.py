"""An answer to a request that is not read to its end, sent so that the client does not lose the answer."""

import asyncio
from contextlib import suppress
from typing import Final

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

LINGER_SECONDS: Final = 2.0
LINGER_BYTES: Final = 2 * 1024 * 1024


class ClosingResponse(Response):
    """An answer after which the connection closes, although the client may still be sending.

    Data sent to a closed connection causes a reset, and then most clients drop the answer that they have received. So
    for a moment, all data is read and dropped.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope
        headers = [*self.raw_headers, (b"connection", b"close")]
        await send({"type": "http.response.start", "status": self.status_code, "headers": headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
        with suppress(TimeoutError):
            async with asyncio.timeout(LINGER_SECONDS):
                await _discard(receive)
        await send({"type": "http.response.body", "body": b""})


async def _discard(receive: Receive) -> None:
    left = LINGER_BYTES
    while left > 0:
        message = await receive()
        left -= len(message.get("body", b""))
        if not message.get("more_body"):
            return
