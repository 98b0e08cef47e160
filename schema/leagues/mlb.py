"""Major League Baseball.

Seasons of the pandemic were played in other months.
"""

from datetime import timedelta

from schema.days.zones import EASTERN
from schema.enums import SeasonType
from schema.leagues.facts import LeagueFacts, Months, Numbering, Sport

FACTS = LeagueFacts(
    sport=Sport.BASEBALL,
    zone=EASTERN,
    numbering=Numbering.CALENDAR,
    parts={
        SeasonType.PRESEASON: Months(2, 4),
        SeasonType.REGULAR: Months(3, 10),
        SeasonType.ALL_STAR: Months(7, 7),
        SeasonType.POSTSEASON: Months(9, 11),
    },
    exceptions={
        (2020, SeasonType.PRESEASON): Months(2, 7),
    },
    usual_length=timedelta(hours=3),
    counts_weeks=False,
)
