"""What can go wrong between the gateway and SportsData.io, named after events.

    SportsDataError        one call did not give a usable answer
    +-- KeyRejected        the vendor does not know the key
    +-- NotInPlan          the key is known, but its plan has no such league, product or season
    +-- NotFound           there is nothing under the path
    +-- OverQuota          too many calls; may say when to come back
    +-- Unavailable        no connection, or a status that means trouble on their side
    +-- TimedOut           no answer within the deadline
    +-- Unreadable         an answer came, and is not what the route promises
    +-- BudgetSpent        the gateway did not ask: the calls of the month are used up
        +-- AsideSpent     it did not ask: what is aside has had its share of the day
        +-- ShareSpent     it did not ask: the shared count is out of reach, and its own share is used up

Messages are fit for clients and never hold the key. The cause, where there is one, is kept.
"""

from typing import ClassVar, Final


class SportsDataError(Exception):
    """One call did not give a usable answer.

    `path` is the path of the request. `detail` says what happened, for the log. Neither holds the key. `cause` is the
    part of it that clients are told, such as `connection refused`; empty for kinds of which the code says enough.
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
        """Return a failure of the same kind for a path that is not asked, because this one has just failed."""
        found = type(self)(path, f"other routes have just failed: {self.detail or self.sentence}")
        found.cause = self.cause
        return found

    @property
    def words(self) -> str:
        """Return what happened, why, and to which operation, in words fit for a client."""
        operation = self.path.partition("/json/")[2]
        why = f": {self.cause}" if self.cause else ""
        return f"{self.sentence[:-1]}{why} ({operation})." if operation else f"{self.sentence[:-1]}{why}."


class KeyRejected(SportsDataError):
    """The vendor does not know the key. `certain` is False where its plan could be the reason as well."""

    code = "KEY_REJECTED"
    sentence = "SportsData.io does not accept the key of this gateway."

    def __init__(self, path: str, detail: str = "", *, certain: bool = True) -> None:
        super().__init__(path, detail)
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

    def __init__(self, path: str, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(path, detail)
        self.retry_after: Final = retry_after


class Unavailable(SportsDataError):
    """No connection, or a status that means trouble on their side. `retry_after` as in OverQuota."""

    code = "UPSTREAM_UNAVAILABLE"
    sentence = "SportsData.io cannot be reached or is in trouble."
    tells_cause = True

    def __init__(self, path: str, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(path, detail)
        self.retry_after: Final = retry_after


class TimedOut(SportsDataError):
    """No answer within the deadline."""

    code = "UPSTREAM_TIMEOUT"
    sentence = "SportsData.io did not answer in time."
    tells_cause = True


class Unreadable(SportsDataError):
    """An answer came, and is not what the route promises."""

    code = "UPSTREAM_UNREADABLE"
    sentence = "SportsData.io sent an answer that cannot be read."
    tells_cause = True


class BudgetSpent(SportsDataError):
    """The gateway did not ask, since the calls of the month are used up or kept for what has no answer at all."""

    code = "BUDGET_SPENT"
    sentence = "The calls that this gateway may make to SportsData.io this month are used up."


class AsideSpent(BudgetSpent):
    """The gateway did not ask: what is aside has had its share of the day's calls.

    Aside are other seasons than the current one, past or to come, and what was refused before. The code is older than
    that, and stays as clients know it.
    """

    code = "HISTORY_BUDGET_SPENT"
    sentence = (
        "Other seasons than the current, and what was refused before, have had their share of today's calls to "
        "SportsData.io; there are new ones at 00:00 UTC."
    )


class ShareSpent(BudgetSpent):
    """The gateway did not ask: the count that containers share is out of reach or incomplete.

    Until it is back a container sends no more than its share. Clients know this by the code of BudgetSpent.
    """

    sentence = (
        "The count of calls that the gateways share is out of reach for now, and this gateway has made the calls that "
        "it may make without it."
    )


_ELSEWHERE: Final = "another container has just asked"
_REMEMBERED: Final = (NotInPlan, NotFound, OverQuota, Unavailable, TimedOut, Unreadable)


def remembered(code: str, path: str) -> SportsDataError:
    """Return a failure that was kept by its code."""
    if code == KeyRejected.code:
        # Whether the vendor was certain is not kept; a doubtful one must not stop the other routes.
        return KeyRejected(path, _ELSEWHERE, certain=False)
    kind = next((kind for kind in _REMEMBERED if kind.code == code), SportsDataError)
    found = kind(path, _ELSEWHERE)
    found.cause = ""  # only the code is kept, so that why is not known here
    return found
