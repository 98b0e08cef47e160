"""The event of a game, which depends only on the record."""

import string
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gql_service.web.calendars.events import (
    EPOCH,
    HOST,
    LARGEST_SEQUENCE,
    Certainty,
    Event,
    event_of,
    revised_at,
    summary_of,
)
from gql_service.web.calendars.printing import Heading, print_calendar
from schema.enums import GameStatus, League, PeriodKind, SeasonType
from schema.ids import SeasonKey
from schema.leagues import FACTS
from schema.types.game import Game
from schema.types.game_details import AggregateScore, PeriodScore
from schema.types.season import Week
from schema.types.series import Series
from schema.types.venue import Venue
from tests.builders import ARLINGTON, DAL, NOW, PHI, game, season, team, utc
from tests.gql_service.web.calendars.reading import ReadEvent, read_calendar

KICK_OFF = utc("2026-11-26T21:30:00")
HEADING = Heading("uid", "Games", "All of them.", timedelta(hours=1), None)


def event(start: datetime | date | None = KICK_OFF, **more: Any) -> Event:
    found = event_of(game("1", start, of=more.pop("of", season()), **more))
    assert found is not None
    return found


def test_a_game_is_an_instant_of_the_usual_length() -> None:
    found = event(venue=ARLINGTON, channels=["FOX", "NBC"], updated_at=NOW)
    assert (found.start, found.duration) == (KICK_OFF, timedelta(hours=3, minutes=15))
    assert found.summary == "Eagles at Cowboys"
    assert (found.location, found.position) == ("AT&T Stadium, Arlington, TX", (32.75, -97.09))
    assert found.certainty is Certainty.CONFIRMED
    assert found.categories == ("NFL", "Regular season")
    assert "TV: FOX, NBC" in found.description.splitlines()


def test_every_league_has_a_usual_length() -> None:
    assert set(FACTS) == set(League)
    assert all(timedelta(hours=1) < facts.usual_length < timedelta(hours=5) for facts in FACTS.values())


@pytest.mark.parametrize("day", [date(2026, 11, 26), date(2026, 12, 31)])
def test_an_undecided_time_lasts_all_day_on_the_day_of_the_league(day: date) -> None:
    found = event(day)
    assert (found.start, found.duration) == (day, timedelta(days=1))
    assert not isinstance(found.start, datetime)
    assert found.certainty is Certainty.TENTATIVE
    assert "to be decided" in found.description


def test_a_game_without_a_day_is_in_no_calendar() -> None:
    assert event_of(game("1", None, of=season())) is None


@pytest.mark.parametrize(
    ("status", "title", "certainty"),
    [
        (GameStatus.SCHEDULED, "Eagles at Cowboys", Certainty.CONFIRMED),
        (GameStatus.IN_PROGRESS, "Eagles at Cowboys", Certainty.CONFIRMED),
        (GameStatus.POSTPONED, "Postponed: Eagles at Cowboys", Certainty.TENTATIVE),
        (GameStatus.SUSPENDED, "Suspended: Eagles at Cowboys", Certainty.TENTATIVE),
        (GameStatus.DELAYED, "Delayed: Eagles at Cowboys", Certainty.CONFIRMED),
        (GameStatus.CANCELED, "Canceled: Eagles at Cowboys", Certainty.CANCELLED),
        (GameStatus.NOT_NECESSARY, "Not necessary: Eagles at Cowboys", Certainty.CANCELLED),
        (GameStatus.UNKNOWN, "Eagles at Cowboys", Certainty.TENTATIVE),
    ],
)
def test_what_keeps_a_game_from_being_played_shows(status: GameStatus, title: str, certainty: Certainty) -> None:
    found = event(status=status, home_score=3, away_score=10)
    assert (found.summary, found.certainty) == (title, certainty)


def test_the_score_shows_once_it_is_final_and_only_to_those_who_want_it() -> None:
    final = game("1", KICK_OFF, of=season(), status=GameStatus.FINAL, home_score=20, away_score=24, status_text="F/OT")
    with_score, without = event_of(final), event_of(final, scores=False)
    assert with_score
    assert without
    assert with_score.summary == "Eagles 24 at Cowboys 20"
    assert "F/OT: Eagles 24 at Cowboys 20" in with_score.description
    assert without.summary == "Eagles at Cowboys"
    assert "24" not in without.description
    assert event(status=GameStatus.IN_PROGRESS, home_score=20, away_score=24).summary == "Eagles at Cowboys"


def test_soccer_names_the_home_side_first() -> None:
    epl = season(SeasonKey(League.EPL, 2027, SeasonType.REGULAR))
    arsenal, chelsea = (team(name[:3].upper(), name, league=League.EPL) for name in ("Arsenal", "Chelsea"))
    coming = game("1", KICK_OFF, arsenal, chelsea, of=epl)
    final = game(
        "2",
        KICK_OFF,
        arsenal,
        chelsea,
        of=epl,
        status=GameStatus.FINAL,
        home_score=1,
        away_score=1,
        home_shootout_score=4,
        away_shootout_score=2,
    )
    assert summary_of(coming, scores=True) == "Arsenal vs Chelsea"
    assert summary_of(final, scores=True) == "Arsenal 1–1 Chelsea"
    found = event_of(final)
    assert found
    assert "Arsenal 1–1 Chelsea (4–2 in the shoot-out)" in found.description


def test_where_and_which_of_two() -> None:
    assert event(neutral_venue=True).summary == "Eagles vs Cowboys"
    assert event(game_number=2).summary == "Eagles at Cowboys (game 2)"
    assert event(home=None).summary == "Eagles at TBD"
    abroad = Venue(id=DAL.id, name="Wembley", city="London", country="UK")
    assert (event(venue=abroad).location, event(venue=abroad).position) == ("Wembley, London, UK", None)


