"""The FIFA World Cup. One call returns both parts of a season, so both parts have the same months.

The World Cup of 2022 was played in Qatar's winter.
"""

from datetime import timedelta

from schema.days.zones import UTC_ZONE
from schema.enums import SeasonType
from schema.leagues.facts import LeagueFacts, Months, Numbering, Sport

FACTS = LeagueFacts(
    sport=Sport.SOCCER,
    zone=UTC_ZONE,
    numbering=Numbering.CALENDAR,
    parts={
        SeasonType.REGULAR: Months(5, 7),
        SeasonType.POSTSEASON: Months(5, 7),
    },
    exceptions={
        (2022, SeasonType.REGULAR): Months(11, 12),
        (2022, SeasonType.POSTSEASON): Months(11, 12),
    },
    usual_length=timedelta(hours=2),
    counts_weeks=True,
)
