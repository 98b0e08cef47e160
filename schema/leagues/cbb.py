"""Men's college basketball."""

from datetime import timedelta

from schema.days.zones import EASTERN
from schema.enums import SeasonType
from schema.leagues.facts import LeagueFacts, Months, Numbering, Sport

FACTS = LeagueFacts(
    sport=Sport.BASKETBALL,
    zone=EASTERN,
    numbering=Numbering.END,
    parts={
        SeasonType.REGULAR: Months(-1, 3),
        SeasonType.POSTSEASON: Months(3, 4),
    },
    usual_length=timedelta(hours=2, minutes=15),
    counts_weeks=False,
    college=True,
)
