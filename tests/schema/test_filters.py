"""The filters by side, opponent, venue and channel: filtering in the gateway equals filtering the whole answer."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schema.context import Context
from schema.days.day import DayRange
from schema.enums import GameStatus, League
from schema.errors import LeagueUnavailable
from schema.executable import build_schema
from schema.ids import venue_id
from schema.model.game_index import folded
from schema.model.snapshot import Snapshot
from schema.model.timeline import Timeline
from schema.queries.filters.league_filter import LeagueFilter
from schema.queries.filters.matching import games_of, timeline_of
from schema.rules.checks import Checks
from schema.rules.limits import Limits
from schema.types.game import Game
from schema.types.venue import Venue
from tests.builders import ARLINGTON, DAL, KC, NBA_BOS, NBA_DAL, NFL_2026, NOW, PHI, game, season, snapshot, utc
from tests.conftest import Ask
from tests.fakes.schedule import FakeSchedule
from tests.quick import examples
from tests.schema.test_games import NBA_2027, numbers

SLOW: Final = [HealthCheck.too_slow, HealthCheck.data_too_large]
"""Checks of how quickly examples are made, which fail on a busy machine."""
SCHEMA: Final = build_schema()
PLAIN: Final = build_schema(compiled=False)
GARDEN: Final = Venue(id=venue_id(League.NBA, "1"), name="Garden")
LINCOLN: Final = Venue(id=venue_id(League.NFL, "2"), name="Lincoln Field")
SIDES: Final = {League.NFL: (DAL, PHI, KC, None), League.NBA: (NBA_DAL, NBA_BOS, None)}
PLACES: Final = {League.NFL: (ARLINGTON, LINCOLN, None), League.NBA: (GARDEN, None)}
CHANNELS: Final = ("ESPN", "ABC", "NFL Network")
TEAMS: Final = ("NFL:DAL", "nfl:phi", "NFL:KC", "NBA:DAL", "NBA:BOS", DAL.id, NBA_BOS.id)
ZONES: Final = ("America/New_York", "Asia/Taipei", "Pacific/Apia", "Europe/London")


@st.composite
def seasons(draw: st.DrawFn) -> FakeSchedule:
    """Make a season of two leagues, with games around now."""
    made = []
    for key in (NFL_2026, NBA_2027):
        of = season(key)
        starts = st.one_of(
            st.integers(-90, 90).map(lambda hours: NOW + timedelta(hours=hours)),
            st.integers(-4, 4).map(lambda days: NOW.date() + timedelta(days=days)),
        )
        rows = st.tuples(
            starts,
            st.sampled_from(SIDES[key.league]),
            st.sampled_from(SIDES[key.league]),
            st.sampled_from(PLACES[key.league]),
            st.lists(st.sampled_from(CHANNELS), max_size=2, unique=True),
            st.sampled_from([GameStatus.FINAL, GameStatus.SCHEDULED, GameStatus.NOT_NECESSARY]),
            st.sampled_from(["NBA Cup", "Other", None]),
        )
        games = []
        for number, (start, home, away, place, on, status, cup) in enumerate(draw(st.lists(rows, max_size=12))):
            more = {"venue": place, "channels": on, "status": status, "week": number % 3, "tournament": cup}
            games.append(game(str(number), start, home, away, of=of, **more))
        # The last game makes all names known, and is on no day of the searches.
        first, other = SIDES[key.league][:2]
        games += [
            game(f"9{n}", date(2027, 6, 1), first, other, of=of, venue=place, channels=list(CHANNELS))
            for n, place in enumerate(PLACES[key.league])
        ]
        made.append(snapshot(of, games, [each for each in SIDES[key.league] if each is not None]))
    return FakeSchedule(*made)


@dataclass(frozen=True)
class Filters:
    """The values of the arguments; an argument that is left out is not in `values`."""

    values: dict[str, Any]

    def passes(self, each: Game) -> bool:
        """Return whether a game passes, as the contract describes the filters."""
        home, away = _names(each.home_team), _names(each.away_team)
        named = {name: {text.upper() if ":" in text else text for text in self.values.get(name, ())} for name in NAMES}
        ours = named["teams"] | named["home"], named["teams"] | named["away"]
        rules: dict[str, Callable[[], bool]] = {
            "teams": lambda: bool((home | away) & named["teams"]),
            "home": lambda: bool(home & named["home"]),
            "away": lambda: bool(away & named["away"]),
            "opponents": lambda: (
                bool(home & ours[0] and away & named["opponents"]) or bool(away & ours[1] and home & named["opponents"])
            ),
            "venues": lambda: each.venue is not None and each.venue.id in self.values["venues"],
            "channels": lambda: (
                not {name.lower() for name in each.channels}.isdisjoint(
                    name.lower() for name in self.values["channels"]
                )
            ),
            "tournament": lambda: (each.tournament or "").lower() == self.values["tournament"].lower(),
        }
        return all(rules[name]() for name in self.values)


NAMES: Final = ("teams", "home", "away", "opponents")


def _names(team: Any) -> set[str]:
    return set() if team is None else {team.id, f"{team.league.value}:{team.key}"}


@st.composite
def filters(draw: st.DrawFn) -> Filters:
    """Make filters in all combinations that are no error."""
    values: dict[str, Any] = {}
    pools = {
        **dict.fromkeys(NAMES, TEAMS),
        "venues": (ARLINGTON.id, LINCOLN.id, GARDEN.id),
        "channels": ("ESPN", "abc", "nfl network"),
    }
    for name, pool in pools.items():
        if draw(st.booleans()):
            values[name] = draw(st.lists(st.sampled_from(pool), max_size=3, unique=True))
    if draw(st.booleans()):
        values["tournament"] = draw(st.sampled_from(["NBA CUP", "other", "none of these"]))
    if not values.keys() & {"teams", "home", "away"}:
        values.pop("opponents", None)
    return Filters(values)


KINDS: Final = {
    **dict.fromkeys(("teams", "home", "away", "opponents", "venues"), "[ID!]"),
    "channels": "[String!]",
    "tournament": "String",
}
VARIABLES: Final = ", ".join(f"${name}: {kind}" for name, kind in KINDS.items()) + ", $zone: TimeZone!"
ARGUMENTS: Final = ", ".join(f"{name}: ${name}" for name in KINDS)
LEAGUES: Final = "leagues: [NFL, NBA], timeZone: $zone"
PAGE: Final = "totalCount edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"


def answers(port: FakeSchedule, document: str, variables: dict[str, Any]) -> Any:
    """Return the data of a document, which is the same from graphql-core."""

    async def both() -> tuple[Any, Any]:
        compiled = await SCHEMA.execute(document, variables, Context(port, NOW))
        plain = await PLAIN.execute(document, variables, Context(port, NOW))
        return compiled, plain

    compiled, plain = asyncio.run(both())
    assert compiled.errors is None
    assert compiled.data == plain.data
    return compiled.data


def passing(port: FakeSchedule, wanted: Filters) -> set[str]:
    return {
        each.id for league in port.leagues for part in port.held(league) for each in part.games if wanted.passes(each)
    }


@settings(max_examples=examples(150), suppress_health_check=SLOW)
@given(
    seasons(),
    filters(),
    st.sampled_from(ZONES),
    st.sampled_from(["", "season: 2026, ", 'from: "2026-11-21", to: "2026-11-26", ', "week: 1, ", 'on: "today", ']),
    st.sampled_from(["START_TIME_ASC", "START_TIME_DESC"]),
    st.integers(1, 5),
)
def test_a_filtered_list_is_the_whole_list_without_the_games_that_do_not_pass(
    port: FakeSchedule, wanted: Filters, zone: str, time: str, order: str, size: int
) -> None:
    variables = {"zone": zone, **wanted.values}
    common = f"{LEAGUES}, {time}statuses: [FINAL, SCHEDULED, NOT_NECESSARY], orderBy: {order}"
    whole = f"query ($zone: TimeZone!) {{ games({common}, first: 500) {{ {PAGE} }} }}"
    allowed = passing(port, wanted)
    expected = [
        edge for edge in answers(port, whole, {"zone": zone})["games"]["edges"] if edge["node"]["id"] in allowed
    ]
    found: list[Any] = []
    after = None
    while True:
        arguments = f"{common}, {ARGUMENTS}, first: {size}, after: $after"
        document = f"query ({VARIABLES}, $after: String) {{ games({arguments}) {{ {PAGE} }} }}"
        page = answers(port, document, {**variables, "after": after})["games"]
        found += page["edges"]
        assert page["totalCount"] == len(expected)
        assert page["pageInfo"]["hasPreviousPage"] == (after is not None)
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == expected


DAY: Final = "date gameCount leagues { league gameCount } games(first: 500) { totalCount nodes { id } }"


@settings(max_examples=examples(100), suppress_health_check=SLOW)
@given(seasons(), filters(), st.sampled_from(ZONES))
def test_days_and_their_neighbours_count_only_the_games_that_pass(
    port: FakeSchedule, wanted: Filters, zone: str
) -> None:
    variables = {"zone": zone, **wanted.values}
    allowed = passing(port, wanted)
    span = 'from: "2026-11-10", to: "2026-12-10"'
    everything = f"""query ($zone: TimeZone!) {{
      games({LEAGUES}, {span}, first: 500) {{ nodes {{ id league date(timeZone: $zone) }} }} }}"""
    games = [node for node in answers(port, everything, {"zone": zone})["games"]["nodes"] if node["id"] in allowed]
    document = f"""query ({VARIABLES}) {{
      dates({LEAGUES}, {ARGUMENTS}, {span}, first: 50) {{ {DAY} previous {{ date }} next {{ date }} }}
      date({LEAGUES}, {ARGUMENTS}, on: "2026-11-10") {{ {DAY} next {{ {DAY} }} }} }}"""
    found = answers(port, document, variables)
    by_day: dict[str, list[Any]] = {}
    for node in games:
        by_day.setdefault(node["date"], []).append(node)
    days = sorted(by_day)
    assert [each["date"] for each in found["dates"]] == days
    for place, each in enumerate(found["dates"]):
        expected = by_day[each["date"]]
        assert each["gameCount"] == each["games"]["totalCount"] == len(expected)
        assert [node["id"] for node in each["games"]["nodes"]] == [node["id"] for node in expected]
        counted = {league: [node["league"] for node in expected].count(league) for league in ("NFL", "NBA")}
        assert {row["league"]: row["gameCount"] for row in each["leagues"]} == {k: n for k, n in counted.items() if n}
        assert (each["previous"] and each["previous"]["date"]) == (days[place - 1] if place else None)
        if place + 1 < len(days):
            assert each["next"]["date"] == days[place + 1]
    assert found["date"]["gameCount"] == 0
    if days:
        plain = {key: value for key, value in found["dates"][0].items() if key not in ("previous", "next")}
        assert found["date"]["next"] == plain


def resolved(wanted: Filters, league: League) -> LeagueFilter:
    """Return the filters for the games of a league, as the resolver makes them from the names."""
    teams = {name: each for each in SIDES[league] if each is not None for name in _names(each)}
    values: dict[str, Any] = {
        name: frozenset(
            teams[text.upper() if ":" in text else text].id
            for text in wanted.values[name]
            if (text.upper() if ":" in text else text) in teams
        )
        for name in NAMES
        if name in wanted.values
    }
    values |= {"venues": frozenset(wanted.values["venues"])} if "venues" in wanted.values else {}
    values |= {"tournament": wanted.values["tournament"].casefold()} if "tournament" in wanted.values else {}
    values |= {"channels": frozenset(map(folded, wanted.values["channels"]))} if "channels" in wanted.values else {}
    return LeagueFilter(**values)


@settings(suppress_health_check=SLOW)
@given(
    seasons(),
    filters(),
    st.sampled_from(ZONES).map(ZoneInfo),
    st.none() | st.tuples(st.integers(-4, 4), st.integers(0, 3)),
    st.none() | st.integers(0, 2),
    st.sampled_from([0, 5, 64]),
)
def test_every_index_finds_the_games_that_going_through_all_games_finds(
    port: FakeSchedule, wanted: Filters, zone: ZoneInfo, span: tuple[int, int] | None, week: int | None, limit: int
) -> None:
    first = NOW.date() + timedelta(days=span[0] if span else 0)
    days = DayRange(first, first + timedelta(days=span[1]), zone) if span else None
    for part in (each for league in port.leagues for each in port.held(league)):
        expected = [each for each in part.games if wanted.passes(each) and week in (None, each.week)]
        if days is not None:
            expected = [
                each for each in expected if (day := each.day_in(zone)) is not None and days.first <= day <= days.last
            ]
        of = resolved(wanted, part.key.league)
        assert list(games_of(part, of, days, week, few=limit)) == expected
        if days is None:
            continue
        plain, found = Timeline(games_of(part, of)), timeline_of(part, of, many=limit)
        assert found.games() == plain.games()
        assert found.on_days(days) == plain.on_days(days)
        assert (found.day_after(days), found.day_before(days)) == (plain.day_after(days), plain.day_before(days))


def port() -> FakeSchedule:
    nfl, nba = season(NFL_2026), season(NBA_2027)
    return FakeSchedule(
        snapshot(
            nfl,
            [
                game(
                    "1", utc("2026-11-24T18:00:00"), DAL, PHI, of=nfl, venue=ARLINGTON, channels=["ESPN", "ABC"], week=1
                ),
                game("2", utc("2026-11-25T18:00:00"), KC, DAL, of=nfl, venue=LINCOLN, channels=["NFL Network"], week=1),
                game("3", utc("2026-11-26T18:00:00"), PHI, KC, of=nfl, venue=ARLINGTON, week=2),
            ],
        ),
        snapshot(
            nba,
            [
                game(
                    "4",
                    utc("2026-11-24T20:00:00"),
                    NBA_DAL,
                    NBA_BOS,
                    of=nba,
                    venue=GARDEN,
                    channels=["ESPN"],
                    tournament="NBA Cup",
                )
            ],
        ),
    )


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ('home: ["NFL:DAL"]', ["1"]),
        ('away: ["nfl:dal"]', ["2"]),
        ('home: ["NFL:DAL", "NBA:DAL"]', ["1", "4"]),
        ('home: ["NFL:DAL"], away: ["NBA:BOS"]', []),
        ('teams: ["NFL:DAL"], opponents: ["NFL:KC"]', ["2"]),
        ('home: ["NFL:PHI"], opponents: ["NFL:DAL", "NFL:KC"]', ["3"]),
        (f'venues: ["{ARLINGTON.id}"]', ["1", "3"]),
        (f'venues: ["{ARLINGTON.id}", "{GARDEN.id}"], channels: ["espn"]', ["1", "4"]),
        ('channels: ["abc", " Nfl network "]', ["1", "2"]),
        ('leagues: [NBA], channels: ["ESPN"]', ["4"]),
        ('leagues: [NBA], channels: ["NFL Network"]', []),
        ("channels: []", []),
        ('tournament: "nba cup"', ["4"]),
        ('leagues: [NFL], tournament: "NBA Cup"', []),
        ('tournament: "Cup"', []),
        ("home: []", []),
        ("venues: []", []),
        ('leagues: [NFL], home: ["NBA:DAL"]', []),
    ],
)
async def test_each_filter_selects_what_its_name_says(ask: Ask, arguments: str, expected: list[str]) -> None:
    answer = await ask(port(), "{ games(%s) { nodes { id } } }" % arguments)
    assert "errors" not in answer
    assert numbers(answer) == expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ('home: ["NFL:DAL"]', {"2026-11-24": 1}),
        ('away: ["NFL:DAL", "NFL:KC"]', {"2026-11-25": 1, "2026-11-26": 1}),
        ('teams: ["NFL:DAL"], opponents: ["NFL:KC"]', {"2026-11-25": 1}),
        (f'venues: ["{ARLINGTON.id}"]', {"2026-11-24": 1, "2026-11-26": 1}),
        ('channels: ["ESPN"]', {"2026-11-24": 2}),
        ('tournament: "NBA Cup"', {"2026-11-24": 1}),
    ],
)
async def test_days_are_filtered_like_games(ask: Ask, arguments: str, expected: dict[str, int]) -> None:
    days = "{ dates(%s) { date gameCount } }" % arguments
    found = (await ask(port(), days))["data"]["dates"]
    assert {day["date"]: day["gameCount"] for day in found} == expected
    first, *rest = expected
    day = '{ date(on: "%s", %s) { gameCount next { date gameCount } } }' % (first, arguments)
    shown = (await ask(port(), day))["data"]["date"]
    assert shown["gameCount"] == expected[first]
    assert shown["next"] == ({"date": rest[0], "gameCount": expected[rest[0]]} if rest else None)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ('opponents: ["NFL:DAL"]', "`opponents` needs `teams`, `home` or `away`"),
        ('home: ["NFL:COWBOYS"]', "Did you mean NFL:DAL (Dallas Cowboys)"),
        ('away: ["NFL:XYZ"]', "The keys of NFL are DAL, KC, PHI."),
        ('teams: ["NFL:DAL"], opponents: ["NFL:XYZ"]', "There is no team"),
        (f'home: ["{ARLINGTON.id}"]', "id of a venue"),
        (f'venues: ["{DAL.id}"]', "is the id of a team, not of a venue"),
        ('venues: ["NFL:17"]', "is not an id of this service"),
        (f'venues: ["{venue_id(League.NFL, "999")}"]', "There is no venue"),
        ('channels: ["ESPM"]', 'There is no channel "ESPM". Did you mean ESPN?'),
        ('channels: ["NFL Netwrk"]', "Did you mean NFL Network?"),
        ('channels: ["qqqqqq"]', "Channels are named as in `channels` of a game: ABC, ESPN, NFL Network."),
    ],
)
@pytest.mark.parametrize("root", ["games", "dates", "date"])
async def test_a_wrong_name_in_a_filter_says_what_would_be_right(
    ask: Ask, root: str, arguments: str, says: str
) -> None:
    below = {"games": "totalCount", "dates": "date", "date": "gameCount"}[root]
    answer = await ask(port(), "{ %s(%s) { %s } }" % (root, arguments, below))
    assert says in answer["errors"][0]["message"]
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize("name", ["home", "away", "venues", "channels"])
def test_a_filter_takes_as_many_entries_as_teams_do(name: str) -> None:
    texts = [venue_id(League.NFL, str(n)) if name == "venues" else f"NFL:{n}" for n in range(201)]
    roomy = build_schema(Checks(Limits(list_length=1000)))
    document = f"query ($of: {KINDS[name]}) {{ games({name}: $of) {{ totalCount }} }}"
    result = asyncio.run(roomy.execute(document, {"of": texts}, Context(port(), NOW)))
    assert result.errors is not None
    assert f"`{name}` has 201 entries; it may have 0 to 200." in result.errors[0].message


async def test_a_channel_is_not_called_wrong_while_a_league_cannot_answer(ask: Ask) -> None:
    of = season(NFL_2026)
    failing = {League.MLB: LeagueUnavailable("UPSTREAM_UNAVAILABLE", "The source does not answer.")}
    fake = FakeSchedule(snapshot(of, [game("1", utc("2026-11-24T18:00:00"), of=of)]), failing=failing)
    answer = await ask(fake, '{ games(channels: ["MLB Network"]) { totalCount sources { league errorCode } } }')
    assert "errors" not in answer
    assert answer["data"]["games"]["totalCount"] == 0


async def test_only_leagues_that_every_filter_names_are_asked(ask: Ask) -> None:
    fake = port()
    document = '{ games(on: "today", teams: ["NFL:DAL", "NBA:DAL"], home: ["NBA:DAL"]) { sources { league } } }'
    answer = await ask(fake, document)
    assert answer["data"]["games"]["sources"] == [{"league": "NBA"}]
    assert fake.asked == ["NFL teams", "NBA teams", "NBA teams", "NBA 2026-11-22 to 2026-11-24"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("side: HOME", ["1"]),
        ("side: AWAY", ["2"]),
        ('opponents: ["NFL:PHI"]', ["1"]),
        ('opponents: ["NBA:BOS"]', []),
        ('side: AWAY, opponents: ["NFL:PHI"]', []),
        (f'venues: ["{LINCOLN.id}"]', ["2"]),
        ('channels: ["espn"]', ["1"]),
        ('channels: ["espn"], side: AWAY', []),
    ],
)
async def test_a_team_s_games_are_filtered_by_side_opponent_venue_and_channel(
    ask: Ask, arguments: str, expected: list[str]
) -> None:
    answer = await ask(port(), '{ team(id: "NFL:DAL") { games(%s) { nodes { id } } } }' % arguments)
    assert "errors" not in answer
    assert numbers({"data": answer["data"]["team"]}) == expected


async def test_a_wrong_name_in_a_team_s_games_is_an_error_of_these_games(ask: Ask) -> None:
    document = '{ team(id: "NFL:DAL") { key games(opponents: ["NFL:XYZ"]) { totalCount } } }'
    answer = await ask(port(), document)
    assert answer["data"]["team"] == {"key": "DAL", "games": None}
    assert answer["errors"][0]["path"] == ["team", "games"]


def cost_of(arguments: str) -> int:
    context = Context(port(), NOW)
    document = "{ games%s { nodes { id } } }" % (f"({arguments})" if arguments else "")
    asyncio.run(SCHEMA.execute(document, context_value=context))
    assert context.cost is not None
    return context.cost


@pytest.mark.parametrize("time", ['on: "today"', "season: 2026", "week: 1", 'from: "today"'])
@pytest.mark.parametrize("leagues", ["", "leagues: [NFL]", "leagues: [NFL, NBA]"])
@pytest.mark.parametrize(
    "wanted",
    ['home: ["NFL:DAL"]', 'away: ["NFL:DAL", "NBA:DAL"]', f'venues: ["{ARLINGTON.id}"]', 'channels: ["ESPN", "ABC"]'],
)
def test_a_filter_makes_no_query_dearer(time: str, leagues: str, wanted: str) -> None:
    plain = ", ".join(filter(None, (time, leagues)))
    assert cost_of(f"{plain}, {wanted}") <= cost_of(plain)


class CountedGames(Sequence[Game]):
    """A list that counts the games that are looked at."""

    def __init__(self, games: Sequence[Game]) -> None:
        self._games = games
        self.seen = 0

    def __len__(self) -> int:
        return len(self._games)

    def __getitem__(self, place: Any) -> Any:
        self.seen += 1
        return self._games[place]


def big_season() -> Snapshot:
    of = season(NFL_2026)
    start = utc("2026-03-01T18:00:00")
    return snapshot(
        of,
        [
            game(
                str(n),
                start + timedelta(hours=n),
                (DAL, PHI, KC)[n % 3],
                (PHI, KC, DAL)[n % 3],
                of=of,
                channels=["ESPN"],
            )
            for n in range(3000)
        ],
    )


@pytest.mark.parametrize("wanted", ['home: ["NFL:DAL"]', 'channels: ["ESPN"]', 'away: ["NFL:KC"]'])
async def test_a_filtered_day_looks_at_the_games_of_the_day_alone(ask: Ask, wanted: str) -> None:
    made = big_season()
    fake = FakeSchedule(made)
    await ask(fake, "{ games(%s, first: 1) { totalCount } }" % wanted)  # builds the index
    counted = {key: CountedGames(games) for key, games in made.by_team.items()}
    object.__setattr__(made, "by_team", counted)
    answer = await ask(fake, '{ games(on: "2026-04-01", %s) { totalCount } }' % wanted)
    assert answer["data"]["games"]["totalCount"] in (8, 24)
    assert sum(each.seen for each in counted.values()) == 0
