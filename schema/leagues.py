"""Asking several leagues at once, so that one that fails leaves the others."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from schema.context import Context
from schema.enums import League
from schema.errors import LeagueUnavailable, SourcesUnavailable

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answers(Generic[T]):
    """What each league answered, and which could not."""

    values: Mapping[League, T]
    failures: Mapping[League, LeagueUnavailable]

    def note(self, context: Context) -> None:
        """Tell the request's context that its answer is partial where a league failed."""
        context.lacks_some = context.lacks_some or bool(self.failures)

    def need_one(self, context: Context) -> "Answers[T]":
        """Return self, or raise SourcesUnavailable where every league that was asked failed.

        Where only some failed the request's context learns that its answer is partial.
        """
        self.note(context)
        if self.failures and not self.values:
            raise SourcesUnavailable(self.failures)
        return self


async def ask_each(leagues: Sequence[League], ask: Callable[[League], Awaitable[T]]) -> Answers[T]:
    """Ask all `leagues` at the same time. Only LeagueUnavailable counts as an answer that failed."""
    values: dict[League, T] = {}
    failures: dict[League, LeagueUnavailable] = {}

    async def one(league: League) -> None:
        try:
            values[league] = await ask(league)
        except LeagueUnavailable as failure:
            failures[league] = failure

    if len(leagues) == 1:
        # A task of its own takes longer than finding the answer in memory.
        await one(leagues[0])
    else:
        async with asyncio.TaskGroup() as group:
            for league in leagues:
                group.create_task(one(league))
    # In the order asked, whichever league answered first.
    return Answers(
        {league: values[league] for league in leagues if league in values},
        {league: failures[league] for league in leagues if league in failures},
    )
