"""Recorded vendor responses: files named after the request path, with the suffix `.json`.

`ReplayTransport` responds from a folder of such files; `RecordingTransport` writes one.
"""

import asyncio
from pathlib import Path, PurePosixPath
from typing import Final

import httpx

_JSON: Final = {"content-type": "application/json; charset=utf-8"}


def _file_for(folder: Path, path: str) -> Path:
    """Return the file for a request path. Raises ValueError for a path that leads out of the folder."""
    parts = PurePosixPath(path).parts[1:]
    if ".." in parts or not parts:
        raise ValueError(f"{path} is not a path of the vendor's")
    return folder.joinpath(*parts[:-1], f"{parts[-1]}.json")


class ReplayTransport(httpx.AsyncBaseTransport):
    """Responds to each GET from a file of `folder`, and with 404 if the file does not exist. It ignores the key."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Respond to a request. Raises httpx.ReadError if the file exists but cannot be read."""
        try:
            body = await asyncio.to_thread(_file_for(self._folder, request.url.path).read_bytes)
        except FileNotFoundError:
            return httpx.Response(404, headers=_JSON, content=b'{"message":"not recorded"}')
        except OSError as error:
            raise httpx.ReadError(f"the recorded answer cannot be read: {error.strerror}", request=request) from error
        return httpx.Response(200, headers=_JSON, content=body)


class RecordingTransport(httpx.AsyncBaseTransport):
    """Forwards requests to `inner` and saves each response with status 200 in `folder`. `written` lists the files."""

    def __init__(self, inner: httpx.AsyncBaseTransport, folder: Path) -> None:
        self._inner = inner
        self._folder = folder
        self.written: list[Path] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Forward a request and save its response."""
        response = await self._inner.handle_async_request(request)
        body = await response.aread()
        if response.status_code == httpx.codes.OK:
            file = _file_for(self._folder, request.url.path)
            await asyncio.to_thread(_write, file, body)
            self.written.append(file)
        return response

    async def aclose(self) -> None:
        """Close the inner transport."""
        await self._inner.aclose()


def _write(file: Path, body: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(body)
