"""The limits of the contract's arguments, and the values of some arguments that a client leaves out."""

from datetime import timedelta
from typing import Final

MAX_DAYS: Final = 400
"""The longest range of days in a request, both ends counted."""
DEFAULT_SPAN: Final = timedelta(days=7)
"""How far a range with only `from` reaches, and how far ahead a request without any day looks."""
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
"""The first and the last year of a day and of a season."""
MAX_WEEK: Final = 60
"""The largest number of a week."""

DEFAULT_PAGE_SIZE: Final = 100
"""The length of a page without `first` and `last`."""
DEFAULT_MAX_PAGE_SIZE: Final = 2500
"""The longest page of games or teams, unless the settings of the gateway have another limit."""
DEFAULT_DATES: Final = 14
"""The most days of `dates` without `first`."""
MAX_DATES: Final = MAX_DAYS
"""The largest `first` of `dates`."""

MAX_IDS: Final = 100
"""The most entries of `ids`."""
MAX_TEAMS: Final = 200
"""The most entries of `teams`, and of other filters by team."""
MAX_NAMES: Final = 200
"""The most entries of a filter by venue or channel."""
MAX_TEXT: Final = 100
"""The most characters of a search text: each team or venue is compared with each word of the text."""
