"""Environment variables that are misspelt, or that would be passed over in silence."""

import pytest

from gql_service.settings import SettingError, Settings, declared
from gql_service.settings.environment import check_live, complaints, misspelt

NAMES = sorted(name for each in declared() for name in each.metadata["names"])
USUAL = {
    "HOME": "/root",
    "HOSTNAME": "box",
    "HOSTTYPE": "x86_64",
    "LANG": "C.UTF-8",
    "LANGUAGE": "en",
    "LOGNAME": "root",
    "LS_COLORS": "x",
    "PATH": "/usr/bin",
    "PORTS": "80",
    "PYTHONPATH": ".",
    "SHELL": "/bin/sh",
    "SOURCE_DATE_EPOCH": "1",
    "SSH_AUTH_SOCK": "/x",
    "CACHE_DIR": "/x",
    "GATEWAY_REVISION": "abc",
    "GATEWAY_API_KEY": "k",
    "OTEL_SERVICE_NAME": "gateway",
    "AWS_REGION": "us-east-1",
    "KUBERNETES_SERVICE_HOST": "10.0.0.1",
    "VALKEY_PORT": "tcp://10.0.0.2:6379",
}


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("LEAGUE", "LEAGUES"),
        ("leagues", "LEAGUES"),
        ("LEAUGES", "LEAGUES"),
        ("SPORTSDATA_APIKEY", "SPORTSDATA_API_KEY"),
        ("SPORTDATA_API_KEY", "SPORTSDATA_API_KEY"),
        ("SPORTSDATA-API-KEY", "SPORTSDATA_API_KEY"),
        ("SPORTSDATA_MONTHLY_CALL", "SPORTSDATA_MONTHLY_CALLS"),
        ("LOGLEVEL", "LOG_LEVEL"),
        ("CACHE_URI", "CACHE_URL"),
        ("APIKEYS", "API_KEYS"),
        ("RATELIMIT", "RATE_LIMIT"),
        ("KEYS_RATE_LIMIT", "KEY_RATE_LIMIT"),
        ("MAX_TASK", "MAX_TASKS"),
        ("CORS_ORIGIN", "CORS_ORIGINS"),
        ("port", "PORT"),
    ],
)
def test_a_misspelt_variable_is_reported_with_the_name_that_is_meant(given: str, meant: str) -> None:
    assert complaints({**USUAL, given: "x"}) == [f"{given} is not a setting; did you mean {meant}?"]
    assert complaints({given: ""}) == [], "an empty one counts as unset"


def test_a_variable_of_the_vendor_s_that_is_near_to_none_is_reported_too() -> None:
    assert complaints({"SPORTSDATA_COLOUR": "red"}) == [
        "SPORTSDATA_COLOUR is not a setting; `gql-service settings` lists all settings."
    ]


def test_settings_and_what_other_programs_set_are_not_reported() -> None:
    assert list(misspelt(dict.fromkeys(NAMES, "x"))) == []
    assert list(misspelt(USUAL)) == []


@pytest.mark.parametrize("name", [name for name in NAMES if len(name) > 7])
def test_each_setting_is_recognised_with_any_one_letter_missing(name: str) -> None:
    for place, letter in enumerate(name):
        short = name[:place] + name[place + 1 :]
        if letter != "_" and short not in NAMES:
            assert [given for given, _ in misspelt({short: "x"})] == [short]


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"SPORTSDATA_APIKEY": "k"}, "SPORTSDATA_APIKEY is not a setting; did you mean SPORTSDATA_API_KEY?"),
        ({"SPORTSDATA_PLAN": "trial"}, "SPORTSDATA_PLAN is for live data."),
        ({"SPORTSDATA_MONTHLY_CALLS": "5000"}, "SPORTSDATA_MONTHLY_CALLS is for live data."),
        ({"SPORTSDATA_BASE_URL": "http://127.0.0.1:1"}, "SPORTSDATA_BASE_URL is for live data."),
    ],
)
def test_what_looks_live_and_would_be_ignored_is_an_error(environ: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingError, match="made-up games would be served") as told:
        check_live(environ, Settings.read(environ))
    assert str(told.value).startswith(sentence)
    for explicit in ({"SOURCE": "sandbox"}, {"SPORTSDATA_API_KEY": "k"}):
        check_live({**environ, **explicit}, Settings.read({**environ, **explicit}))


def test_two_names_of_one_setting_must_agree() -> None:
    both = {"SPORTSDATA_API_KEY": "one", "SPORTS_API_KEY": "two"}
    with pytest.raises(SettingError, match="names of the same setting") as told:
        check_live(both, Settings.read(both))
    assert "one " not in str(told.value).replace("set only one", "")
    same = dict.fromkeys(both, "one")
    check_live(same, Settings.read(same))


def test_a_setting_that_holds_for_made_up_games_anyway_is_not_ignored() -> None:
    environ = {"SPORTSDATA_PLAN": "production", "SPORTSDATA_MONTHLY_CALLS": "Unlimited"}
    check_live(environ, Settings.read(environ))
