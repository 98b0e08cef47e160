"""Record the vendor's answers: load seasons as the gateway does, and write each answer to a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gql_service.clock import Clock
from gql_service.settings import Settings
from gql_service.sportsdata.http.recorded import RecordingTransport
from gql_service.wiring import create_gateway, transport_for
from schema.errors import LeagueUnavailable


@dataclass(frozen=True, slots=True)
class Report:
    """The files that were written, and a sentence for each league that failed."""

    files: Sequence[Path]
    failures: Sequence[str]


async def record_to(folder: Path, settings: Settings, clock: Clock, seasons: Sequence[int]) -> Report:
    """Record the current season and the given `seasons` of each league. Raises OSError if a file cannot be written."""
    inner = transport_for(settings, clock)
    recorder = RecordingTransport(inner, folder)
    gateway = create_gateway(settings, clock, recorder)
    failures: list[str] = []
    try:
        for league in gateway.store.leagues:
            for year in (None, *seasons):
                try:
                    await gateway.store.for_year(league, year, None)
                except LeagueUnavailable as failure:
                    failures.append(f"{league.value}: {failure.message}")
    finally:
        await gateway.close()
    return Report(sorted(set(recorder.written)), failures)
