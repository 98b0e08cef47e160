"""The limit: uvicorn that sends the bytes of an answer, its headers among them, and does no work for them."""

import json
import os
from pathlib import Path

from starlette.types import Receive, Scope, Send


def _headers(file: Path) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in json.loads(file.read_text())]


_ANSWERS = {
    f"/{file.parent.name}/{file.name}": (file.read_bytes(), _headers(file.with_name(f"{file.name}.headers")))
    for file in Path(os.environ["RAW"]).glob("*/*")
    if file.suffix != ".headers"
}


async def app(scope: Scope, _receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        return
    body, headers = _ANSWERS[scope["path"]]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
