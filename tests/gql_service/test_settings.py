"""The valid settings of the environment, and the errors for invalid settings."""

from pathlib import Path
from typing import Any

import pytest

from gql_service.settings import Plan, SettingError, Settings, SourceChoice, declared, settings_page
from gql_service.sportsdata.http.client import ApiKey
from gql_service.sportsdata.leagues import ROUTES
from schema.enums import League, SourceMode

KEY = "c0ffee-planted-key-value"


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Settings.read({}) == Settings()
    assert Settings().mode() is SourceMode.SANDBOX
    assert (Settings().port, Settings().monthly_calls, Settings().plan) == (8080, 1000, Plan.TRIAL)


@pytest.mark.parametrize("name", [name for each in declared() for name in each.metadata["names"]])
@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_value_counts_as_unset(name: str, empty: str) -> None:
    assert Settings.read({name: empty}) == Settings()


@pytest.mark.parametrize(
    ("name", "text", "attribute", "value"),
    [
        ("SOURCE", "live", "source", SourceChoice.LIVE),
        ("SOURCE", "SANDBOX", "source", SourceChoice.SANDBOX),
        ("SOURCE", " replay ", "source", SourceChoice.REPLAY),
        ("SOURCE", "auto", "source", SourceChoice.AUTO),
        ("SPORTSDATA_API_KEY", KEY, "api_key", ApiKey(KEY)),
        ("SPORTS_API_KEY", KEY, "api_key", ApiKey(KEY)),
        ("SPORTSDATA_BASE_URL", "http://127.0.0.1:8081", "base_url", "http://127.0.0.1:8081"),
        ("SPORTSDATA_BASE_URL", "https://api.sportsdata.io/", "base_url", "https://api.sportsdata.io"),
        ("SPORTSDATA_PLAN", "Production", "plan", Plan.PRODUCTION),
        ("SHOW_SCRAMBLED", "on", "show_scrambled", True),
        ("SHOW_SCRAMBLED", "No", "show_scrambled", False),
        ("SPORTSDATA_MONTHLY_CALLS", "1", "monthly_calls", 1),
        ("SPORTSDATA_MONTHLY_CALLS", "10000000", "monthly_calls", 10_000_000),
        ("SPORTSDATA_MONTHLY_CALLS", "Unlimited", "monthly_calls", None),
        ("LEAGUES", "NFL", "leagues", (League.NFL,)),
        ("LEAGUES", " mlb, nfl,,mlb ", "leagues", (League.MLB, League.NFL)),
        ("HOST", "::1", "host", "::1"),
        ("PORT", "0", "port", 0),
        ("PORT", "65535", "port", 65535),
        ("LOG_LEVEL", "Warning", "log_level", "WARNING"),
        ("GRAPHIQL", "off", "graphiql", False),
        ("GRAPHIQL", "1", "graphiql", True),
        ("MAX_PAGE_SIZE", "100000", "max_page_size", 100_000),
        ("SANDBOX_TRAPS", "yes", "traps", True),
    ],
)
def test_a_good_value_is_taken(name: str, text: str, attribute: str, value: Any) -> None:
    assert getattr(Settings.read({name: text}), attribute) == value


@pytest.mark.parametrize(
    ("name", "text", "right"),
    [
        ("SOURCE", "prod", "one of auto, live, sandbox, replay"),
        ("SPORTSDATA_BASE_URL", "api.sportsdata.io", "an origin without a path, like https://api.sportsdata.io"),
        ("SPORTSDATA_BASE_URL", "ftp://api.sportsdata.io", "an origin without a path"),
        ("SPORTSDATA_BASE_URL", "https://api.sportsdata.io/v3", "an origin without a path"),
        ("SPORTSDATA_BASE_URL", "https://", "an origin without a path"),
        ("SPORTSDATA_BASE_URL", "https://[::1", "an origin without a path"),
        ("SPORTSDATA_BASE_URL", "https://api.sportsdata.io:port", "an origin without a path"),
        ("SPORTSDATA_BASE_URL", "https://api.sportsdata.io:99999", "an origin without a path"),
        ("SPORTSDATA_BASE_URL", "https://api sportsdata io", "an origin without a path"),
        ("SPORTSDATA_PLAN", "free", "one of trial, production"),
        ("SHOW_SCRAMBLED", "maybe", "on or off"),
        ("SPORTSDATA_MONTHLY_CALLS", "0", "a whole number from 1 to 10000000, or unlimited"),
        ("SPORTSDATA_MONTHLY_CALLS", "-1", "a whole number from 1 to 10000000, or unlimited"),
        ("SPORTSDATA_MONTHLY_CALLS", "10000001", "a whole number from 1 to 10000000, or unlimited"),
        ("LOGO_ORIGINS", "*", "none, or a comma-separated list of https origins"),
        ("LOGO_ORIGINS", "http://upload.wikimedia.org", "none, or a comma-separated list of https origins"),
        ("LOGO_ORIGINS", "https://upload.wikimedia.org/wikipedia", "none, or a comma-separated list of https origins"),
        ("LOGO_ORIGINS", "https://a.example;script-src", "none, or a comma-separated list of https origins"),
        ("LEAGUES", "NFL,XFL", "a comma-separated list of leagues from NFL,NBA,MLB,NHL"),
        ("LEAGUES", ",", "a comma-separated list of leagues"),
        ("HOST", "local host", "an address to listen on, like 127.0.0.1 or 0.0.0.0"),
        ("HOST", "http://127.0.0.1", "an address to listen on"),
        ("PORT", "65536", "a whole number from 0 to 65535"),
        ("PORT", "-1", "a whole number from 0 to 65535"),
        ("PORT", "8080.0", "a whole number from 0 to 65535"),
        ("PORT", "٨٠", "a whole number from 0 to 65535"),
        ("LOG_LEVEL", "trace", "one of debug, info, warning, error"),
        ("GRAPHIQL", "2", "on or off"),
        ("MAX_PAGE_SIZE", "0", "a whole number from 1 to 100000"),
        ("MAX_PAGE_SIZE", "100001", "a whole number from 1 to 100000"),
        ("SANDBOX_TRAPS", "all", "on or off"),
    ],
)
def test_a_bad_value_is_named_shown_and_set_right(name: str, text: str, right: str) -> None:
    with pytest.raises(SettingError) as caught:
        Settings.read({name: text})
    assert str(caught.value).startswith(f'{name} is "{text}"; it has to be {right}')
    assert str(caught.value).endswith(".")


