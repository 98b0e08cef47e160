"""Gateways in processes of their own, on free ports of loopback."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

COMMAND = Path(sys.executable).with_name("gql-service")
HELD_CLOCK = (sys.executable, "-m", "tests.held_gateway")


class GatewayProcess:
    """A gateway that runs. `log` holds the lines it has written so far, the latest last."""

    def __init__(self, process: Process, origin: str) -> None:
        self.process = process
        self.origin = origin
        self.log: list[str] = []
        self._reading = asyncio.create_task(self._read())
        self._news = asyncio.Condition()

    async def _read(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            async with self._news:
                self.log.append(line.decode())
                self._news.notify_all()

    async def says(self, words: str) -> None:
        """Wait until a line of the log has these words."""
        async with asyncio.timeout(60), self._news:
            await self._news.wait_for(lambda: any(words in line for line in self.log))

    async def ready(self) -> None:
        """Wait until it has data."""
        async with asyncio.timeout(60), httpx.AsyncClient(base_url=self.origin) as client:
            while (await client.get("/readyz")).status_code != 200:
                pass

    def memory(self) -> int:
        """Return the bytes that are resident."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    async def stop(self) -> None:
        """End it, whatever it is doing."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGKILL)
        await self.process.wait()
        await self._reading


@asynccontextmanager
async def gateway_process(*command: str, **environ: str) -> AsyncIterator[GatewayProcess]:
    """Start a gateway with these settings, and kill it at the end. Without a command it is `gql-service serve`."""
    settings = {"HOST": "127.0.0.1", "PORT": "0", "DRAIN_SECONDS": "0", **environ}
    process = await asyncio.create_subprocess_exec(
        *(command or (str(COMMAND), "serve")), stderr=PIPE, env={**os.environ, **settings}
    )
    assert process.stderr is not None
    first = (await process.stderr.readline()).decode()
    found = re.search(r"http://[\d.:]+", first)
    if found is None:
        process.kill()
        raise RuntimeError(f"the gateway does not start: {first}{(await process.stderr.read()).decode()}")
    gateway = GatewayProcess(process, found[0])
    try:
        yield gateway
    finally:
        await gateway.stop()
