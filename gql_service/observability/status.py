"""The status for the operator on call: the build, the calls left, and why a league is stale."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gql_service.cache.port import AnswerCache
from gql_service.cache.resilient import ResilientCache
from gql_service.observability.pause_advice import paused
from gql_service.schedule.calls.governor import Governor
from gql_service.schedule.calls.month import Month
from gql_service.schedule.freshness import Tier
from gql_service.schedule.seasons.shown_data import HOT_FOR
from gql_service.schedule.store import ScheduleStore
from gql_service.version import zone_rules
from schema.enums import League


@dataclass(frozen=True, slots=True)
class StatusOf:
    """The sources of the status. `started_at` is aware."""

    store: ScheduleStore
    governor: Governor
    cache: AnswerCache
    mode: str
    build: tuple[str, str]
    started_at: datetime

    def at(self, now: datetime) -> Mapping[str, Any]:
        """Return the status at `now` in the form that is encoded as JSON. Instants are aware."""
        ledger = self.governor.ledger
        return {
            "version": self.build[0],
            "commit": self.build[1],
            "time_zones": zone_rules(),
            "source": self.mode,
            "started_at": self.started_at,
            "now": now,
            "calls": {
                "used": ledger.used,
                "budget": ledger.budget,
                "left": ledger.left,
                "month_ends": Month.of(now).end,
                "live_stretch": round(self.governor.stretch[Tier.LIVE], 2),
                "counted_with_others": ledger.shared and not ledger.is_degraded,
                "gateways": ledger.containers,
                "clock_ahead_seconds": round(ledger.skew.total_seconds(), 1) if ledger.skew is not None else None,
            },
            "shared_cache": self._shared_cache(),
            "left_alone": self.store.sources.paused(),
            "paused": paused(self.store.sources.paused(), self.store.sources.paused_until()),
            "leagues": [self._league(league, now) for league in self.store.leagues],
        }

    def _shared_cache(self) -> Mapping[str, Any] | None:
        if not isinstance(self.cache, ResilientCache):
            return None
        return {"apart_since": self.cache.outage_since, "reason": self.cache.reason, "failures": self.cache.failures}

    def _league(self, league: League, now: datetime) -> Mapping[str, Any]:
        source, last_shown = self.store.source(league), self.store.sources.last_shown(league)
        return {
            "league": league.value,
            "as_of": source.as_of,
            "stale": source.stale,
            "error_code": source.error_code,
            "error": source.error,
            "why": self._why(league, last_shown, now),
        }

    def _why(self, league: League, last_shown: datetime | None, now: datetime) -> str | None:
        """Return a sentence with the reason why a league has no data or is stale; None if neither is the case."""
        source = self.store.source(league)
        if source.error is not None:
            return source.error
        if source.as_of is None:
            return "Not loaded yet; the first request loads this league."
        if not source.stale:
            return None
        if last_shown is None or now - last_shown > HOT_FOR:
            minutes = int(HOT_FOR.total_seconds() // 60)
            return f"No request in the last {minutes} minutes; the next request starts a refresh."
        return "A refresh is due and under way."
