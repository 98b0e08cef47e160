"""Settings of a deployment, their costs, and whether the result answers."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from deployment.cost import OWN_METRICS, cost, count_alarms, describe
from deployment.image import ROOT, image_tag
from deployment.plan import API_KEYS, LONGEST_PARAMETER, SIZES, Plan, parameters, read_plan
from deployment.refused import Refused
from deployment.smoke import smoke
from gql_service.observability.cloudwatch import METRICS
from gql_service.settings import Settings
from gql_service.web.access.client_keys import ClientKeys, entry_of, new_key
from gql_service.web.rate.cost_limits import LEAST_USEFUL
from gql_service.wiring import create_app
from schema.enums import League
from tests.cloudformation.templates import FOLDER, STACKS, TEMPLATES
from tests.serving import running


def plan(*given: str, file: Path | None = None) -> Plan:
    return read_plan(FOLDER, file, given)


def total(size: str) -> float:
    sized = plan(f"Size={size}")
    return sum(amount for _, _, amount in cost(sized, count_alarms(sized, FOLDER)))


@pytest.mark.parametrize("stack", STACKS)
def test_parameters_are_read_as_a_parser_of_yaml_reads_them(stack: str) -> None:
    known = {
        name: str(parameter["Default"]) if "Default" in parameter else None
        for name, parameter in TEMPLATES[stack]["Parameters"].items()
    }
    assert parameters(FOLDER / f"{stack}.yaml") == known


def test_a_file_is_read_and_the_command_line_counts_more(tmp_path: Path) -> None:
    file = tmp_path / "deployment.toml"
    file.write_text('Leagues = ["NFL", "NBA"]\nMinTasks = 3\nPublicQuota = true\n', encoding="utf-8")
    both = plan("MinTasks=4", file=file)
    assert (both["Leagues"], both["MinTasks"], both["PublicQuota"]) == ("NFL,NBA", "4", "on")
    assert both["MaxTasks"] == "6"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("Leaguez=NFL", "did you mean Leagues"),
        ("Leagues", "Name=Value"),
        ("Size=huge", "cheapest, default, busy"),
        ("Cache=maybe", "auto, on or off"),
        ("Name=Schedule_Gateway", "lowercase letters"),
        ("TaskMemory=4096", "256: 512, 1024, 2048"),
        ("MinTasks=7", r"MaxTasks \(6\)"),
        ("VpcId=vpc-1", "PrivateSubnetIds"),
        ("ApiKeys=" + ",".join(f"client-{n}:{'a' * 64}" for n in range(60)), "CloudFormation allows 4096"),
    ],
)
def test_a_wrong_setting_is_refused_with_what_would_be_right(given: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        plan(given)


@pytest.mark.parametrize("given", ["sg_planted", "tv:sg_planted", f"tv:{64 * 'a'},sg_planted"])
def test_a_key_in_the_place_of_its_hash_is_refused_and_not_repeated(given: str) -> None:
    with pytest.raises(Refused, match="gql-service api-key NAME") as refused:
        plan(f"ApiKeys={given}")
    assert "planted" not in str(refused.value)


def test_api_keys_are_bounded_as_in_the_template() -> None:
    parameter = TEMPLATES["service"]["Parameters"]["ApiKeys"]
    assert parameter["AllowedPattern"] == f"^{API_KEYS}$"
    assert parameter["MaxLength"] == LONGEST_PARAMETER


def test_api_keys_of_a_file_get_commas_between(tmp_path: Path) -> None:
    entries = [entry_of("mobile-app", new_key()), entry_of("tv", new_key())]
    file = tmp_path / "deployment.toml"
    file.write_text(f"ApiKeys = {entries}\nRateLimit = 600000\nTrustedDocumentsOnly = true\n", encoding="utf-8")
    read = plan(file=file)
    assert (read["ApiKeys"], read["RateLimit"], read["TrustedDocumentsOnly"]) == (",".join(entries), "600000", "on")


@pytest.mark.parametrize("name", ["RateLimit", "KeyRateLimit"])
def test_a_number_of_requests_in_place_of_a_cost_is_refused(tmp_path: Path, name: str) -> None:
    file = tmp_path / "deployment.toml"
    file.write_text(f"{name} = {LEAST_USEFUL - 1}\n", encoding="utf-8")
    with pytest.raises(Refused, match=f"{name} is 99999; it must be a cost per minute of at least {LEAST_USEFUL}"):
        plan(file=file)
    for value in (f"{LEAST_USEFUL}", '"off"'):
        file.write_text(f"{name} = {value}\n", encoding="utf-8")
        assert plan(file=file)[name] == value.strip('"')


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "deployment.toml"
    file.write_text("Leagues: NFL\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"deployment\.toml cannot be read"):
        plan(file=file)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((), True),
        (("SportsDataMonthlyCalls=unlimited",), False),
        (("SportsDataMonthlyCalls=unlimited", "Cache=on"), True),
        (("Cache=off",), False),
        (("Size=cheapest",), False),
        (("Size=cheapest", "Cache=on"), True),
    ],
)
def test_there_is_a_cache_where_calls_have_to_be_counted_together(given: tuple[str, ...], *, expected: bool) -> None:
    assert plan(*given).has_cache is expected


@pytest.mark.parametrize("size", SIZES)
def test_every_size_can_be_deployed(size: str) -> None:
    sized = plan(f"Size={size}")
    assert int(sized["MinTasks"]) >= 2, "one in each zone"
    assert set(SIZES[size]) <= {"Cache", *(name for stack in sized.known.values() for name in stack)}


def test_the_default_costs_less_than_a_hundred_dollars_and_the_cheapest_has_no_nat() -> None:
    assert total("cheapest") < total("default") < 100 < total("busy")
    assert "NAT" not in describe(plan("Size=cheapest"), FOLDER)


def test_every_metric_of_the_gateway_is_paid_for() -> None:
    assert len(METRICS) == OWN_METRICS


def test_the_amounts_are_those_of_the_arithmetic() -> None:
    for item, how, amount in cost(plan(), 11):
        expression = how.replace("×", "*").replace(" h ", " ").replace(" vCPU", "").replace(" GB", "")
        assert eval(expression) == pytest.approx(amount), item  # noqa: S307 - our own arithmetic


def test_the_tag_changes_with_what_the_image_is_made_of(tmp_path: Path) -> None:
    for name in ("Dockerfile", ".dockerignore", "requirements.lock", "gql_service/app.py", "docs/page.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            "*\n!requirements.lock\n!gql_service\n**/__pycache__\n" if name == ".dockerignore" else name,
            encoding="utf-8",
        )
    before = image_tag(tmp_path, "ARM64")
    (tmp_path / "docs/page.md").write_text("another text", encoding="utf-8")
    (tmp_path / "gql_service/__pycache__").mkdir()
    (tmp_path / "gql_service/__pycache__/app.pyc").write_bytes(b"code")
    assert image_tag(tmp_path, "ARM64") == before
    assert image_tag(tmp_path, "X86_64") != before
    (tmp_path / "gql_service/app.py").write_text("another line", encoding="utf-8")
    assert image_tag(tmp_path, "ARM64") != before
    assert len(image_tag(ROOT, "ARM64")) == 20


@pytest.fixture
async def broken() -> AsyncIterator[str]:
    """A deployment with a working GraphQL route and a failing legacy route."""

    async def fine(_request: object) -> JSONResponse:
        return JSONResponse({"data": {}})

    async def failing(_request: object) -> JSONResponse:
        return JSONResponse({"message": "An error occurred."}, 500)

    app = Starlette(routes=[Route("/graphql", fine, methods=["POST"]), Route("/game-schedule", failing)])
    async with running(app) as origin:
        yield origin


async def ask(url: str, *given: str, domain_target: str | None = None) -> None:
    await asyncio.to_thread(smoke, url, plan(*given), domain_target, -1)


async def test_a_gateway_that_answers_passes() -> None:
    async with running(create_app(Settings(leagues=(League.NFL,)))) as origin:
        await ask(origin)


async def test_a_gateway_of_trusted_documents_is_asked_for_one() -> None:
    settings = Settings(leagues=(League.NFL,), trusted_documents_only=True, introspection=False)
    async with running(create_app(settings)) as origin:
        await ask(origin, "TrustedDocumentsOnly=on", "Leagues=nfl")


async def test_a_gateway_with_api_keys_passes_when_it_turns_away_who_has_none() -> None:
    entry = entry_of("tv", new_key())
    async with running(create_app(Settings(leagues=(League.NFL,), api_keys=ClientKeys.read(entry)))) as origin:
        await ask(origin, f"ApiKeys={entry}")
        with pytest.raises(Refused, match="HTTP Error 401"):
            await ask(origin)


async def test_a_gateway_that_is_to_have_api_keys_and_answers_anybody_is_a_failed_deployment() -> None:
    async with running(create_app(Settings(leagues=(League.NFL,)))) as origin:
        with pytest.raises(Refused, match="responds without an API key"):
            await ask(origin, f"ApiKeys={entry_of('tv', new_key())}")


async def test_no_answer_is_a_failed_deployment(broken: str) -> None:
    with pytest.raises(Refused, match=r"No answer from .*/game-schedule: HTTP Error 500"):
        await ask(broken)


async def test_a_name_without_its_record_is_explained(broken: str) -> None:
    with pytest.raises(Refused, match=r"Its DNS record must point to d-1\.execute-api"):
        await ask(broken, domain_target="d-1.execute-api.us-east-1.amazonaws.com")
