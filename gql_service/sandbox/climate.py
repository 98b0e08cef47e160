"""The usual weather of a place in a season of the year, for made-up forecasts. Temperatures are in Fahrenheit."""

from datetime import date
from math import cos, pi
from random import Random

_WARMEST_DAY = 200
"""The day of the year on which it is warmest in the north, in July."""
_DAYS = 365
_TROPIC = 24
_PACIFIC = -117
"""The sea cools summers and warms winters west of this longitude, and in Europe."""
_EUROPE = (-30, 40)

_SKIES = ("Clear Sky", "Few Clouds", "Scattered Clouds", "Partly Cloudy", "Overcast Clouds", "Light Rain")
_SNOW_BELOW = 36


def usual_high(latitude: float, longitude: float, day: date) -> float:
    """Return the usual highest temperature of a day."""
    cool, warm = _range(abs(latitude), longitude)
    warmest = _WARMEST_DAY if latitude >= 0 else _WARMEST_DAY + _DAYS / 2
    share = (1 + cos(2 * pi * (day.timetuple().tm_yday - warmest) / _DAYS)) / 2
    return cool + (warm - cool) * share


def _range(latitude: float, longitude: float) -> tuple[float, float]:
    """Return the usual highest temperatures of the coldest and of the warmest month."""
    if latitude < _TROPIC:
        return 74, 84
    cool, warm = 80 - 2.3 * (latitude - _TROPIC), 92 - 0.6 * max(0.0, latitude - 30)
    if longitude < _PACIFIC:
        return max(cool + 8, 46), warm - 8
    if _EUROPE[0] < longitude < _EUROPE[1]:
        return max(cool, 44), warm - 6
    return cool, warm


def sky(rng: Random, high: int) -> str:
    """Choose a description of the sky. Rain falls as snow if the highest temperature is near freezing."""
    found = rng.choice(_SKIES)
    return found.replace("Rain", "Snow") if high < _SNOW_BELOW else found
