"""`Query.games` and `Team.games`: the meaning of each filter."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from schema.enums import GameStatus, League, SeasonType
from schema.errors import LeagueUnavailable
from schema.ids import SeasonKey, parse_id
from schema.model.snapshot import Snapshot
from schema.types.game import Odds
from schema.types.season import Week
from tests.builders import ARLINGTON, DAL, KC, NBA_BOS, NBA_DAL, NFL_2026, PHI, game, season, snapshot, team, utc
from tests.conftest import Ask
from tests.fakes.schedule import FakeSchedule

NBA_2027 = SeasonKey(League.NBA, 2027, SeasonType.REGULAR)


def nfl() -> Snapshot:
    of = season(NFL_2026, [Week(number=12, name="Week 12"), Week(number=13, name="Week 13")])
    return snapshot(
        of,
        [
            game("1", utc("2026-11-22T18:00:00"), DAL, PHI, of=of, week=12, status=GameStatus.FINAL),
            game("2", utc("2026-11-24T01:15:00"), KC, DAL, of=of, week=12, venue=ARLINGTON),
            game("3", utc("2026-11-26T21:30:00"), DAL, KC, of=of, week=13),
            game("4", date(2026, 11, 29), PHI, KC, of=of, week=13),
            game("5", utc("2026-11-29T18:00:00"), PHI, DAL, of=of, week=13, status=GameStatus.NOT_NECESSARY),
            game("6", None, None, None, of=of),
        ],
    )


def nba() -> Snapshot:
    of = season(NBA_2027)
    return snapshot(of, [game("1", utc("2026-11-25T00:30:00"), NBA_DAL, NBA_BOS, of=of)])


def numbers(answer: dict[str, Any]) -> list[str]:
    return [parse_id(node["id"]).number for node in answer["data"]["games"]["nodes"]]


async def found(ask: Ask, arguments: str, port: FakeSchedule | None = None) -> list[str]:
    answer = await ask(port or FakeSchedule(nfl(), nba()), "{ games(%s) { nodes { id } } }" % arguments)
    assert "errors" not in answer
    return numbers(answer)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ('leagues: [NFL], on: "2026-11-23"', ["2"]),
        ('leagues: [NFL], on: "today"', ["2"]),
        ('leagues: [NFL], on: "2026-11-24", timeZone: "Europe/London"', ["2"]),
        ('leagues: [NFL], on: "2026-11-23", timeZone: "Europe/London"', []),
        ('leagues: [NFL], on: "2026-11-27", timeZone: "Asia/Taipei"', ["3"]),
        ('leagues: [NFL], on: "2026-11-29", timeZone: "Asia/Taipei"', ["4"]),
        ('leagues: [NFL], from: "2026-11-22", to: "2026-11-26"', ["1", "2", "3"]),
        ('leagues: [NFL], from: "2026-11-20"', ["1", "2", "3"]),
        ('leagues: [NFL], to: "2026-11-26"', ["2", "3"]),
        ("leagues: [NFL], season: 2026", ["1", "2", "3", "4", "6"]),
        ("leagues: [NFL], season: 2026, week: 12", ["1", "2"]),
        ("leagues: [NFL], week: 13", ["3", "4"]),
        ("leagues: [NFL], season: 2026, seasonType: POSTSEASON", []),
        ("leagues: [NFL], seasonType: REGULAR", ["1", "2", "3", "4", "6"]),
        ('leagues: [NFL], seasonType: REGULAR, on: "2026-11-23"', ["2"]),
        ('leagues: [NFL], seasonType: PRESEASON, on: "2026-11-23"', []),
        ("leagues: [NFL], season: 2019", []),
        ("leagues: [NFL], season: 2026, statuses: [FINAL, NOT_NECESSARY]", ["1", "5"]),
        ("leagues: [NFL], season: 2026, statuses: []", []),
        ("leagues: [NFL], season: 2026, orderBy: START_TIME_DESC", ["4", "3", "2", "1", "6"]),
        ("leagues: [NFL]", ["2", "3", "4"]),
        ("", ["2", "1", "3", "4"]),
        ("leagues: [NBA]", ["1"]),
        ("leagues: []", []),
        ('teams: ["NFL:KC"], season: 2026', ["2", "3", "4"]),
        ('teams: ["nfl:kc", "NFL:PHI"], season: 2026', ["1", "2", "3", "4"]),
        ('teams: ["NBA:DAL"]', ["1"]),
        ('leagues: [NFL], teams: ["NBA:DAL"]', []),
        ("teams: []", []),
        ("week: 12, leagues: [NBA]", []),
    ],
)
async def test_filters_intersect(ask: Ask, arguments: str, expected: list[str]) -> None:
    assert await found(ask, arguments) == expected if arguments else await found(ask, "first: 9") == expected


async def test_without_a_day_the_first_day_is_today_and_the_last_is_seven_days_later(ask: Ask) -> None:
    of, yesterday = season(NFL_2026), utc("2026-11-22T18:00:00")
    starts = [yesterday + timedelta(days=step) for step in range(10)]
    port = FakeSchedule(snapshot(of, [game(f"{start.day}", start, DAL, PHI, of=of) for start in starts]))
    assert await found(ask, "leagues: [NFL]", port) == [f"{day}" for day in range(23, 31)]


async def test_a_team_is_found_by_its_id_too(ask: Ask) -> None:
    assert await found(ask, f'teams: ["{KC.id}"], season: 2026') == ["2", "3", "4"]


async def test_only_leagues_that_can_have_a_game_are_asked(ask: Ask) -> None:
    port = FakeSchedule(nfl(), nba())
    await found(ask, 'teams: ["NBA:DAL"], on: "today"', port)
    assert port.asked == ["NBA teams", "NBA 2026-11-22 to 2026-11-24"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ('on: "today", from: "today"', "`on` is one day"),
        ('from: "2026-01-02", to: "2026-01-01"', "is before"),
        ('from: "2026-01-01", to: "2027-12-31"', "1 to 400"),
        ("first: -1", "`first` is -1; it may be 0 to 2500"),
        ("first: 2501", "0 to 2500"),
        ("last: 2501", "0 to 2500"),
        ("season: 25", "1900 to 2199"),
        ("week: 61", "0 to 60"),
        ('after: "x"', "`after` is not a cursor"),
        ('before: "x"', "`before` is not a cursor"),
        ('teams: ["NFL:COWBOYS"]', r"Did you mean NFL:DAL \(Dallas Cowboys\)"),
        ('teams: ["DAL"]', r"NFL:DAL \(Dallas Cowboys\), NBA:DAL \(Dallas Mavericks\)"),
        ('teams: ["NFL:XYZ"]', "There is no team"),
        ('teams: ["NFL:XYZ"]', "The keys of NFL are DAL, KC, PHI."),
        ('teams: ["what"]', "LEAGUE:KEY"),
        (f'teams: ["{ARLINGTON.id}"]', "id of a venue"),
        ('timeZone: "america/chicago"', "America/Chicago"),
        ('on: "11/23/2026"', "looks like 2026-11-26"),
    ],
)
async def test_a_wrong_argument_says_what_would_be_right(ask: Ask, arguments: str, says: str) -> None:
    answer = await ask(FakeSchedule(nfl(), nba()), "{ games(%s) { totalCount } }" % arguments)
    (error,) = answer["errors"]
    assert re.search(says, error["message"]), error
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


async def test_two_teams_with_one_key_are_told_apart_by_id(ask: Ask) -> None:
    of = season()
    twins = [team("KOR", "Korea"), team("KOR", "Curaçao")]
    twins[1].id = type(twins[1].id)("other")
    port = FakeSchedule(snapshot(of, [], twins))
    answer = await ask(port, '{ games(teams: ["NFL:KOR"]) { totalCount } }')
    assert "names 2 teams; ask by id" in answer["errors"][0]["message"]


async def test_pages_forwards_and_backwards_make_the_same_list(ask: Ask) -> None:
    query = """query ($first: Int, $after: String, $last: Int, $before: String) {
      games(leagues: [NFL], season: 2026, first: $first, after: $after, last: $last, before: $before) {
        totalCount nodes { id } edges { cursor node { id } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      } }"""
    port = FakeSchedule(nfl())
    one = await ask(port, query, first=2)
    two = await ask(port, query, first=10, after=one["data"]["games"]["pageInfo"]["endCursor"])
    back = await ask(port, query, last=10, before=two["data"]["games"]["pageInfo"]["startCursor"])
    assert numbers(one) + numbers(two) == ["1", "2", "3", "4", "6"]
    assert numbers(back) == numbers(one)
    assert one["data"]["games"]["pageInfo"]["hasNextPage"] is True
    assert two["data"]["games"]["pageInfo"]["hasPreviousPage"] is True
    assert [edge["node"]["id"] for edge in two["data"]["games"]["edges"]] == [
        node["id"] for node in two["data"]["games"]["nodes"]
    ]
    assert one["data"]["games"]["totalCount"] == 5


async def test_a_cursor_of_the_other_order_is_refused(ask: Ask) -> None:
    port = FakeSchedule(nfl())
    page = await ask(port, "{ games(season: 2026, first: 1) { pageInfo { endCursor } } }")
    cursor = page["data"]["games"]["pageInfo"]["endCursor"]
    query = '{ games(season: 2026, orderBy: START_TIME_DESC, after: "%s") { totalCount } }'
    assert "another list or order" in (await ask(port, query % cursor))["errors"][0]["message"]


async def test_a_smaller_page_limit_bounds_the_default_too(ask: Ask) -> None:
    answer = await ask(FakeSchedule(nfl()), "{ games(season: 2026) { nodes { id } } }", max_page_size=2)
    assert numbers(answer) == ["1", "2"]


GAME_FIELDS = """
  id league week round group status statusText startTime startTimeTbd
  date taipei: date(timeZone: "Asia/Taipei") localStartTime tokyo: localStartTime(timeZone: "Asia/Tokyo")
  season { id league year type label current startDate endDate currentWeek weeks { number name startDate endDate } }
  homeTeam { key } awayTeam { key } homeScore awayScore homeShootoutScore awayShootoutScore winner { key }
  period clock venue { id name city state country capacity surface latitude longitude timeZone }
  neutralVenue channels odds { pointSpread overUnder homeMoneyline awayMoneyline }
  rescheduledTo { id } rescheduledFrom { id } gameNumber closed updatedAt asOf
"""


async def test_every_field_of_a_game_reaches_the_client(ask: Ask) -> None:
    of = season(NFL_2026, [Week(number=1, name="Week 1", start_date=date(2026, 9, 9), end_date=date(2026, 9, 14))])
    of.start_date, of.end_date = date(2026, 9, 9), date(2027, 1, 10)
    make_up = game(
        "9",
        utc("2026-11-23T18:00:00"),
        DAL,
        PHI,
        of=of,
        week=1,
        round="Wild Card",
        group="A",
        status=GameStatus.IN_PROGRESS,
        status_text="InProgress",
        home_score=21,
        away_score=14,
        home_shootout_score=4,
        away_shootout_score=3,
        winner=DAL,
        period="3",
        clock="7:08",
        venue=ARLINGTON,
        neutral_venue=True,
        channels=["CBS", "NFLN"],
        odds=Odds(point_spread=-3.5, over_under=47.5, home_moneyline=-170, away_moneyline=150),
        game_number=2,
        closed=False,
        updated_at=utc("2026-11-23T19:59:00"),
    )
    old = game("9~", utc("2026-11-20T18:00:00"), DAL, PHI, of=of, status=GameStatus.POSTPONED, rescheduled_to=make_up)
    make_up.rescheduled_from = old
    port = FakeSchedule(snapshot(of, [make_up, old]))
    answer = await ask(port, "{ games(season: 2026) { nodes { %s } } }" % GAME_FIELDS)
    earlier, node = answer["data"]["games"]["nodes"]
    assert earlier["rescheduledTo"] == {"id": node["id"]}
    assert node["rescheduledFrom"] == {"id": earlier["id"]}
    assert node["startTime"] == "2026-11-23T18:00:00Z"
    assert (node["date"], node["taipei"]) == ("2026-11-23", "2026-11-24")
    assert node["localStartTime"] == "2026-11-23T12:00:00-06:00"
    assert node["tokyo"] == "2026-11-24T03:00:00+09:00"
    assert node["venue"]["timeZone"] == "America/Chicago"
    assert node["season"]["currentWeek"] == 1
    assert node["season"]["current"] is True
    assert node["season"]["weeks"] == [
        {"number": 1, "name": "Week 1", "startDate": "2026-09-09", "endDate": "2026-09-14"}
    ]
    assert node["odds"] == {"pointSpread": -3.5, "overUnder": 47.5, "homeMoneyline": -170, "awayMoneyline": 150}
    assert node["asOf"] == "2026-11-23T20:00:00Z"
    scores = [node[name] for name in ("homeScore", "awayScore", "homeShootoutScore", "awayShootoutScore")]
    assert scores == [21, 14, 4, 3]


async def test_an_undecided_game_lies_on_its_league_day_in_every_zone(ask: Ask) -> None:
    of = season()
    port = FakeSchedule(snapshot(of, [game("1", date(2026, 11, 29), of=of)]))
    query = """{ games(season: 2026) { nodes {
      startTime startTimeTbd date kiritimati: date(timeZone: "Pacific/Kiritimati")
      pago: date(timeZone: "Pacific/Pago_Pago") localStartTime } } }"""
    assert (await ask(port, query))["data"]["games"]["nodes"] == [
        {
            "startTime": None,
            "startTimeTbd": True,
            "date": "2026-11-29",
            "kiritimati": "2026-11-29",
            "pago": "2026-11-29",
            "localStartTime": None,
        }
    ]


DOWN = LeagueUnavailable("UPSTREAM_TIMEOUT", "SportsData.io did not answer in time.")


async def test_a_league_that_fails_is_told_in_sources_and_leaves_the_others(ask: Ask) -> None:
    port = FakeSchedule(nfl(), failing={League.NBA: DOWN})
    answer = await ask(port, "{ games { totalCount sources { league mode asOf errorCode error } } }")
    assert "errors" not in answer
    assert answer["data"]["games"]["totalCount"] == 3
    assert answer["data"]["games"]["sources"] == [
        {"league": "NFL", "mode": "SANDBOX", "asOf": "2026-11-23T20:00:00Z", "errorCode": None, "error": None},
        {
            "league": "NBA",
            "mode": "SANDBOX",
            "asOf": None,
            "errorCode": "UPSTREAM_TIMEOUT",
            "error": "SportsData.io did not answer in time.",
        },
    ]


@pytest.mark.parametrize(
    "field", ["games { totalCount }", "teams { totalCount }", "dates { date }", "seasons { year }"]
)
async def test_there_is_an_error_only_when_no_league_asked_for_can_answer(ask: Ask, field: str) -> None:
    port = FakeSchedule(nfl(), failing={League.NBA: DOWN})
    wanted = field.replace(" {", "(leagues: [NBA]) {", 1)
    answer = await ask(port, "{ %s other: sources { league } }" % wanted)
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "UPSTREAM_TIMEOUT", "leagues": ["NBA"]}
    assert answer["data"]["other"], "the other roots stay"


async def test_a_league_that_is_not_served_says_so(ask: Ask) -> None:
    answer = await ask(FakeSchedule(nfl()), "{ games(leagues: [EPL]) { totalCount } }")
    assert answer["errors"][0]["extensions"]["code"] == "LEAGUE_NOT_SERVED"


class BrokenSchedule(FakeSchedule):
    """A port that raises an unexpected exception."""

    async def for_days(self, league: League, first: date, last: date) -> list[Snapshot]:
        raise RuntimeError("the password is hunter2")


async def test_a_fault_of_ours_is_masked_and_logged(ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    answer = await ask(BrokenSchedule(nfl()), "{ games { totalCount } }")
    assert "hunter2" not in str(answer)
    assert answer["errors"][0]["message"] == "Something went wrong on our side."
    assert "hunter2" in caplog.text


TEAM_GAMES = """query ($id: ID!) { team(id: $id) {
  all: games { totalCount sources { league } }
  today: games(on: "2026-11-24", timeZone: "Asia/Taipei") { nodes { id } }
  range: games(from: "2026-11-22", to: "2026-11-24") { nodes { id } }
  week: games(season: 2026, seasonType: REGULAR, week: 13) { nodes { id } }
  final: games(statuses: [FINAL]) { nodes { id } }
  last: games(orderBy: START_TIME_DESC, first: 1) { nodes { id } pageInfo { endCursor startCursor } }
  nextGame { id } previousGame { id } } }"""


async def test_a_team_has_its_games_by_every_filter(ask: Ask) -> None:
    port = FakeSchedule(nfl(), nba())
    dallas = (await ask(port, TEAM_GAMES, id="NFL:DAL"))["data"]["team"]

    def of(name: str) -> list[str]:
        return [parse_id(node["id"]).number for node in dallas[name]["nodes"]]

    assert dallas["all"] == {"totalCount": 3, "sources": [{"league": "NFL"}]}
    assert of("today") == ["2"]
    assert of("range") == ["1", "2"]
    assert of("week") == ["3"]
    assert of("final") == ["1"]
    assert of("last") == ["3"]
    assert parse_id(dallas["nextGame"]["id"]).number == "2"
    assert parse_id(dallas["previousGame"]["id"]).number == "1"
    paged = """query ($a: String, $b: String) { team(id: "NFL:DAL") {
      rest: games(first: 5, after: $a) { totalCount nodes { id } }
      before: games(last: 2, before: $b) { nodes { id } } } }"""
    ascending = await ask(port, '{ team(id: "NFL:DAL") { games(first: 2) { edges { cursor } } } }')
    first, second = (edge["cursor"] for edge in ascending["data"]["team"]["games"]["edges"])
    pages = (await ask(port, paged, a=first, b=second))["data"]["team"]
    assert [parse_id(node["id"]).number for node in pages["rest"]["nodes"]] == ["2", "3"]
    assert [parse_id(node["id"]).number for node in pages["before"]["nodes"]] == ["1"]


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([GameStatus.FINAL, GameStatus.IN_PROGRESS, GameStatus.SCHEDULED], "1"),
        ([GameStatus.FINAL, GameStatus.POSTPONED, GameStatus.SCHEDULED], "2"),
        ([GameStatus.FINAL, GameStatus.CANCELED, GameStatus.NOT_NECESSARY], None),
        ([GameStatus.SCHEDULED, GameStatus.UNKNOWN, GameStatus.SCHEDULED], "2"),
    ],
)
async def test_the_next_game_is_live_else_the_earliest_that_will_be_played(
    ask: Ask, statuses: list[GameStatus], expected: str | None
) -> None:
    of = season()
    starts = ["2026-11-20T18:00:00", "2026-11-23T18:00:00", "2026-11-25T18:00:00"]
    games = [
        game(str(number), utc(start), of=of, status=status)
        for number, (start, status) in enumerate(zip(starts, statuses, strict=True))
    ]
    answer = await ask(FakeSchedule(snapshot(of, games)), '{ team(id: "NFL:DAL") { nextGame { id } } }')
    found = answer["data"]["team"]["nextGame"]
    assert (parse_id(found["id"]).number if found else None) == expected


async def test_a_neighbour_game_is_looked_for_near_first_and_only_when_it_is_asked_for(ask: Ask) -> None:
    of = season()
    over = snapshot(of, [game("1", utc("2026-11-22T18:00:00"), of=of, status=GameStatus.FINAL)])
    port = FakeSchedule(over)
    await ask(port, "{ teams { nodes { ...T } } } fragment T on Team { nextGame { id } }")
    assert port.asked == ["NFL teams", "NFL 2026-11-23 to 2026-12-23", "NFL 2026-11-23 to 2027-09-19"]
    for document in ("{ teams { nodes { key } } }", "{ teams { nodes { previousGame { id } } } }"):
        port = FakeSchedule(over)
        await ask(port, document)
        assert port.asked == ["NFL teams"]


async def test_a_row_left_behind_as_live_is_not_the_next_game(ask: Ask) -> None:
    of = season()
    stuck = game("1", utc("2026-09-10T18:00:00"), of=of, status=GameStatus.DELAYED)
    coming = game("2", utc("2026-11-26T18:00:00"), of=of)
    answer = await ask(FakeSchedule(snapshot(of, [stuck, coming])), '{ team(id: "NFL:DAL") { nextGame { id } } }')
    assert parse_id(answer["data"]["team"]["nextGame"]["id"]).number == "2"


async def test_leagues_answer_in_the_order_asked_whichever_is_first(ask: Ask) -> None:
    answer = await ask(FakeSchedule(nfl(), nba()), "{ seasons(leagues: [NBA, NFL]) { league } }")
    assert [each["league"] for each in answer["data"]["seasons"]] == ["NBA", "NFL"]
