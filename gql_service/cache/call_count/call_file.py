"""The month's call count in a small file, so that without a shared cache the count survives a restart.

Each file belongs to a single key and vendor origin. Its name is a hash of both, so the key itself is never written.
Several processes of a user may share the file: each claim reads and writes it under an operating system lock.
"""

import asyncio
import hashlib
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import orjson
import structlog

from gql_service.cache.call_count.claims import EMPTY, CallCount, Claim, Mark, Outcome, Record, settle
from gql_service.clock import Clock

FOLDER: Final = "schedule-gateway"
_PRIVATE: Final = 0o600

_log = structlog.get_logger(__name__)


def state_folder(environ: Mapping[str, str]) -> Path | None:
    """Return the folder for a user's persistent program state; None if the environment names no folder.

    This is `XDG_STATE_HOME` if absolute, as its specification requires, or else the usual folder of the system.
    """
    given, home = Path(environ.get("XDG_STATE_HOME", "")), Path(environ.get("HOME", ""))
    if given.is_absolute():
        return given / FOLDER
    if not home.is_absolute():
        return None
    usual = Path("Library", "Application Support") if sys.platform == "darwin" else Path(".local", "state")
    return home / usual / FOLDER


def file_name(key: str, origin: str) -> str:
    """Return the file name for a key at a vendor origin. The key cannot be derived from the name."""
    return f"calls-{hashlib.sha256(f'{origin} {key}'.encode()).hexdigest()[:32]}.json"


class CallFile:
    """Counts calls in the file at `path`. `since` is the time (aware, UTC) at which counting began.

    `settle` never fails. If the file cannot be read or written, this is logged once and counting continues in memory
    until the file can be written again. A file without a valid count is logged and replaced.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._known: dict[str, tuple[CallCount, datetime]] = {}
        self._in_trouble = False
        self.since = clock()

    @classmethod
    def opened(cls, path: Path, clock: Clock) -> "CallFile | None":
        """Open the count in a file, and create the file if needed. If that fails, log a warning and return None."""
        found = cls(path, clock)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with _locked(path):
                found._read()
                found._write()
        except OSError as error:
            _log.warning("call count is not kept", file=str(path), reason=_reason(error))
            return None
        return found

    async def settle(self, counter: str, claim: Claim, keep: timedelta) -> CallCount:
        """Compare a claim with the claims of other processes and write it, as an atomic step."""
        return await asyncio.to_thread(self._settle, counter, claim, keep)

    def _settle(self, counter: str, claim: Claim, keep: timedelta) -> CallCount:
        try:
            with _locked(self._path):
                self._read()
                after = self._settled(counter, claim, keep)
                self._write()
        except OSError as error:
            if not self._in_trouble:
                _log.warning("call count is not kept", file=str(self._path), reason=_reason(error))
            self._in_trouble = True
            # The claim may have been settled before the error. Settling it again changes nothing.
            return self._settled(counter, claim, keep)
        if self._in_trouble:
            _log.info("call count is kept again", file=str(self._path))
        self._in_trouble = False
        return after

    def _settled(self, counter: str, claim: Claim, keep: timedelta) -> CallCount:
        now = self._clock()
        self._known = {name: each for name, each in self._known.items() if each[1] > now}
        before, _ = self._known.get(counter, (EMPTY, now))
        after = settle(before, claim)
        if after.outcome is not Outcome.LOST:
            self._known[counter] = after, now + keep
        return after

    def _read(self) -> None:
        """Read the file if it exists. Raises OSError."""
        try:
            text = self._path.read_bytes()
        except FileNotFoundError:
            self._known = {}
            return
        try:
            since, self._known = _decoded(text)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            _log.warning("call count unreadable", file=str(self._path), reason=f"{type(error).__name__}: {error}")
            self._known = {}
            return
        self.since = min(self.since, since)

    def _write(self) -> None:
        """Replace the file atomically. Raises OSError."""
        new = self._path.with_suffix(".new")
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(_encoded(self.since, self._known))
        new.replace(self._path)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on a file next to `path`. Raises OSError."""
    if sys.platform == "win32":
        raise OSError("this system has no locks of the kind that are needed")
    import fcntl  # noqa: PLC0415 - not on every system

    descriptor = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, _PRIVATE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _encoded(since: datetime, known: Mapping[str, tuple[CallCount, datetime]]) -> bytes:
    counters = {
        name: {
            "until": until.isoformat(),
            "records": {
                process: [each.seq, each.sent, each.upto, each.mark.value] for process, each in count.records.items()
            },
            "extras": dict(count.extras),
        }
        for name, (count, until) in known.items()
    }
    return orjson.dumps({"since": since.isoformat(), "counters": counters})


def _decoded(text: bytes) -> tuple[datetime, dict[str, tuple[CallCount, datetime]]]:
    """Parse the file content. Raises ValueError, TypeError, KeyError or AttributeError if it is not a count."""
    found = orjson.loads(text)
    known = {name: (_count_of(each), _instant(each["until"])) for name, each in found["counters"].items()}
    return _instant(found["since"]), known


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return instant


def _count_of(found: Any) -> CallCount:
    records = {
        process: Record(int(seq), int(sent), int(upto), Mark(mark))
        for process, (seq, sent, upto, mark) in found["records"].items()
    }
    return CallCount(Outcome.WRITTEN, records, {name: int(value) for name, value in found["extras"].items()})


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
