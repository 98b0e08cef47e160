"""The Women's National Basketball Association."""

from datetime import timedelta

from schema.days.zones import EASTERN
from schema.enums import SeasonType
from schema.leagues.facts import LeagueFacts, Months, Numbering, Sport

FACTS = LeagueFacts(
    sport=Sport.BASKETBALL,
    zone=EASTERN,
    numbering=Numbering.CALENDAR,
    parts={
        SeasonType.PRESEASON: Months(4, 5),
        SeasonType.REGULAR: Months(5, 9),
        SeasonType.ALL_STAR: Months(7, 7),
        SeasonType.POSTSEASON: Months(8, 10),
    },
    usual_length=timedelta(hours=2, minutes=15),
    counts_weeks=False,
)
