"""Setting logs up in a test, without leaving a trace of it."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import structlog


@contextmanager
def as_they_were() -> Iterator[None]:
    """Undo, at the end, what setting the logs up does to the process: loggers remember it, Python's own among them."""
    handlers, level = logging.root.handlers[:], logging.root.level
    try:
        yield
    finally:
        structlog.reset_defaults()
        logging.root.handlers[:] = handlers
        logging.root.setLevel(level)
        for name, module in list(sys.modules.items()):
            if name.startswith("gql_service.") and "_log" in vars(module):
                vars(vars(module)["_log"]).pop("bind", None)
