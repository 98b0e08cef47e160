"""The response cache: answers by the bytes of the request, and by their keys."""

from datetime import datetime
from typing import Final, Protocol

from gql_service.clock import Clock
from gql_service.web.answers.answer_key import AnswerKey
from gql_service.web.answers.cached_answer import CachedAnswer
from gql_service.web.answers.request_key import RequestKey, weight_of
from gql_service.web.answers.right_sized import right_sized
from gql_service.web.bounded_lru import BoundedLRU, Entry
from schema.port import SchedulePort

ANSWERS_BYTES: Final = 12 * 1024 * 1024
REQUESTS_BYTES: Final = 4 * 1024 * 1024
"""Memory limits for answers by key, and for the request bytes that lead to these answers."""
LARGEST_REQUEST_BYTES: Final = 16_384
"""A longer request is answered, but not cached by its bytes."""


class VersionedPort(SchedulePort, Protocol):
    """A port whose data has a version."""

    @property
    def version(self) -> int:
        """A number that changes with all data that answers are made from."""


class ResponseCache:
    """Answers by key, and by the bytes of requests that led to them. If `on` is false, nothing is cached.

    All memory of a request or an answer is counted, compressed bodies included as they are added. Many different
    requests evict older entries, and the cache does not grow. An evicted answer is no longer found by the bytes of
    requests, either.
    """

    def __init__(
        self,
        clock: Clock,
        port: VersionedPort,
        *,
        on: bool = True,
        answers_bytes: int = ANSWERS_BYTES,
        requests_bytes: int = REQUESTS_BYTES,
    ) -> None:
        self._clock = clock
        self._port = port
        self.on: Final = on
        self.answers: Final[BoundedLRU[AnswerKey, CachedAnswer]] = BoundedLRU(answers_bytes)
        self.requests: Final[BoundedLRU[RequestKey, Entry[CachedAnswer]]] = BoundedLRU(requests_bytes)
        self.hits = 0
        """How many answers were reused since the start."""

    @property
    def version(self) -> int:
        """The present version of the store."""
        return self._port.version

    def by_request(self, key: RequestKey, now: datetime, seconds: float) -> CachedAnswer | None:
        """Return the answer to a request with these bytes; None if no good answer is cached.

        `seconds` is the same instant as `now`, in seconds since 1970.
        """
        entry = self.requests.get(key)
        if entry is None:
            return None
        answer = entry.value
        if answer is not None and answer.is_good(seconds, self._port.version, self._port):
            self._port.seen(answer.shown, now)
            self.hits += 1
            return answer
        self.requests.remove(key)
        return None

    def by_key(self, key: AnswerKey) -> CachedAnswer | None:
        """Return the answer with this key; None if no good answer is cached."""
        if (answer := self.answers.get(key)) is None:
            return None
        now = self._clock()
        if answer.is_good(now.timestamp(), self._port.version, self._port):
            self._port.seen(answer.shown, now)
            self.hits += 1
            return answer
        self.answers.remove(key)
        return None

    def put(self, key: AnswerKey, answer: CachedAnswer) -> None:
        """Cache an answer."""
        if self.on:
            answer.body = right_sized(answer.body)
            answer.entry = self.answers.put(key, answer, key.weight + answer.weight)

    def alias(self, key: RequestKey, answer: CachedAnswer) -> None:
        """Make a cached answer available by the bytes of a request, too."""
        weight = weight_of(key)
        if answer.entry is not None and weight <= LARGEST_REQUEST_BYTES:
            self.requests.put(key, answer.entry, weight)
