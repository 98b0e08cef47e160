"""The count of upstream calls: alone in a file, or together with other containers in a shared cache."""

from datetime import datetime

from gql_service.cache.call_count.call_file import CallFile, file_name
from gql_service.cache.port import AnswerCache
from gql_service.clock import Clock
from gql_service.schedule.calls.count.ledger import Ledger
from gql_service.schedule.calls.count.month_claims import WAIT_SECONDS, Sharing
from gql_service.schedule.calls.month import Month
from gql_service.settings import Settings
from schema.enums import SourceMode


def ledger_of(settings: Settings, clock: Clock, cache: AnswerCache, *, shared: bool) -> Ledger:
    """Return the ledger of calls. `shared` tells whether other containers count in the same cache."""
    call_file = None if shared else call_file_of(settings, clock)
    since = call_file.since if call_file is not None else None
    budget = settings.monthly_calls if settings.mode() is SourceMode.LIVE else None
    return Ledger(cache, clock, budget, sharing_of(settings, clock, shared=shared, known_since=since), calls=call_file)


def call_file_of(settings: Settings, clock: Clock) -> CallFile | None:
    """Return the file that counts calls without a shared cache; None if no calls are counted or no folder is
    available.
    """
    counts = settings.mode() is SourceMode.LIVE and settings.monthly_calls is not None
    if not counts or settings.api_key is None or settings.state_folder is None:
        return None
    return CallFile.opened(settings.state_folder / file_name(settings.api_key.value, settings.base_url), clock)


def sharing_of(settings: Settings, clock: Clock, *, shared: bool, known_since: datetime | None = None) -> Sharing:
    """Return how this process counts calls beside others. `known_since` is the instant since which the call file has
    counted.
    """
    spent = settings.calls_spent
    stated = (Month.of(spent.month or clock()), spent.calls) if spent is not None else None
    waits = WAIT_SECONDS if settings.cache_url is not None else 0.0
    return Sharing(settings.max_tasks, shared, known_since, waits, stated)