def test_the_week_has_its_name() -> None:
    wild = season(weeks=[Week(number=1, name="Wild Card")])
    assert event(of=wild, week=1).description.splitlines()[0].endswith("· Wild Card")
    assert (
        event(week=7, round="Final", group="Group A").description.splitlines()[0].endswith("Week 7 · Final · Group A")
    )


def test_a_revision_is_the_source_s_word() -> None:
    found = event(updated_at=NOW)
    assert found.stamp == found.last_modified == NOW
    assert EPOCH + timedelta(seconds=found.sequence) == NOW
    undated = event()
    assert (undated.sequence, undated.stamp, undated.last_modified) == (0, EPOCH, None)


def test_a_make_up_is_a_revision_of_what_it_makes_up() -> None:
    of = season()
    old = game("1~", KICK_OFF, of=of, status=GameStatus.POSTPONED, updated_at=NOW)
    make_up = game("1", KICK_OFF + timedelta(days=1), of=of, rescheduled_from=old, updated_at=NOW - timedelta(days=9))
    moved = event_of(make_up)
    assert moved
    assert moved.stamp == moved.last_modified == NOW + timedelta(seconds=1), "it has moved, whatever its own date says"
    undated = game("1", KICK_OFF, of=of, rescheduled_from=game("1~", KICK_OFF, of=of))
    found = event_of(undated)
    assert found
    assert found.sequence == 1
    assert "Moved from 2026-11-26." in found.description
    undated.rescheduled_from = undated
    assert revised_at(undated) < EPOCH + timedelta(minutes=1)


INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC)).map(
    lambda instant: instant.replace(microsecond=0)
)
TEXTS = st.text(string.printable + "äöü–☃🏈,;:\\\"'\x00\x0b\x1b\x7f\u2028\r\n", min_size=1, max_size=120)


@given(st.lists(INSTANTS, min_size=2, max_size=6))
def test_a_later_revision_never_has_a_lower_sequence(instants: list[datetime]) -> None:
    sequences = [event(updated_at=instant).sequence for instant in sorted(instants)]
    assert sequences == sorted(sequences)
    assert all(0 <= each <= LARGEST_SEQUENCE for each in sequences)


@st.composite
def games(draw: st.DrawFn) -> Game:
    key = SeasonKey(draw(st.sampled_from(League)), 2026, draw(st.sampled_from(SeasonType)))
    days = st.dates(date(1990, 1, 1), date(2199, 12, 30))
    numbers = st.none() | st.integers(0, 200)
    sides = st.none() | st.builds(lambda name: team("KEY", name, league=key.league), TEXTS)
    venues = st.builds(
        lambda name, city, north: Venue(id=DAL.id, name=name, city=city, latitude=north, longitude=north),
        TEXTS,
        st.none() | TEXTS,
        st.none() | st.floats(-90, 90),
    )
    periods = st.builds(
        PeriodScore,
        number=st.integers(1, 30),
        name=TEXTS,
        kind=st.sampled_from(PeriodKind),
        home_score=numbers,
        away_score=numbers,
    )
    series = st.builds(
        Series, game_number=numbers, max_length=numbers, home_wins=numbers, away_wins=numbers, leader=sides
    )
    return game(
        draw(st.text(string.digits, min_size=1, max_size=9)),
        draw(INSTANTS | days),
        draw(sides),
        draw(sides),
        of=season(key),
        status=draw(st.sampled_from(GameStatus)),
        home_score=draw(numbers),
        away_score=draw(numbers),
        week=draw(numbers),
        round=draw(st.none() | TEXTS),
        status_text=draw(st.none() | TEXTS),
        channels=draw(st.lists(TEXTS, max_size=3)),
        venue=draw(st.none() | venues),
        updated_at=draw(st.none() | INSTANTS),
        neutral_venue=draw(st.booleans()),
        game_number=draw(st.none() | st.integers(1, 2)),
        period_scores=draw(st.lists(periods, max_size=12)),
        series=draw(st.none() | series),
        aggregate=draw(st.none() | st.builds(AggregateScore, summary=st.none() | TEXTS)),
    )


@given(games(), st.booleans())
def test_whatever_a_game_says_another_library_reads_it(some: Game, scores: bool) -> None:
    made = event_of(some, scores=scores)
    assert made
    text = print_calendar(HEADING, [made])
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    assert not [each for each in text.decode().replace("\r\n", "") if unicodedata.category(each) == "Cc"]
    (read,) = read_calendar(text).events.values()
    assert (read.uid, read.sequence, read.start) == (f"{some.id}@{HOST}", made.sequence, made.start)
    assert (read.duration, read.status, read.stamp) == (made.duration, made.certainty.value, made.stamp)
    assert read.last_modified == some.updated_at
    assert print_calendar(HEADING, [replace(made)]) == text
    assert isinstance(read, ReadEvent)


def test_titles_come_through_as_they_are() -> None:
    odd = team("ODD", 'Ünïted; "A&M", \\n ☃ ' + "é" * 90)
    made = event_of(game("1", KICK_OFF, odd, PHI, of=season()))
    assert made
    (read,) = read_calendar(print_calendar(HEADING, [made])).events.values()
    assert read.summary == made.summary
    assert read.description == made.description


def test_a_calendar_without_games_still_has_a_component() -> None:
    text = print_calendar(HEADING, [])
    assert text.count(b"BEGIN:") == 3
    assert read_calendar(text).events == {}
