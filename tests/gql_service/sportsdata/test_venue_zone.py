"""The time zone of a place, and the vendor's current season."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
import tzfpy

from gql_service.sportsdata.mapping.current import read_current
from gql_service.sportsdata.venue_zones.venue_zone import zone_of
from schema.days.zone_rules import use_newest_rules
from schema.enums import League, SeasonType
from schema.ids import SeasonKey
from schema.port import Current
from tests.gql_service.sportsdata.samples import snapshot


def zone(**place: Any) -> str | None:
    found = zone_of(**place)
    return found.key if found else None


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        (32.7473, -97.0945, "America/Chicago"),
        (33.5276, -112.2626, "America/Phoenix"),
        (39.7601, -86.1639, "America/Indiana/Indianapolis"),
        (51.6042, -0.0662, "Europe/London"),
        (-23.5453, -46.4742, "America/Sao_Paulo"),
        (-37.82, 144.9834, "Australia/Melbourne"),
    ],
)
def test_coordinates_tell_the_zone(latitude: float, longitude: float, expected: str) -> None:
    assert zone(latitude=latitude, longitude=longitude) == expected


def test_every_zone_that_coordinates_can_lead_to_is_in_the_rules() -> None:
    assert set(tzfpy.timezonenames()) <= use_newest_rules().names


def test_coordinates_win_over_what_the_row_says() -> None:
    assert zone(latitude=51.6042, longitude=-0.0662, city="Dallas", state="TX", country="USA") == "Europe/London"


@pytest.mark.parametrize(
    "nowhere",
    [
        {},
        {"latitude": 0.0, "longitude": 0.0},
        {"latitude": 32.7, "longitude": 0.0},
        {"latitude": 32.7, "longitude": None},
        {"latitude": 91.0, "longitude": -97.0},
        {"latitude": 32.7, "longitude": -181.0},
    ],
)
def test_coordinates_of_nowhere_leave_it_to_the_state(nowhere: dict[str, float | None]) -> None:
    assert zone(**nowhere) is None
    assert zone(**nowhere, city="Arlington", state="TX", country="USA") == "America/Chicago"


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("NY", "America/New_York"),
        ("ny", "America/New_York"),
        ("MI", "America/New_York"),
        ("TN", "America/Chicago"),
        ("CO", "America/Denver"),
        ("AZ", "America/Phoenix"),
        ("NV", "America/Los_Angeles"),
        ("HI", "Pacific/Honolulu"),
        ("ON", "America/Toronto"),
        ("AB", "America/Edmonton"),
        ("XX", None),
    ],
)
def test_a_state_or_province_has_the_zone_of_its_stadiums(state: str, expected: str | None) -> None:
    assert zone(city="Somewhere", state=state) == expected


@pytest.mark.parametrize(
    ("city", "state", "expected"),
    [
        ("El Paso", "TX", "America/Denver"),
        ("Knoxville", "TN", "America/New_York"),
        ("Bowling Green", "KY", "America/Chicago"),
        ("Bowling Green", "OH", "America/New_York"),
    ],
)
def test_a_city_beyond_the_line_through_its_state_has_its_own(city: str, state: str, expected: str) -> None:
    assert zone(city=city, state=state, country="USA") == expected


@pytest.mark.parametrize(
    ("country", "expected"),
    [
        ("UK", "Europe/London"),
        ("England", "Europe/London"),
        ("Germany", "Europe/Berlin"),
        ("DE", "Europe/Berlin"),
        ("Mexico", "America/Mexico_City"),
        ("Brazil", "America/Sao_Paulo"),
        ("USA", None),
        ("Canada", None),
        ("Australia", None),
        ("Atlantis", None),
    ],
)
def test_a_country_tells_the_zone_where_its_stadiums_lie_in_one(country: str, expected: str | None) -> None:
    assert zone(city="Somewhere", country=country) == expected


@pytest.mark.parametrize(
    ("city", "country", "expected"),
    [
        ("Atlanta", "USA", "America/New_York"),
        ("Seattle", "United States", "America/Los_Angeles"),
        ("Salt Lake City", "USA", "America/Denver"),
        ("Kansas City", "USA", "America/Chicago"),
        ("St. Louis", "USA", "America/Chicago"),
        ("Portland", "USA", "America/Los_Angeles"),
        ("Montréal", "Canada", "America/Toronto"),
        ("Vancouver", "CAN", "America/Vancouver"),
        ("Monterrey", "Mexico", "America/Monterrey"),
        ("Tijuana", "MEX", "America/Tijuana"),
        ("São Paulo", "Brazil", "America/Sao_Paulo"),
        ("Cuiaba", "BRA", "America/Cuiaba"),
        ("las palmas", "Spain", "Atlantic/Canary"),
        ("Ponta Delgada", "Portugal", "Atlantic/Azores"),
        ("Kazan", "Russia", "Europe/Moscow"),
        ("Samara", "Russia", "Europe/Samara"),
        ("Perth", "Australia", "Australia/Perth"),
        ("Almaty", "Kazakhstan", "Asia/Almaty"),
        ("Milan", "Italy", "Europe/Rome"),
        ("Springfield", "USA", None),
        ("Somewhere", "USA", None),
        ("Somewhere", "Russia", None),
        ("Perth", None, None),
        ("", "USA", None),
        ("'; DROP TABLE cities; --", "USA", None),
    ],
)
def test_a_city_tells_the_zone_where_its_name_is_unambiguous(
    city: str, country: str | None, expected: str | None
) -> None:
    assert zone(city=city, country=country) == expected


@pytest.mark.parametrize(
    ("country", "expected"),
    [
        ("Spain", "Europe/Madrid"),
        ("Portugal", "Europe/Lisbon"),
        ("Argentina", "America/Argentina/Buenos_Aires"),
        ("Kazakhstan", "Asia/Almaty"),
        ("Ukraine", "Europe/Kyiv"),
        ("Chile", "America/Santiago"),
        ("New Zealand", "Pacific/Auckland"),
        ("South Korea", "Asia/Seoul"),
        ("Korea Republic", "Asia/Seoul"),
        ("Türkiye", "Europe/Istanbul"),
        ("Turkey", "Europe/Istanbul"),
        ("Czech Republic", "Europe/Prague"),
        ("Bosnia and Herzegovina", "Europe/Sarajevo"),
        ("Scotland", "Europe/London"),
        ("Northern Ireland", "Europe/London"),
        ("Ireland", "Europe/Dublin"),
        ("CYP", "Asia/Nicosia"),
    ],
)
def test_a_ground_in_a_small_town_has_the_clock_of_its_country(country: str, expected: str) -> None:
    assert zone(city="Nowhere in the list", country=country) == expected


def test_a_country_of_two_letters_is_not_taken_for_a_state() -> None:
    assert zone(city="Munich", country="DE") == "Europe/Berlin"


def test_a_soccer_ground_without_coordinates_has_a_clock_on_its_wall() -> None:
    match = {"GameId": 1, "Status": "Scheduled", "DateTime": "2026-06-12T19:00:00", "VenueId": 7}
    ground = {"VenueId": 7, "Name": "Estadio BBVA", "City": "Monterrey", "Country": "Mexico", "GeoLat": None}
    (game,) = snapshot(League.FIFA, [match], stadiums=[ground]).games
    assert game.venue is not None
    assert game.venue.time_zone == ZoneInfo("America/Monterrey")
    assert game.local_start_time() == "2026-06-12T13:00:00-06:00"


def timeframe(**fields: Any) -> dict[str, Any]:
    return {"SeasonType": 1, "Season": 2026, "Week": 12, "ApiSeason": "2026REG", "ApiWeek": "12"} | fields


REGULAR = SeasonKey(League.NFL, 2026, SeasonType.REGULAR)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ([timeframe()], Current(REGULAR, 12)),
        ([timeframe(Week=None)], Current(REGULAR, 12)),
        ([timeframe(Week=None, ApiWeek=None)], Current(REGULAR, None)),
        ([timeframe(Week=0, ApiSeason="2026PRE")], Current(SeasonKey(League.NFL, 2026, SeasonType.PRESEASON), 0)),
        ([timeframe(ApiSeason=None)], Current(REGULAR, 12)),
        ([timeframe(ApiSeason=None, SeasonType=3)], Current(SeasonKey(League.NFL, 2026, SeasonType.POSTSEASON), 12)),
        (timeframe(), Current(REGULAR, 12)),
    ],
)
def test_a_timeframe_of_the_nfl_is_current(answer: object, expected: Current) -> None:
    assert read_current(League.NFL, answer) == expected


def test_the_week_of_the_pro_bowl_does_not_hide_the_super_bowl() -> None:
    found = read_current(League.NFL, [timeframe(Week=1, SeasonType=5, ApiSeason="2026STAR", ApiWeek="1")])
    assert found == Current(SeasonKey(League.NFL, 2026, SeasonType.POSTSEASON), None)


@pytest.mark.parametrize(
    ("fields", "type_"),
    [
        ({"ApiSeason": "2027REG"}, SeasonType.REGULAR),
        ({"ApiSeason": "2027POST"}, SeasonType.POSTSEASON),
        ({"ApiSeason": "2027EXH"}, SeasonType.OTHER),
        ({"ApiSeason": None, "SeasonType": "PRE"}, SeasonType.PRESEASON),
        ({"ApiSeason": "2027", "SeasonType": "REG"}, SeasonType.REGULAR),
    ],
)
def test_a_season_object_is_current_without_a_week(fields: dict[str, object], type_: SeasonType) -> None:
    answer = {"Season": 2027, "StartYear": 2026, "EndYear": 2027, "SeasonType": "REG"} | fields
    assert read_current(League.NBA, answer) == Current(SeasonKey(League.NBA, 2027, type_))


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        [None],
        2026,
        "2026REG",
        True,
        timeframe(ApiSeason="2026OFF"),
        timeframe(ApiSeason=None, SeasonType=4),
        timeframe(ApiSeason=None, Season=None),
        timeframe(ApiSeason=None, SeasonType="OFF"),
        timeframe(ApiSeason=None, SeasonType=None),
    ],
)
def test_out_of_season_nothing_is_current(answer: object) -> None:
    assert read_current(League.NFL, answer) is None
