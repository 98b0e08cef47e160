"""A limit on the bytes of an answer, and large answers encoded part by part."""

from typing import Final

import orjson

from schema.scheduling import AnswerTooLarge

DEFAULT_MAX_ANSWER_BYTES: Final = 8_000_000
"""API Gateway sends up to 10 MB; 2,500 games with all fields are 4.4 MB."""


class AnswerParts:
    """Encodes the parts of an answer, and counts their bytes up to the limit `most`."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._bytes = 0

    def __call__(self, part: object) -> orjson.Fragment:
        """Return a part as encoded JSON for the answer. Raises AnswerTooLarge."""
        encoded = orjson.dumps(part)
        self._bytes += len(encoded)
        if self._bytes > self._most:
            raise AnswerTooLarge(self._most)
        return orjson.Fragment(encoded)
