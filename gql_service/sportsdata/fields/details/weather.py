"""Weather forecasts of open-air venues."""

from functools import lru_cache
from typing import Final

from gql_service.sportsdata.fields.details.checked import Checked
from schema.types.game_details import Forecast

_FIELD: Final = "forecast"
_COLDEST, _HOTTEST = -100, 150
"""Degrees Fahrenheit. Any value beyond these is no temperature of a place where people live."""
_STRONGEST: Final = 250
"""Miles per hour."""
_NONE: Final = Forecast()


def forecast_of(row: Checked) -> Forecast | None:
    """Read the forecast; None for a row without a forecast. A value out of its range is rejected alone."""
    low, high = _degrees(row, "ForecastTempLow"), _degrees(row, "ForecastTempHigh")
    if low is not None and high is not None and low > high:
        row.reject(_FIELD)
        low = high = None
    sky = row.words(_FIELD, "ForecastDescription")
    found = Forecast(
        description=_shared(sky) if sky is not None else None,
        temperature_low_f=low,
        temperature_high_f=high,
        temperature_low_c=_celsius(low),
        temperature_high_c=_celsius(high),
        wind_chill_f=_degrees(row, "ForecastWindChill"),
        wind_speed=row.integer(_FIELD, "ForecastWindSpeed", most=_STRONGEST),
        wind_direction=row.integer(_FIELD, "ForecastWindDirection", most=360),
    )
    return None if found == _NONE else found


def _degrees(row: Checked, name: str) -> int | None:
    return row.integer(_FIELD, name, least=_COLDEST, most=_HOTTEST)


def _celsius(fahrenheit: int | None) -> int | None:
    return None if fahrenheit is None else round((fahrenheit - 32) * 5 / 9)


@lru_cache(maxsize=256)
def _shared(text: str) -> str:
    """Return a text that thousands of games share."""
    return text
