"""The two zones in which leagues count their days."""

from typing import Final
from zoneinfo import ZoneInfo

EASTERN: Final = ZoneInfo("America/New_York")
"""US Eastern time: the days of the US leagues, and the vendor's local times."""

UTC_ZONE: Final = ZoneInfo("UTC")
"""The days of soccer."""
