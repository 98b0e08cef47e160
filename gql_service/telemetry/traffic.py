"""Counts of requests and their results since the start, and durations of the last minute."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

MOST_SAMPLES = 100
"""CloudWatch accepts at most this many values for a metric in a line of the embedded metric format."""


@dataclass(slots=True)
class Samples:
    """At most a hundred evenly spaced samples from any number of values."""

    _values: list[float] = field(default_factory=list)
    _every: int = 1
    _seen: int = 0

    def add(self, value: float) -> None:
        """Add a value, or skip it according to the sampling interval. If the list is full, drop every second sample and
        double the interval.
        """
        if self._seen % self._every == 0:
            if len(self._values) == MOST_SAMPLES:
                del self._values[1::2]
                self._every *= 2
                if self._seen % self._every:
                    self._seen += 1
                    return
            self._values.append(value)
        self._seen += 1

    def take(self) -> list[float]:
        """Return the samples, and start an empty list."""
        taken, self._values, self._every, self._seen = self._values, [], 1, 0
        return taken


@dataclass(slots=True)
class Traffic:
    """Counts since the start. A request counts once in `requests`, and in each other count that fits."""

    requests: int = 0
    cached_answers: int = 0
    """Answered from the response cache."""
    client_errors: int = 0
    """Answered with 4xx, or rejected by GraphQL with 200, the status of an invalid document."""
    server_errors: int = 0
    """Answered with 5xx."""
    unauthenticated: int = 0
    """Answered with 401: a missing or unknown API key."""
    rate_limited: int = 0
    """Answered with 429."""
    errors: Counter[str] = field(default_factory=Counter)
    """Errors in responses by code. The number of codes is small, because all of them are defined here."""
    milliseconds: Samples = field(default_factory=Samples)
    total_milliseconds: float = 0.0
    """How long all requests took together."""

    def count_hit(self, milliseconds: float) -> None:
        """Count an answer from the response cache with a status below 400: as `count` does, in less time."""
        self.requests += 1
        self.cached_answers += 1
        self.milliseconds.add(milliseconds)
        self.total_milliseconds += milliseconds

    def count(
        self, status: int, milliseconds: float, *, cached: bool, codes: Sequence[str] = (), refused: bool = False
    ) -> None:
        """Count an answer with the `codes` of its errors; `refused` if it has errors and no data."""
        self.requests += 1
        self.cached_answers += cached
        if codes:  # an update with no codes would take as long as the rest of this method
            self.errors.update(codes)
        if refused and status < 400:
            self.client_errors += 1
        if status >= 400:
            self.client_errors += status < 500
            self.server_errors += status >= 500
            self.unauthenticated += status == 401
            self.rate_limited += status == 429
        self.milliseconds.add(milliseconds)
        self.total_milliseconds += milliseconds
