"""`/assets/{name}`: the files of GraphiQL and the board, as `make web` built them.

A name holds the hash of what is in the file, so a browser may keep it for good. Beside a file lie its compressed
forms; nothing is compressed while somebody waits.
"""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

BUILT: Final = Path(__file__).parent / "static"
"""Where `make web` puts what it builds: in the package, so that a wheel takes it along. Not there until then."""

MEDIA_TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
}
ENCODINGS: Final = (("br", ".br"), ("gzip", ".gz"))
"""The compressed forms, the smallest first, and what their names end in."""
FOR_GOOD: Final = "public, max-age=31536000, immutable"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}-[A-Z0-9]{8}(\.[a-z]+)", re.ASCII)


class Assets:
    """Serves the built files. Files are looked up at each request, so that a build shows without a restart."""

    def __init__(self, folder: Path = BUILT) -> None:
        self._folder = folder / "assets"

    async def __call__(self, request: Request) -> Response:
        name = request.path_params["name"]
        media_type = _media_type(name)
        accepted = tuple(_accepted(request.headers.get("accept-encoding", "")))
        found = await run_in_threadpool(self._find, name, accepted) if media_type else None
        if not found:
            # A page of another release may ask for a file of its own: nobody may remember that it was missing here.
            return JSONResponse({"message": "There is no such file."}, 404, {"Cache-Control": "no-store"})
        path, stat, encoding = found
        headers = {
            "Cache-Control": FOR_GOOD,
            "Cross-Origin-Resource-Policy": "same-origin",
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
        }
        if encoding:
            headers["Content-Encoding"] = encoding
        return FileResponse(path, headers=headers, media_type=media_type, stat_result=stat)

    def _find(self, name: str, accepted: tuple[str, ...]) -> tuple[Path, os.stat_result, str] | None:
        """Return the file in the best form that the client takes, or None."""
        forms = [(encoding, suffix) for encoding, suffix in ENCODINGS if encoding in accepted]
        for encoding, suffix in (*forms, ("", "")):
            path = self._folder / f"{name}{suffix}"
            try:
                return path, path.stat(), encoding
            except FileNotFoundError:
                continue
        return None


def _media_type(name: str) -> str | None:
    """Return the type of a file that can be one of ours, None for any other name, a path out of the folder included."""
    match = _NAME.fullmatch(name)
    return MEDIA_TYPES.get(match[1]) if match else None


def _accepted(header: str) -> Iterator[str]:
    """Yield the content codings of an Accept-Encoding header that it does not rule out."""
    for part in header.lower().split(","):
        coding, *parameters = (piece.strip() for piece in part.split(";"))
        if not any(re.fullmatch(r"q=0(\.0*)?", parameter) for parameter in parameters):
            yield coding
