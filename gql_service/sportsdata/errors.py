"""The errors of upstream calls, named after events.

    SportsDataError        a call did not return usable data
    +-- KeyRejected        the vendor rejected the key
    +-- NotInPlan          the key is valid, but its plan does not include this league, product or season
    +-- NotFound           the vendor has nothing under this path
    +-- OverQuota          too many calls; may carry a time to wait
    +-- Unavailable        no connection, or a status that means a problem at the vendor
    +-- TimedOut           no response within the deadline
    +-- Unreadable         a response arrived, but is not what the route promises
    +-- BudgetSpent        not sent: the calls of the month are used up
        +-- LowPrioritySpent  not sent: the daily share for other seasons and refused routes is used up
        +-- ShareSpent        not sent: the shared call count is unreachable, and this container's own share is used up

Messages are safe to show to clients and never contain the key. The cause, if known, is kept.
"""

from typing import ClassVar, Final


class SportsDataError(Exception):
    """A call did not return usable data.

    `path` is the path of the request. `detail` describes the event for the log. Neither contains the key. `cause` is
    the part of `detail` that clients may see, such as `connection refused`. It is empty for kinds of error whose code
    says enough.
    """

    code: ClassVar[str] = "UPSTREAM_UNAVAILABLE"
    sentence: ClassVar[str] = "SportsData.io did not answer."
    tells_cause: ClassVar[bool] = False

    def __init__(self, path: str, detail: str = "") -> None:
        super().__init__(f"{path}: {detail or self.sentence}")
        self.path: Final = path
        self.detail: Final = detail
        self.cause = detail if self.tells_cause else ""

    def again(self, path: str) -> "SportsDataError":
        """Return a failure of the same kind for a path that was skipped because this call has just failed."""
        found = type(self)(path, f"other routes have just failed: {self.detail or self.sentence}")
        found.cause = self.cause
        return found

    @property
    def words(self) -> str:
        """The problem, its cause and the operation, in a sentence for clients."""
        operation = self.path.partition("/json/")[2]
        why = f": {self.cause}" if self.cause else ""
        return f"{self.sentence[:-1]}{why} ({operation})." if operation else f"{self.sentence[:-1]}{why}."


class KeyRejected(SportsDataError):
    """The vendor rejected the key. `certain` is False if the plan could also be the reason."""

    code = "KEY_REJECTED"
    sentence = "SportsData.io does not accept the key of this gateway."

    def __init__(self, path: str, detail: str = "", *, certain: bool = True) -> None:
        super().__init__(path, detail)
        self.certain: Final = certain


class NotInPlan(SportsDataError):
    """The key is valid, but its plan does not include this league, product or season."""

    code = "NOT_IN_PLAN"
    sentence = "The SportsData.io plan of this gateway does not include this."


class NotFound(SportsDataError):
    """The vendor has nothing under the path."""

    code = "NOT_FOUND"
    sentence = "SportsData.io has nothing here."


class OverQuota(SportsDataError):
    """Too many calls. `retry_after` is in seconds, or None if the vendor named no wait."""

    code = "QUOTA_EXCEEDED"
    sentence = "SportsData.io has had more calls than the plan of this gateway allows."

    def __init__(self, path: str, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(path, detail)
        self.retry_after: Final = retry_after


class Unavailable(SportsDataError):
    """No connection, or a status that means a problem at the vendor. `retry_after` is as in OverQuota."""

    code = "UPSTREAM_UNAVAILABLE"
    sentence = "SportsData.io cannot be reached or is in trouble."
    tells_cause = True

    def __init__(self, path: str, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(path, detail)
        self.retry_after: Final = retry_after


class TimedOut(SportsDataError):
    """No response arrived within the deadline."""

    code = "UPSTREAM_TIMEOUT"
    sentence = "SportsData.io did not answer in time."
    tells_cause = True


class Unreadable(SportsDataError):
    """A response arrived, but is not what the route promises."""

    code = "UPSTREAM_UNREADABLE"
    sentence = "SportsData.io sent an answer that cannot be read."
    tells_cause = True


class BudgetSpent(SportsDataError):
    """The call was not sent: the calls of the month are used up, or reserved for data that is not loaded yet."""

    code = "BUDGET_SPENT"
    sentence = "The calls that this gateway may make to SportsData.io this month are used up."


class LowPrioritySpent(BudgetSpent):
    """The call was not sent: the daily share of calls for low-priority data is used up.

    Past and future seasons have low priority, and so do routes that the vendor refused before. The error code is older
    than this rule. It keeps its name because clients know it.
    """

    code = "HISTORY_BUDGET_SPENT"
    sentence = (
        "Today's share of the calls to SportsData.io for other seasons and refused data is used up; new calls are "
        "available from 00:00 UTC."
    )


class ShareSpent(BudgetSpent):
    """The call was not sent: the call count that containers share is unreachable or incomplete.

    Until the count is back, a container sends no more than its share. Clients see the error code of BudgetSpent.
    """

    sentence = (
        "The call count that the gateways share cannot be reached, and this gateway has used the calls that it may "
        "make alone."
    )


_ELSEWHERE: Final = "another container has just asked"
_REMEMBERED: Final = (NotInPlan, NotFound, OverQuota, Unavailable, TimedOut, Unreadable)


def remembered(code: str, path: str) -> SportsDataError:
    """Return the error for a failure of which only the code was stored."""
    if code == KeyRejected.code:
        # The code does not say whether the vendor was certain. A doubtful rejection must not stop the other routes.
        return KeyRejected(path, _ELSEWHERE, certain=False)
    kind = next((kind for kind in _REMEMBERED if kind.code == code), SportsDataError)
    found = kind(path, _ELSEWHERE)
    found.cause = ""  # the stored code does not include a cause
    return found
