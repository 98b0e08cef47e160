"""Taking an address to listen on, and what to do if that fails."""

import errno
import socket
import sys
from typing import Final

BACKLOG: Final = 2048
"""How many connections may wait to be accepted, as uvicorn has it."""
SEND_BUFFER: Final = 256 * 1024
"""Bytes of answers that the kernel holds for a client, which counts as the container's memory: by itself up to 4 MB."""
FIRST_FREE_PORT: Final = 1024


def listen(host: str, port: int) -> socket.socket | None:
    """Return a socket that listens, or None after a sentence on stderr that says why there is none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)  # before the address is printed: whoever reads it may call at once
    except (OSError, UnicodeError) as error:
        listener.close()
        print(f"gql-service: {why_not(host, port, error)}", file=sys.stderr)  # noqa: T201 - the person at the terminal has to see it
        return None
    return listener


def why_not(host: str, port: int, error: OSError | UnicodeError) -> str:
    """Return in a sentence why nothing can listen there, and what to change: HOST or PORT."""
    shown = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    hosts = (
        "HOST or --host takes 127.0.0.1 (this machine alone), 0.0.0.0 (all its addresses) or one of its own addresses."
    )
    if isinstance(error, socket.gaierror | UnicodeError):
        return f"cannot listen on {shown}: {host!r} is neither an address nor a name that can be looked up. {hosts}"
    match error.errno:
        case errno.EADDRNOTAVAIL | errno.EAFNOSUPPORT:
            return f"cannot listen on {shown}: {host} is not an address of this machine. {hosts}"
        case errno.EADDRINUSE:
            return f"cannot listen on {shown}: it is already in use. Choose another port with PORT or --port."
        case errno.EACCES | errno.EPERM:
            return (
                f"cannot listen on {shown}: this user may not. Choose a port from {FIRST_FREE_PORT} up with PORT or "
                "--port."
            )
        case _:
            return f"cannot listen on {shown} ({error.strerror}). Check HOST and PORT."
