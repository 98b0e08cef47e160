"""The National Basketball Association.

Seasons of the pandemic were played in other months.
"""

from datetime import timedelta

from schema.days.zones import EASTERN
from schema.enums import SeasonType
from schema.leagues.facts import LeagueFacts, Months, Numbering, Sport

FACTS = LeagueFacts(
    sport=Sport.BASKETBALL,
    zone=EASTERN,
    numbering=Numbering.END,
    parts={
        SeasonType.PRESEASON: Months(-3, -2),
        SeasonType.REGULAR: Months(-2, 4),
        SeasonType.ALL_STAR: Months(2, 2),
        SeasonType.POSTSEASON: Months(4, 6),
    },
    exceptions={
        (2020, SeasonType.REGULAR): Months(-2, 8),
        (2020, SeasonType.POSTSEASON): Months(8, 10),
        (2021, SeasonType.PRESEASON): Months(0, 0),
        (2021, SeasonType.ALL_STAR): Months(3, 3),
        (2021, SeasonType.REGULAR): Months(0, 5),
        (2021, SeasonType.POSTSEASON): Months(5, 7),
    },
    usual_length=timedelta(hours=2, minutes=30),
    counts_weeks=False,
)
