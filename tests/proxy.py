"""A loopback proxy that can delay, stall and cut connections, and add TLS to a server without TLS."""

import asyncio
import socket
import ssl
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

HOST: Final = "127.0.0.1"
PIECE_BYTES: Final = 65_536


class TcpProxy:
    """Passes bytes between the clients of `port` and `target`, a port of loopback.

    `delay_seconds` delays each piece in both directions. While stalled, the proxy passes nothing but accepts
    connections. `connections` counts the accepted connections.
    """

    def __init__(self, target: int, *, tls: ssl.SSLContext | None = None) -> None:
        self._target = target
        self._tls = tls
        self._passing = asyncio.Event()
        self._passing.set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._serving: set[asyncio.Task[None]] = set()
        self.delay_seconds = 0.0
        self.connections = 0
        self.port = 0

    def stall(self) -> None:
        """Stop forwarding."""
        self._passing.clear()

    def resume(self) -> None:
        """Resume forwarding, beginning with the bytes held back."""
        self._passing.set()

    def cut(self) -> None:
        """Reset all connections. New connections are accepted."""
        for writer in [each for each in self._writers if not each.transport.is_closing()]:
            plain = writer.get_extra_info("socket")
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()

    @asynccontextmanager
    async def running(self) -> AsyncIterator["TcpProxy"]:
        """Listen on a free port until the block ends."""
        server = await asyncio.start_server(self._serve, HOST, 0, ssl=self._tls)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            self.resume()
            self.cut()
            await asyncio.gather(*self._serving)
            await server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.ensure_future(self._carry(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            there, back = await asyncio.open_connection(HOST, self._target)
        except OSError:
            writer.transport.abort()
            return
        self._writers.add(back)
        await asyncio.gather(self._pass(reader, back), self._pass(there, writer))
        self._writers -= {writer, back}

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await reader.read(PIECE_BYTES):
                await asyncio.sleep(self.delay_seconds)
                await self._passing.wait()
                writer.write(piece)
                await writer.drain()
        writer.transport.abort()
