import re
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from gql_service.sandbox import create_sandbox
from tests.gql_service.sandbox.support import NOVEMBER, client

TEAMS = "/v3/nfl/scores/json/Teams"


async def test_an_answer_has_the_headers_of_the_vendor() -> None:
    async with client(create_sandbox(lambda: NOVEMBER)) as http:
        answer = await http.get(TEAMS)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert re.fullmatch(r"must-revalidate, max-age=\d+, private", answer.headers["cache-control"])
    assert answer.headers["last-modified"] == "Sun, 23 Nov 2025 19:00:00 GMT"
    assert len(answer.json()) == 32


async def test_the_case_of_a_path_does_not_matter() -> None:
    async with client(create_sandbox(lambda: NOVEMBER)) as http:
        for path in (
            "/v3/nba/scores/JSON/Teams",
            "/v3/NBA/Scores/json/allteams",
            "/v3/nba/scores/json/teams/2026",
        ):
            assert (await http.get(path)).status_code == 200


async def test_unknown_paths_and_other_methods_are_refused() -> None:
    async with client(create_sandbox(lambda: NOVEMBER)) as http:
        for path in (
            "/",
            "/v3/curling/scores/json/Teams",
            "/v3/nfl/scores/json/Nothing",
            "/v3/nfl/scores/xml/Teams",
            "/v4/nfl/scores/json/Teams",
            "/v3/soccer/scores/json/Teams/EPL",
        ):
            assert (await http.get(path)).status_code == 404
        assert (await http.post(TEAMS)).status_code == 405


async def test_only_known_keys_are_admitted_when_keys_are_given() -> None:
    async with client(create_sandbox(lambda: NOVEMBER, keys={"planted"})) as http:
        refused = [
            await http.get(TEAMS),
            await http.get(TEAMS, headers={"Ocp-Apim-Subscription-Key": "other"}),
        ]
        admitted = await http.get(TEAMS, headers={"Ocp-Apim-Subscription-Key": "planted"})
    assert [answer.status_code for answer in refused] == [401, 401]
    assert refused[0].json()["message"].startswith("Access denied due to invalid subscription key.")
    assert admitted.status_code == 200


async def test_faults_take_the_place_of_answers() -> None:
    sandbox = create_sandbox(lambda: NOVEMBER)
    async with client(sandbox) as http:
        sandbox.faults.add("/nfl/.*teams", status=503, body={"no": 1}, headers={"Retry-After": "7"}, times=1)
        sandbox.faults.not_in_plan("2014REG")
        first, second = await http.get(TEAMS), await http.get(TEAMS)
        plan = await http.get("/v3/nfl/scores/json/Schedules/2014REG")
        sandbox.faults.clear()
        cleared = await http.get("/v3/nfl/scores/json/Schedules/2014REG")
    assert (first.status_code, first.json(), first.headers["retry-after"]) == (503, {"no": 1}, "7")
    assert second.status_code == 200
    assert (plan.status_code, plan.json()["HttpStatusCode"], plan.json()["Code"]) == (401, 401, 2)
    assert cleared.status_code == 200


async def test_a_delay_alone_leaves_the_answer_as_it_is() -> None:
    sandbox = create_sandbox(lambda: NOVEMBER)
    sandbox.faults.add("Teams", delay=0.01)
    async with client(sandbox) as http:
        assert (await http.get(TEAMS)).status_code == 200


async def test_requests_are_counted() -> None:
    sandbox = create_sandbox(lambda: NOVEMBER, keys=set())
    async with client(sandbox) as http:
        for _ in range(2):
            await http.get(TEAMS)
    assert sandbox.requests == [TEAMS, TEAMS]
    assert sandbox.counts[TEAMS] == 2


def test_another_process_gives_the_same_bytes() -> None:
    path = "/v3/nhl/scores/json/Games/2026"
    program = (
        "import hashlib, datetime as d; from gql_service.sandbox import create_sandbox;"
        "now = d.datetime(2025, 11, 23, 19, tzinfo=d.UTC);"
        f"print(hashlib.sha256(create_sandbox(lambda: now).answer({path!r})[2]).hexdigest())"
    )
    runs = [
        subprocess.run(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert len(runs[0]) == 65


@pytest.mark.parametrize(
    ("path", "playing", "between"),
    [
        ("/v4/soccer/scores/json/Schedule/EPL/2026", datetime(2025, 11, 22, 15, 20, tzinfo=UTC), 60),
        ("/v3/nba/scores/json/Games/2026", datetime(2025, 11, 24, 1, 0, tzinfo=UTC), 60),
        ("/v3/nba/scores/json/Stadiums", datetime(2025, 11, 24, 1, 0, tzinfo=UTC), 300),
    ],
)
async def test_a_list_with_scores_may_be_asked_for_often_while_a_game_is_played(
    path: str, playing: datetime, between: int
) -> None:
    async def max_age(now: datetime) -> str:
        async with client(create_sandbox(lambda: now)) as http:
            return (await http.get(path)).headers["cache-control"]

    assert await max_age(datetime(2025, 11, 22, 9, 0, tzinfo=UTC)) == f"must-revalidate, max-age={between}, private"
    expected = between if "Stadiums" in path else 5
    assert await max_age(playing) == f"must-revalidate, max-age={expected}, private"
