"""Major League Soccer. One call returns both parts of a season, so both parts have the same months."""

from datetime import timedelta

from schema.days.zones import UTC_ZONE
from schema.enums import SeasonType
from schema.leagues.facts import LeagueFacts, Months, Numbering, Sport

FACTS = LeagueFacts(
    sport=Sport.SOCCER,
    zone=UTC_ZONE,
    numbering=Numbering.CALENDAR,
    parts={
        SeasonType.REGULAR: Months(2, 12),
        SeasonType.POSTSEASON: Months(2, 12),
    },
    usual_length=timedelta(hours=2),
    counts_weeks=True,
)
