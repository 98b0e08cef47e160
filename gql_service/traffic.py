"""How many requests were answered and how, since the start, and how long those of the last minute took."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

MOST_SAMPLES = 100
"""As many values as CloudWatch takes for one metric in a line of the embedded metric format."""


@dataclass(slots=True)
class Samples:
    """Of any number of values, at most a hundred that lie evenly among them."""

    _values: list[float] = field(default_factory=list)
    _every: int = 1
    _seen: int = 0

    def add(self, value: float) -> None:
        """Take one value in so many; where there are too many, each second one goes and half as many come in."""
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
        """Return what there is, and begin anew."""
        taken, self._values, self._every, self._seen = self._values, [], 1, 0
        return taken


@dataclass(slots=True)
class Traffic:
    """Counts since the start. A request counts once in `requests`, and in each other count that fits."""

    requests: int = 0
    kept_answers: int = 0
    """Answered from the response cache."""
    client_errors: int = 0
    """Answered with 4xx, or refused by GraphQL with 200, which is its status for a wrong document."""
    server_errors: int = 0
    """Answered with 5xx."""
    unauthenticated: int = 0
    """Answered with 401: no API key, or one that is not known."""
    rate_limited: int = 0
    """Answered with 429."""
    errors: Counter[str] = field(default_factory=Counter)
    """How many errors of each code were in answers. The codes are ours, so that they are few."""
    milliseconds: Samples = field(default_factory=Samples)
    total_milliseconds: float = 0.0
    """How long all requests took together."""

    def count(
        self, status: int, milliseconds: float, *, kept: bool, codes: Sequence[str] = (), refused: bool = False
    ) -> None:
        """Count an answer with the `codes` of its errors; `refused` if it has errors and no data."""
        self.requests += 1
        self.kept_answers += kept
        if codes:  # Counter.update takes as long for nothing as the rest of this
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
