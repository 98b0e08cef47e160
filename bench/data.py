"""The data set of a run: written by the gateway through its GraphQL API, read by every peer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from bench.client import Answer, ask
from bench.workloads import W3, WORKLOADS, Workload, graphql

_GAMES: Final = (
    "query Export($league: League!, $season: Int!) {"
    " games(leagues: [$league], season: $season, seasonType: REGULAR, first: 2500) { nodes {"
    " id league season { year type } week status startTime startTimeTbd date homeScore awayScore channels"
    " homeTeam { ...T } awayTeam { ...T } venue { id name city state }"
    " periodScores { number name kind homeScore awayScore } } } }"
    " fragment T on Team { id key name fullName }"
)
EXPORTED: Final = (("NFL", 2026), ("MLB", 2026))


Headers = tuple[tuple[str, str], ...]
_UVICORN_S: Final = frozenset({"date", "server", "connection"})


class BadAnswer(Exception):
    """A server's response is missing or differs from the gateway's."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The responses that every server must return, as bytes and as parsed JSON, in request order."""

    bodies: Mapping[str, Sequence[bytes]]
    values: Mapping[str, Sequence[Any]]
    headers: Mapping[str, Sequence[Headers]]
    """Headers that the gateway itself sends. The headers that uvicorn adds are not included."""

    @classmethod
    def of(cls, answers: Mapping[str, Sequence[Answer]]) -> "Expected":
        """Parse the bodies once."""
        return cls(
            {name: [answer.body for answer in each] for name, each in answers.items()},
            {name: [orjson.loads(answer.body) for answer in each] for name, each in answers.items()},
            {name: [_own(answer.headers) for answer in each] for name, each in answers.items()},
        )


def _own(headers: Headers) -> Headers:
    return tuple((name.lower(), value) for name, value in headers if name.lower() not in _UVICORN_S)


def checked(workload: Workload, number: int, answer: Answer) -> Any:
    """Return the parsed response to a request. Raises BadAnswer if the response is missing, empty or has errors."""
    if answer.status != 200:
        raise BadAnswer(f"{workload.name} request {number}: HTTP {answer.status}: {answer.body[:300]!r}")
    try:
        value = orjson.loads(answer.body)
    except orjson.JSONDecodeError as error:
        raise BadAnswer(f"{workload.name} request {number}: no JSON: {answer.body[:300]!r}") from error
    if not isinstance(value, dict) or value.get("errors") or (workload.graphql and not value.get("data")):
        raise BadAnswer(f"{workload.name} request {number}: {answer.body[:300]!r}")
    return value


def first_difference(expected: Any, found: Any, at: str = "answer") -> str | None:
    """Return the first difference of two parsed JSON values; None if they are equal, including their types."""
    if type(expected) is not type(found):
        return f"{at}: {expected!r:.80} expected, {found!r:.80} found"
    if isinstance(expected, dict):
        if expected.keys() != found.keys():
            return f"{at}: keys {sorted(expected)} expected, {sorted(found)} found"
        pairs = ((f"{at}.{key}", expected[key], found[key]) for key in expected)
    elif isinstance(expected, list):
        if len(expected) != len(found):
            return f"{at}: {len(expected)} items expected, {len(found)} found"
        pairs = ((f"{at}[{index}]", one, found[index]) for index, one in enumerate(expected))
    else:
        return None if expected == found else f"{at}: {expected!r:.80} expected, {found!r:.80} found"
    return next((told for where, one, other in pairs if (told := first_difference(one, other, where))), None)


def export(port: int, file: Path) -> Expected:
    """Write the data set from a running gateway, and return its responses to all workloads. Raises BadAnswer."""
    games = [game for league, season in EXPORTED for game in _games(port, league, season)]
    found: dict[str, list[Answer]] = {}
    for workload in WORKLOADS:
        answers = [ask(port, request) for request in workload.requests]
        for number, answer in enumerate(answers):
            checked(workload, number, answer)
        found[workload.name] = answers
    legacy = orjson.loads(found[W3.name][0].body)
    file.write_bytes(orjson.dumps({**normalised(games), "legacy": legacy}))
    return Expected.of(found)


def _games(port: int, league: str, season: int) -> list[dict[str, Any]]:
    answer = ask(port, graphql(_GAMES, {"league": league, "season": season}))
    value = checked(Workload("export", "", (graphql(_GAMES),), 1), 0, answer)
    nodes: list[dict[str, Any]] = value["data"]["games"]["nodes"]
    return nodes


def normalised(games: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return games with each team and venue stored once and referenced by ID, as a program would store them."""
    teams: dict[str, Any] = {}
    venues: dict[str, Any] = {}

    def reference(kept: dict[str, Any], value: Mapping[str, Any] | None) -> str | None:
        if value is None:
            return None
        kept[value["id"]] = value
        return str(value["id"])

    rows = [
        {
            **game,
            "season": game["season"]["year"],
            "seasonType": game["season"]["type"],
            "homeTeam": reference(teams, game["homeTeam"]),
            "awayTeam": reference(teams, game["awayTeam"]),
            "venue": reference(venues, game["venue"]),
        }
        for game in games
    ]
    return {"teams": teams, "venues": venues, "games": rows}
