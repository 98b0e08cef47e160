"""The National Football League."""

from datetime import timedelta

from schema.days.zones import EASTERN
from schema.enums import SeasonType
from schema.leagues.facts import LeagueFacts, Months, Numbering, Sport

FACTS = LeagueFacts(
    sport=Sport.AMERICAN_FOOTBALL,
    zone=EASTERN,
    numbering=Numbering.START,
    parts={
        SeasonType.PRESEASON: Months(7, 9),
        SeasonType.REGULAR: Months(9, 13),
        SeasonType.ALL_STAR: Months(13, 14),
        SeasonType.POSTSEASON: Months(13, 14),
    },
    usual_length=timedelta(hours=3, minutes=15),
    counts_weeks=True,
    by_week=True,
)
