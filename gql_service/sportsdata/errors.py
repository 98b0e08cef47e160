"""What can go wrong between the gateway and SportsData.io, named after events.

    SportsDataError        one call did not give a usable answer
    +-- KeyRejected        the vendor does not know the key
    +-- NotInPlan          the key is known, but its plan has no such league, product or season
    +-- NotFound           there is nothing under the path
    +-- OverQuota          too many calls; may say when to come back
    +-- Unavailable        no connection, or a status that means trouble on their side
    +-- TimedOut           no answer within the deadline
    +-- Unreadable         an answer came, and is not what the route promises

Messages are fit for clients and never hold the key. The cause, where there is one, is kept.
"""

from typing import ClassVar, Final


class SportsDataError(Exception):
    """One call did not give a usable answer. `path` is the path of the request, which never holds the key."""

    code: ClassVar[str] = "UPSTREAM_UNAVAILABLE"
    sentence: ClassVar[str] = "SportsData.io did not answer."

    def __init__(self, path: str, detail: str = "") -> None:
        super().__init__(f"{path}: {detail or self.sentence}")
        self.path: Final = path
        self.detail: Final = detail

    @property
    def words(self) -> str:
        """Return what happened, and to which operation, in words fit for a client."""
        operation = self.path.partition("/json/")[2]
        return f"{self.sentence[:-1]} ({operation})." if operation else self.sentence


class KeyRejected(SportsDataError):
    """The vendor does not know the key. `certain` is False where its plan could be the reason as well."""

    code = "KEY_REJECTED"
    sentence = "SportsData.io does not accept the key of this gateway."

    def __init__(self, path: str, *, certain: bool = True) -> None:
        super().__init__(path)
        self.certain: Final = certain


class NotInPlan(SportsDataError):
    """The key is known, but its plan has no such league, product or season."""

    code = "NOT_IN_PLAN"
    sentence = "The SportsData.io plan of this gateway does not include this."


class NotFound(SportsDataError):
    """There is nothing under the path."""

    code = "NOT_FOUND"
    sentence = "SportsData.io has nothing here."


class OverQuota(SportsDataError):
    """Too many calls. `retry_after` is in seconds; None where the vendor does not say."""

    code = "QUOTA_EXCEEDED"
    sentence = "SportsData.io has had more calls than the plan of this gateway allows."

    def __init__(self, path: str, retry_after: float | None) -> None:
        super().__init__(path)
        self.retry_after: Final = retry_after


class Unavailable(SportsDataError):
    """No connection, or a status that means trouble on their side. `retry_after` as in OverQuota."""

    code = "UPSTREAM_UNAVAILABLE"
    sentence = "SportsData.io cannot be reached or is in trouble."

    def __init__(self, path: str, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(path, detail)
        self.retry_after: Final = retry_after


class TimedOut(SportsDataError):
    """No answer within the deadline."""

    code = "UPSTREAM_TIMEOUT"
    sentence = "SportsData.io did not answer in time."


class Unreadable(SportsDataError):
    """An answer came, and is not what the route promises."""

    code = "UPSTREAM_UNREADABLE"
    sentence = "SportsData.io sent an answer that cannot be read."
