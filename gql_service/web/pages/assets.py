"""`/assets/{name}`: the files of GraphiQL and the board, as built by `make web`.

A name contains the hash of the file's content, so a browser may keep the file forever. Compressed forms of each file
are stored beside the file, so that no request waits for compression.
"""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

BUILT: Final = Path(__file__).parents[1] / "static"
"""The folder for the output of `make web`: inside the package, and so a part of a wheel. Absent before a build."""

MEDIA_TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
}
ENCODINGS: Final = (("br", ".br"), ("gzip", ".gz"))
"""The compressed forms, smallest first, with the endings of their names."""
FOR_GOOD: Final = "public, max-age=31536000, immutable"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}-[A-Z0-9]{8}(\.[a-z]+)", re.ASCII)


class Assets:
    """Serves the built files. Files are looked up for each request, so that a build shows without a restart."""

    def __init__(self, folder: Path = BUILT) -> None:
        self._folder = folder / "assets"

    async def __call__(self, request: Request) -> Response:
        name = request.path_params["name"]
        media_type = _media_type(name)
        accepted = tuple(_accepted(request.headers.get("accept-encoding", "")))
        found = await run_in_threadpool(self._find, name, accepted) if media_type else None
        if not found:
            # A page of another release may request its own file, so no cache may keep the 404.
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
        """Return the file in the best form that the client accepts, or None."""
        forms = [(encoding, suffix) for encoding, suffix in ENCODINGS if encoding in accepted]
        for encoding, suffix in (*forms, ("", "")):
            path = self._folder / f"{name}{suffix}"
            try:
                return path, path.stat(), encoding
            except FileNotFoundError:
                continue
        return None


def _media_type(name: str) -> str | None:
    """Return the media type for a name of a built file; None for any other name, such as a path out of the folder."""
    match = _NAME.fullmatch(name)
    return MEDIA_TYPES.get(match[1]) if match else None


def _accepted(header: str) -> Iterator[str]:
    """Yield the content codings of an Accept-Encoding header, except those with quality 0."""
    for part in header.lower().split(","):
        coding, *parameters = (piece.strip() for piece in part.split(";"))
        if not any(re.fullmatch(r"q=0(\.0*)?", parameter) for parameter in parameters):
            yield coding
