"""Find the names most similar to a wanted name, without a comparison with every known name."""

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

COMPARED: Final = 12
"""How many names are compared with the wanted name: the names that share the most trigrams."""
_LONGEST: Final = 64
"""A longer text is never a name."""


def _runs(name: str) -> set[str]:
    padded = f"{name}/"
    return {padded[place : place + 3] for place in range(max(1, len(padded) - 2))}


class NearNames:
    """An index of names by trigram. Comparing takes most of the time, so only a few candidates are compared."""

    def __init__(self, names: Iterable[str]) -> None:
        by_run: defaultdict[str, list[str]] = defaultdict(list)
        for name in names:
            for run in _runs(name):
                by_run[run].append(name)
        self._by_run = dict(by_run)

    def candidates(self, wanted: str) -> list[str]:
        """Return the few names that are worth comparing with `wanted`."""
        if len(wanted) > _LONGEST:
            return []
        shared: Counter[str] = Counter()
        for run in sorted(_runs(wanted)):
            shared.update(self._by_run.get(run, ()))
        return [name for name, _ in shared.most_common(COMPARED)]

    def near(self, wanted: str, most: int, cutoff: float) -> list[str]:
        """Return the names most similar to `wanted`, best first, with a difflib ratio of at least `cutoff`."""
        return difflib.get_close_matches(wanted, self.candidates(wanted), n=most, cutoff=cutoff)
