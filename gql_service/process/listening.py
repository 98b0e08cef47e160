"""Open the listening socket, and explain a failure to the operator."""

import errno
import socket
import sys
from typing import Final

BACKLOG: Final = 2048
"""How many connections may wait to be accepted; the default of uvicorn."""
SEND_BUFFER: Final = 256 * 1024
"""Bytes of responses that the kernel buffers for a client. The default is up to 4 MB of the container's memory."""
FIRST_FREE_PORT: Final = 1024


def listen(host: str, port: int) -> socket.socket | None:
    """Return a listening socket; on failure print the reason on stderr and return None."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's algorithm off only for sockets whose protocol is named. With it the body of a small answer
    # waits for the client to acknowledge the head, which may take 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
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
    """Return a message with the reason why the address cannot be used, and the setting to change: HOST or PORT."""
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