def test_no_setting_takes_nonsense() -> None:
    for each in declared():
        with pytest.raises(SettingError):
            Settings.read({each.metadata["names"][0]: "\x00 / nothing"})


@pytest.mark.parametrize("name", ["SPORTSDATA_API_KEY", "SPORTS_API_KEY"])
@pytest.mark.parametrize("bad", [f"{KEY} x", f"{KEY}\n{KEY}", f"{KEY}é", f"{KEY}\x00"])
def test_a_bad_key_is_named_and_not_shown(name: str, bad: str) -> None:
    with pytest.raises(SettingError) as caught:
        Settings.read({name: bad})
    assert str(caught.value) == f"{name} is not usable; it has to be a key as SportsData.io shows it, without spaces."
    assert KEY not in repr(caught.getrepr(chain=True, showlocals=False))


@pytest.mark.parametrize("url", [f"https://api.sportsdata.io?key={KEY}", f"https://user:{KEY}@api.sportsdata.io"])
def test_a_key_in_the_address_is_refused_and_not_shown(url: str) -> None:
    with pytest.raises(SettingError, match=r"SPORTSDATA_BASE_URL .* has to be an origin without a path") as caught:
        Settings.read({"SPORTSDATA_BASE_URL": url})
    assert KEY not in str(caught.value)


def test_the_key_s_own_name_wins_over_its_alias() -> None:
    assert Settings.read({"SPORTS_API_KEY": "b", "SPORTSDATA_API_KEY": "a"}).api_key == ApiKey("a")
    assert Settings.read({"SPORTS_API_KEY": "b", "SPORTSDATA_API_KEY": " "}).api_key == ApiKey("b")


def test_settings_do_not_show_the_key() -> None:
    assert KEY not in repr(Settings.read({"SPORTSDATA_API_KEY": KEY}))


def test_a_long_value_is_shown_in_part() -> None:
    with pytest.raises(SettingError) as caught:
        Settings.read({"SOURCE": "x" * 5000})
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("environ", "replay", "mode"),
    [
        ({}, False, SourceMode.SANDBOX),
        ({"SPORTSDATA_API_KEY": KEY}, False, SourceMode.LIVE),
        ({"SPORTSDATA_API_KEY": KEY, "SOURCE": "live"}, False, SourceMode.LIVE),
        ({"SPORTSDATA_API_KEY": KEY, "SOURCE": "sandbox"}, False, SourceMode.SANDBOX),
        ({}, True, SourceMode.REPLAY),
        ({"SOURCE": "replay"}, True, SourceMode.REPLAY),
        ({"SPORTSDATA_API_KEY": KEY}, True, SourceMode.REPLAY),
    ],
)
def test_the_source_follows_from_key_choice_and_folder(
    environ: dict[str, str], replay: bool, mode: SourceMode, tmp_path: Path
) -> None:
    settings = Settings.read(environ)
    chosen = Settings(source=settings.source, api_key=settings.api_key, replay=tmp_path if replay else None)
    assert chosen.mode() is mode


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"SOURCE": "live"}, "SOURCE=live needs a key: set SPORTSDATA_API_KEY, or use SOURCE=sandbox without a key."),
        ({"SOURCE": "replay"}, "SOURCE=replay needs a folder of recorded answers: serve --replay DIR."),
    ],
)
def test_a_source_that_lacks_something_says_what(environ: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingError) as caught:
        Settings.read(environ).mode()
    assert str(caught.value) == sentence


def test_a_key_pays_for_the_usual_leagues_and_the_sandbox_shows_all() -> None:
    usual = (League.NFL, League.NBA, League.MLB, League.NHL)
    assert Settings(api_key=ApiKey(KEY)).served_leagues == usual
    assert Settings().served_leagues == tuple(ROUTES)
    assert Settings(leagues=(League.NHL,)).served_leagues == (League.NHL,)


def test_the_page_has_a_row_for_every_setting_and_is_the_printed_one() -> None:
    rows = [line for line in settings_page().splitlines() if line.startswith("| `")]
    assert sorted(row.split("`")[1] for row in rows) == sorted(each.metadata["names"][0] for each in declared())
    assert all(row.count("|") == 4 for row in rows)
    assert settings_page() == Path("docs/settings.md").read_text(encoding="utf-8")


def test_logos_may_come_from_several_origins_or_from_none() -> None:
    assert Settings.read({}).logo_origins == Settings.read({"LOGO_ORIGINS": "none"}).logo_origins == ()
    text = "https://upload.wikimedia.org, https://Logos.example.com:8443/"
    origins = ("https://upload.wikimedia.org", "https://logos.example.com:8443")
    assert Settings.read({"LOGO_ORIGINS": text}).logo_origins == origins
