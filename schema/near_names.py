"""Names that are nearly what was asked for, found among many without holding each against it."""

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

COMPARED: Final = 12
"""How many names are held against what was asked for: those that share the most runs of three letters with it."""
_LONGEST: Final = 64
"""Nothing longer is a name."""


def _runs(name: str) -> set[str]:
    padded = f"{name}/"
    return {padded[place : place + 3] for place in range(max(1, len(padded) - 2))}


class NearNames:
    """An index of names by runs of three letters: few are compared, which takes the time, however many there are."""

    def __init__(self, names: Iterable[str]) -> None:
        by_run: defaultdict[str, list[str]] = defaultdict(list)
        for name in names:
            for run in _runs(name):
                by_run[run].append(name)
        self._by_run = dict(by_run)

    def candidates(self, wanted: str) -> list[str]:
        """Return the few names that are worth holding against `wanted`."""
        if len(wanted) > _LONGEST:
            return []
        shared: Counter[str] = Counter()
        for run in sorted(_runs(wanted)):
            shared.update(self._by_run.get(run, ()))
        return [name for name, _ in shared.most_common(COMPARED)]

    def near(self, wanted: str, most: int, cutoff: float) -> list[str]:
        """Return the names nearest to `wanted`, best first: those whose ratio by difflib is at least `cutoff`."""
        return difflib.get_close_matches(wanted, self.candidates(wanted), n=most, cutoff=cutoff)
