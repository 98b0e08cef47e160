"""A gateway with a live key over a sandbox, and a visitor who requests games while time passes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from gql_service.sandbox import Sandbox
from gql_service.settings import Plan, Settings, SourceChoice
from gql_service.sportsdata.http.client import ApiKey
from gql_service.wiring import Gateway
from schema.enums import League
from tests.clocks import HandClock
from tests.conftest import Ask

TODAY: Final = (
    '{ games(on: "today", leagues: [NFL]) { totalCount sources { stale errorCode callsUsed callsBudget stretch } } }'
)


def settings_of(**more: Any) -> Settings:
    given: dict[str, Any] = {
        "source": SourceChoice.LIVE,
        "api_key": ApiKey("a-key"),
        "plan": Plan.PRODUCTION,
        "monthly_calls": None,
        "leagues": (League.NFL,),
    }
    return Settings(**{**given, **more})


class Served:
    """A gateway over a sandbox, and a visitor."""

    def __init__(self, gateway: Gateway, sandbox: Sandbox, clock: HandClock, ask: Ask) -> None:
        self.gateway = gateway
        self.sandbox = sandbox
        self.clock = clock
        self._ask = ask

    async def look(self) -> dict[str, Any]:
        """Request today's games, and return the state of the source."""
        answer = await self._ask(self.gateway.store, TODAY, now=self.clock.now)
        assert "errors" not in answer
        (source,) = answer["data"]["games"]["sources"]
        return dict(source)

    async def turn(self) -> None:
        """Do the work of a second, and wait until the work is complete."""
        await self.gateway.store.refresher.turn()
        await self.gateway.store.settle()

    async def pass_by(self, *, visits: bool, step: timedelta, **time: float) -> None:
        """Let time pass in steps, with or without a visitor at each."""
        until = self.clock.now + timedelta(**time)
        while self.clock.now < until:
            self.clock.now += step
            if visits:
                await self.look()
            await self.turn()


Serve = Callable[..., Any]
"""The fixture `serve`: `serve(at, faults, **settings)` is an async context manager for a Served.

`faults` maps patterns of paths to the status of their answers from the start.
"""
