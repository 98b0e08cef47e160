"""The workloads: requests over a fixed data set at a fixed time."""

import random
from dataclasses import dataclass
from typing import Any, Final

import orjson

NOW: Final = "2026-11-25T10:00:00Z"
"""The time of every run. No game of the requested leagues is being played, so responses do not change over time."""
ZIPF_EXPONENT: Final = 1.0
DRAWS: Final = 4096
"""Number of operations drawn for the mixed load before the sequence repeats."""

ZONES: Final = (
    *(f"America/{city}" for city in ("New_York", "Chicago", "Denver", "Los_Angeles", "Phoenix", "Anchorage")),
    *(f"America/{city}" for city in ("Toronto", "Panama", "Halifax", "St_Johns", "Mexico_City", "Bogota")),
    *(f"America/{city}" for city in ("Lima", "Caracas", "Santiago", "Sao_Paulo")),
    *(f"Europe/{city}" for city in ("London", "Dublin", "Lisbon", "Madrid", "Paris", "Berlin", "Rome", "Athens")),
    *(f"Europe/{city}" for city in ("Helsinki", "Istanbul")),
    *(f"Africa/{city}" for city in ("Lagos", "Cairo", "Johannesburg", "Nairobi")),
    *(f"Asia/{city}" for city in ("Dubai", "Kolkata", "Bangkok", "Singapore", "Manila", "Tokyo", "Seoul")),
    *(f"Australia/{city}" for city in ("Perth", "Sydney")),
    "Pacific/Auckland",
)
"""The time zones of the mixed load. Their frequencies are drawn at random.

Each server brings its own rules of time zones, so zones whose rules changed lately are left out.
"""

_EIGHT_FIELDS: Final = "id status startTime week homeScore awayScore homeTeam { name } awayTeam { name }"
_TWENTY_FIELDS: Final = (
    "id league week status startTime startTimeTbd homeScore awayScore channels "
    "homeTeam { id key name fullName } awayTeam { id key name fullName } venue { name city state }"
)
_WITH_LINE_SCORE: Final = (
    "id status startTime startTimeTbd homeScore awayScore homeTeam { id key name } awayTeam { id key name } "
    "periodScores { number name kind homeScore awayScore }"
)
_OF_A_DAY: Final = "id status localStartTime(timeZone: $zone) homeTeam { name } awayTeam { name }"


def _shape(name: str, arguments: str, fields: str) -> str:
    return f"query {name}($zone: TimeZone!) {{ games({arguments}) {{ nodes {{ {_OF_A_DAY} {fields} }} }} }}"


_SHAPES: Final = (
    _shape("Sunday", 'leagues: [NFL], on: "2026-11-22", timeZone: $zone', "homeScore awayScore"),
    _shape("Holiday", 'leagues: [NFL], on: "2026-11-26", timeZone: $zone', "venue { name city } channels"),
    _shape("Round", "leagues: [NFL], season: 2026, seasonType: REGULAR, week: 12", "week"),
    _shape("Fourth", 'leagues: [MLB], on: "2026-07-04", timeZone: $zone', "homeScore awayScore venue { name }"),
    _shape(
        "Days",
        'leagues: [MLB], from: "2026-08-03", to: "2026-08-05", timeZone: $zone, first: 100',
        "homeScore awayScore",
    ),
)
"""The operations of the mixed load, each requested in every time zone."""


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request. A request with a body is a POST of JSON."""

    path: str
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Workload:
    """The requests of a measurement. `order` is the repeated sequence of their positions.

    `connections` is the number of open connections. With `unseen`, each request has a new operation name, so that no
    server has a cached document. `costly` means that responses are so large that a measurement takes longer.
    """

    name: str
    meaning: str
    requests: tuple[Request, ...]
    connections: int
    order: tuple[int, ...] = (0,)
    unseen: bool = False
    costly: bool = False

    @property
    def graphql(self) -> bool:
        """Whether the requests go to `/graphql`."""
        return self.requests[0].body is not None


def graphql(document: str, variables: dict[str, Any] | None = None) -> Request:
    """Return the POST request of an operation."""
    body = {"query": document} | ({"variables": variables} if variables else {})
    return Request("/graphql", orjson.dumps(body).decode())


def season(name: str, league: str, year: int, first: int) -> Request:
    """Return the request for a whole regular season with twenty fields per game."""
    return graphql(
        f"query {name} {{ games(leagues: [{league}], season: {year}, seasonType: REGULAR, first: {first}) "
        f"{{ nodes {{ {_TWENTY_FIELDS} }} }} }}"
    )


def zipf(items: int, draws: int, seed: int = 1) -> tuple[int, ...]:
    """Draw items by Zipf's law. The ranks of items are random too, and each seed gives one sequence."""
    chance = random.Random(seed)  # noqa: S311 - a load, not a secret
    ranked = list(range(items))
    chance.shuffle(ranked)
    weights = [1 / (rank + 1) ** ZIPF_EXPONENT for rank in range(items)]
    return tuple(chance.choices(ranked, weights, k=draws))


_WEEK: Final = graphql(
    "query Week { games(leagues: [NFL], season: 2026, seasonType: REGULAR, week: 1, first: 16) "
    f"{{ nodes {{ {_EIGHT_FIELDS} }} }} }}"
)
_TEAM_SEASON: Final = graphql(
    'query TeamSeason { games(leagues: [MLB], teams: ["MLB:BOS"], season: 2026, seasonType: REGULAR, first: 162) '
    f"{{ nodes {{ {_WITH_LINE_SCORE} }} }} }}"
)
_MIXED: Final = tuple(graphql(shape, {"zone": zone}) for shape in _SHAPES for zone in ZONES)

W1: Final = Workload("W1", "16 games with 8 fields", (_WEEK,), 32)
W2: Final = Workload("W2", "an NFL season: 272 games with 20 fields", (season("Season", "NFL", 2026, 272),), 16)
W3: Final = Workload("W3", "the legacy REST answer", (Request("/game-schedule"),), 32)
W4: Final = Workload("W4", "an MLB season: 2,430 games", (season("Season", "MLB", 2026, 2430),), 4, costly=True)
W5: Final = Workload(
    "W5",
    f"{len(_MIXED)} operations over {len(ZONES)} zones, drawn by Zipf's law",
    _MIXED,
    32,
    zipf(len(_MIXED), DRAWS),
)
FIRST_SIGHT: Final = Workload("W6", "W1 under an operation name that is new each time", (_WEEK,), 8, unseen=True)
W7: Final = Workload("W7", "a team's season with line scores: 162 games", (_TEAM_SEASON,), 16)

WORKLOADS: Final = (W1, W2, W3, W4, W5, FIRST_SIGHT, W7)
UNSEEN_NAME: Final = "Week"
"""The operation name that `unseen` requests make unique."""
