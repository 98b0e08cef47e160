"""Faults that the sandbox produces on purpose, for tests and rehearsals."""

import re
from dataclasses import dataclass, field

import orjson


@dataclass(slots=True)
class Fault:
    """A rule: requests whose path contains a match of the pattern wait ``delay`` seconds and get this answer.

    Without a status, the rule only delays. ``times`` is the number of requests that the rule applies to; None means
    all.
    """

    pattern: re.Pattern[str]
    status: int | None = None
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    times: int | None = None


class Faults:
    """Rules that may be added and removed while the sandbox runs. The first matching rule applies."""

    def __init__(self) -> None:
        self._rules: list[Fault] = []

    def add(
        self,
        path_pattern: str,
        *,
        status: int | None = None,
        body: object = b"",
        headers: dict[str, str] | None = None,
        delay: float = 0.0,
        times: int | None = None,
    ) -> Fault:
        """Add a rule. ``path_pattern`` is a regular expression, and its case is ignored.

        ``body`` is bytes, text, or any value to encode as JSON.
        """
        text = body.encode() if isinstance(body, str) else body
        raw = text if isinstance(text, bytes) else orjson.dumps(text)
        pattern = re.compile(path_pattern, re.IGNORECASE)
        rule = Fault(pattern, status, raw, headers or {}, delay, times)
        self._rules.append(rule)
        return rule

    def not_in_plan(self, path_pattern: str, *, times: int | None = None) -> Fault:
        """Answer 401 with the vendor's own body, as for a league or a season outside the plan."""
        body = {
            "HttpStatusCode": 401,
            "Code": 2,
            "Description": "Unauthorized. This subscription does not include the requested data.",
            "Help": "Please contact sales to have this league, feed or season added to the subscription.",
        }
        return self.add(path_pattern, status=401, body=body, times=times)

    def clear(self) -> None:
        """Drop all rules."""
        self._rules.clear()

    def take(self, path: str) -> Fault | None:
        """Return the rule for a path and count its use."""
        for rule in self._rules:
            if rule.times != 0 and rule.pattern.search(path):
                if rule.times is not None:
                    rule.times -= 1
                return rule
        return None
