"""Logs: one JSON line for each event, to stderr; on a terminal, lines for people.

Libraries that use Python's own logging produce the same form. Tracebacks do not include local variables, because these
may contain secrets.
"""

import logging
import sys
from collections.abc import Callable, Collection
from typing import Any, Final

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict, Processor

from gql_service.observability.log_sink import LogSink
from gql_service.telemetry.request_trace import current_request
from gql_service.web.request_log.lines import (
    CLOCK,
    JsonLines,
    RequestLine,
    fields_of,
    is_for_people,
    line_for_people,
)

STDOUT: Final = 1
STDERR: Final = 2

_log = structlog.get_logger(__name__)


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
    """Return the processors that turn an event into a line. Times are local for people, otherwise UTC."""
    if people:
        clock = structlog.processors.TimeStamper(fmt=CLOCK, utc=False)
        return [clock, structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback, pad_event_to=0)]
    tracebacks = structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False))
    instant = structlog.processors.TimeStamper(fmt="iso", utc=True)
    return [instant, tracebacks, structlog.processors.JSONRenderer()]


def sink_to(descriptor: int) -> LogSink:
    """Return a sink that logs the number of lines dropped."""

    def tell(lines: int) -> None:
        _log.warning("log lines dropped", lines=lines)

    return LogSink(descriptor, tell)


errors: Final = sink_to(STDERR)
"""All lines of a server, including requests, go through this sink, so that their order is kept."""
output: Final = sink_to(STDOUT)
"""The sink for the metrics of each minute."""


def hurry() -> None:
    """Start writing all lines now, without waiting for the end."""
    for sink in (errors, output):
        sink.hurry()


def flush() -> None:
    """Wait until all lines are written, at most two seconds if the output is blocked."""
    for sink in (errors, output):
        sink.flush()


class SinkLogger:
    """The innermost logger of structlog, over a sink. Warnings and errors are urgent."""

    def __init__(self, sink: LogSink) -> None:
        self._sink = sink

    def info(self, line: str) -> None:
        """Write a line soon."""
        self._sink.add(f"{line}\n".encode(errors="backslashreplace"))

    def warning(self, line: str) -> None:
        """Write a line at once."""
        self._sink.add(f"{line}\n".encode(errors="backslashreplace"), urgent=True)

    debug = msg = log = info
    warn = error = critical = exception = fatal = failure = err = warning


class SinkHandler(logging.Handler):
    """A handler of Python's own logging, over a sink. Warnings and errors are urgent."""

    def __init__(self, sink: LogSink) -> None:
        super().__init__()
        self._sink = sink

    def emit(self, record: logging.LogRecord) -> None:
        """Add the line of a record."""
        try:
            line = f"{self.format(record)}\n".encode(errors="backslashreplace")
        except Exception:  # noqa: BLE001 - a record that cannot be formatted is reported as logging does it
            self.handleError(record)
        else:
            self._sink.add(line, urgent=record.levelno >= logging.WARNING)


def configure_logs(
    level: str, *, people: bool = False, left_out: Collection[str] = frozenset(), sink: LogSink | None = None
) -> None:
    """Send events of `level` or above to `sink`, a line for each: JSON, or text for `people`.

    Without a sink, the thread that logs writes each line to stderr. That suits a command that ends soon. This project's
    events `left_out` are not sent, and neither are the HTTP client's own log lines.
    """
    structlog.configure(
        processors=[_without(left_out), *_ALL, *_form(people=people)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr) if sink is None else lambda *_: SinkLogger(sink),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr) if sink is None else SinkHandler(sink)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*_ALL, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_form(people=people)],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)


_as_json: Final = JsonLines()


def request_writer(sink: LogSink, *, people: bool) -> Callable[[RequestLine], None]:
    """Return a function that sends the line of a request to a sink, at once if the request failed.

    The thread of the sink makes the JSON. A person at a terminal sees each line at once.
    """
    add = sink.stream(_as_json)

    def write_text(line: RequestLine) -> None:
        fields = fields_of(line)
        if is_for_people(fields):
            sink.add(f"{line_for_people(fields)}\n".encode(), urgent=True)

    def write_json(line: RequestLine) -> None:
        if line[3][0] == "error":
            sink.add_later(_as_json, line, urgent=True)
        else:
            add(line)

    return write_text if people else write_json
