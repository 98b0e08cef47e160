"""A meter that accepts and records every call."""

from collections.abc import Callable, Mapping


class NotingMeter:
    """Calls `note` with the path of each request; `given_back` lists the paths of requests that were not sent."""

    def __init__(self, note: Callable[[str], None] = lambda _: None) -> None:
        self._note = note
        self.given_back: list[str] = []
        self.heard: list[str | None] = []
        """The `Date` header of each response."""

    async def spend(self, path: str) -> str:
        self._note(path)
        return path

    def unsent(self, call: str) -> None:
        self.given_back.append(call)

    def answered(self, headers: Mapping[str, str]) -> None:
        self.heard.append(headers.get("date"))
