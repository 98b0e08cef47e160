"""Set up logs in a test, and undo the set-up afterwards."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import structlog


@contextmanager
def as_they_were() -> Iterator[None]:
    """Undo at the end the effects of the set-up on the process, because loggers remember it, including Python's own."""
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
