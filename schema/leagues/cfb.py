"""College football.

Seasons of the pandemic were played in other months.
"""

from datetime import timedelta

from schema.days.zones import EASTERN
from schema.enums import SeasonType
from schema.leagues.facts import LeagueFacts, Months, Numbering, Sport

FACTS = LeagueFacts(
    sport=Sport.AMERICAN_FOOTBALL,
    zone=EASTERN,
    numbering=Numbering.START,
    parts={
        SeasonType.REGULAR: Months(8, 12),
        SeasonType.POSTSEASON: Months(12, 13),
    },
    exceptions={
        (2020, SeasonType.REGULAR): Months(8, 13),
    },
    usual_length=timedelta(hours=3, minutes=30),
    counts_weeks=True,
    by_week=True,
    college=True,
)
