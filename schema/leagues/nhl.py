"""The National Hockey League.

Seasons of the pandemic were played in other months.
"""

from datetime import timedelta

from schema.days.zones import EASTERN
from schema.enums import SeasonType
from schema.leagues.facts import LeagueFacts, Months, Numbering, Sport

FACTS = LeagueFacts(
    sport=Sport.ICE_HOCKEY,
    zone=EASTERN,
    numbering=Numbering.END,
    parts={
        SeasonType.PRESEASON: Months(-3, -2),
        SeasonType.REGULAR: Months(-3, 4),
        SeasonType.ALL_STAR: Months(1, 2),
        SeasonType.POSTSEASON: Months(4, 6),
    },
    exceptions={
        (2020, SeasonType.POSTSEASON): Months(7, 9),
        (2021, SeasonType.PRESEASON): Months(0, 1),
        (2021, SeasonType.REGULAR): Months(1, 5),
        (2021, SeasonType.POSTSEASON): Months(5, 7),
    },
    usual_length=timedelta(hours=2, minutes=45),
    counts_weeks=False,
)
