"""The scalars of the contract. Strawberry's own Date and DateTime print naive values and no `Z`; these do not."""

from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import strawberry
from strawberry.types.scalar import ScalarDefinition

from schema.days.day import Day, date_from, zone_named
from schema.errors import BadInput


def instant_text(instant: datetime) -> str:
    """Print an aware instant as RFC 3339 in UTC with whole seconds: `2026-11-26T17:30:00Z`."""
    return instant.astimezone(UTC).isoformat(timespec="seconds").removesuffix("+00:00") + "Z"


def _instant_from(text: object) -> datetime:
    try:
        instant = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise BadInput(f'"{text}" is not an instant; one looks like 2026-11-26T17:30:00Z.')
    return instant.astimezone(UTC)


def _iso(day: date) -> str:
    return day.isoformat()


def _zone_key(zone: ZoneInfo) -> str:
    return zone.key


SCALARS: Final[dict[object, ScalarDefinition]] = {
    date: strawberry.scalar(
        name="Date",
        description="A calendar day without a time zone, ISO 8601: `2026-11-26`.",
        specified_by_url="https://scalars.graphql.org/andimarek/local-date",
        serialize=_iso,
        parse_value=date_from,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="An instant, RFC 3339, always in UTC: `2026-11-26T17:30:00Z`.",
        specified_by_url="https://scalars.graphql.org/andimarek/date-time",
        serialize=instant_text,
        parse_value=_instant_from,
    ),
    ZoneInfo: strawberry.scalar(
        name="TimeZone",
        description="An IANA time zone name: `America/New_York`. Other names are refused with the nearest names.",
        specified_by_url="https://www.iana.org/time-zones",
        serialize=_zone_key,
        parse_value=zone_named,
    ),
    Day: strawberry.scalar(
        name="Day",
        description=(
            "A requested day: an ISO 8601 day, or `today`, `tomorrow`, `yesterday` in the requested time zone."
        ),
        serialize=str,
        parse_value=Day.parse,
    ),
}
