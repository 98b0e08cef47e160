"""Logs: one JSON line an event, to stderr; on a terminal, lines for people.

What libraries log by Python's own logging takes the same form. A traceback tells no local variables: they may hold
what no log may.
"""

import asyncio
import logging
import sys
from collections.abc import Callable, Collection, MutableMapping
from typing import Any, Final

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict, Processor

from gql_service.request_trace import current_request
from gql_service.web.request_log import CLOCK, is_for_people, json_line, line_for_people


def _with_request(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Add the id of the request that an event belongs to."""
    trace = current_request.get()
    if trace is not None:
        event["request_id"] = trace.request_id
    return event


_ALL: Final[tuple[Processor, ...]] = (
    structlog.contextvars.merge_contextvars,
    _with_request,
    structlog.processors.add_log_level,
)


def _without(events: Collection[str]) -> Processor:
    def leave_out(_logger: Any, _method: str, event: EventDict) -> EventDict:
        if event["event"] in events:
            raise structlog.DropEvent
        return event

    return leave_out


def _form(*, people: bool) -> list[Processor]:
    """Return what makes an event into a line. A person reads the clock on the wall, a machine UTC."""
    if people:
        clock = structlog.processors.TimeStamper(fmt=CLOCK, utc=False)
        return [clock, structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback, pad_event_to=0)]
    tracebacks = structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False))
    instant = structlog.processors.TimeStamper(fmt="iso", utc=True)
    return [instant, tracebacks, structlog.processors.JSONRenderer()]


def configure_logs(level: str, *, people: bool = False, left_out: Collection[str] = frozenset()) -> None:
    """Send a line an event to stderr, of this level or above: JSON, or for `people`.

    Our events `left_out` are not sent, nor the HTTP client's own log lines.
    """
    structlog.configure(
        processors=[_without(left_out), *_ALL, *_form(people=people)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*_ALL, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_form(people=people)],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)


class _Lines:
    """Lines that are written together: those of requests that end in one turn of the event loop share a write."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []

    def add(self, line: MutableMapping[str, Any]) -> None:
        if not self._lines:
            asyncio.get_running_loop().call_soon(self._write)
        self._lines.append(json_line(line))

    def _write(self) -> None:
        lines, self._lines = self._lines, []
        sys.stderr.buffer.write(b"".join(lines))
        sys.stderr.buffer.flush()


def request_writer(*, people: bool) -> Callable[[MutableMapping[str, Any]], None]:
    """Return what writes a line of the request log to stderr, before the event loop waits for anything again."""

    def write_text(line: MutableMapping[str, Any]) -> None:
        if is_for_people(line):
            sys.stderr.write(line_for_people(line) + "\n")

    return write_text if people else _Lines().add
