"""The UEFA Champions League. One call returns both parts of a season, so both parts have the same months.

Seasons of the pandemic were played in other months.
"""

from datetime import timedelta

from schema.days.zones import UTC_ZONE
from schema.enums import SeasonType
from schema.leagues.facts import LeagueFacts, Months, Numbering, Sport

FACTS = LeagueFacts(
    sport=Sport.SOCCER,
    zone=UTC_ZONE,
    numbering=Numbering.END,
    parts={
        SeasonType.REGULAR: Months(-6, 6),
        SeasonType.POSTSEASON: Months(-6, 6),
    },
    exceptions={
        (2020, SeasonType.REGULAR): Months(-6, 8),
        (2020, SeasonType.POSTSEASON): Months(-6, 8),
    },
    usual_length=timedelta(hours=2),
    counts_weeks=True,
)
