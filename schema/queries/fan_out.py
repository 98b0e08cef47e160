"""Requests to several leagues at the same time, in which the failure of a league does not affect the others."""

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
    """The value of each league that answered, and the error of each league that failed."""

    values: Mapping[League, T]
    failures: Mapping[League, LeagueUnavailable]

    def note(self, context: Context) -> None:
        """Record in the request's context that the answer is partial, if a league failed."""
        context.lacks_some = context.lacks_some or bool(self.failures)

    def need_one(self, context: Context) -> "Answers[T]":
        """Return self. Raises SourcesUnavailable if all requested leagues failed.

        If only some leagues failed, the request's context records that the answer is partial.
        """
        self.note(context)
        if self.failures and not self.values:
            raise SourcesUnavailable(self.failures)
        return self


async def ask_each(leagues: Sequence[League], ask: Callable[[League], Awaitable[T]]) -> Answers[T]:
    """Ask all `leagues` at the same time.

    LeagueUnavailable is returned as a failure of the league. Any other exception is raised; if several leagues were
    asked, as a part of an ExceptionGroup.
    """
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
    # Keep the requested order, whichever league answered first.
    return Answers(
        {league: values[league] for league in leagues if league in values},
        {league: failures[league] for league in leagues if league in failures},
    )
