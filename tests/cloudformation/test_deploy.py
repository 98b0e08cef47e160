"""The deploy script: its commands and their order, its refusals, and the path of the key."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deployment.plan import parameters
from gql_service.settings import Settings
from gql_service.web.access.client_keys import ClientKeys, entry_of, new_key
from gql_service.wiring import create_app
from schema.enums import League
from tests.cloudformation.fake_tools import FakeTools
from tests.cloudformation.templates import FOLDER
from tests.serving import running

KEY = "planted-key"
NOWHERE = "http://127.0.0.1:9"
UP = ("up", "--yes", "--patience=-1", "--set", "Name=gate")


@pytest.fixture
def tools(tmp_path: Path) -> FakeTools:
    folder = tmp_path / "bin"
    folder.mkdir()
    return FakeTools(folder)


@pytest.fixture
def key_file(tmp_path: Path) -> str:
    path = tmp_path / "key"
    path.write_text(f"{KEY}\n", encoding="utf-8")
    return str(path)


@pytest.fixture
async def gateway() -> AsyncIterator[str]:
    async with running(create_app(Settings(leagues=(League.NFL,)))) as origin:
        yield origin


def deployed(tools: FakeTools) -> list[str]:
    """Return the stacks that were deployed, in order."""
    return [
        called[called.index("--stack-name") + 1]
        for called, _ in tools.calls()
        if called[1:3] == ["cloudformation", "deploy"]
    ]


def test_without_anything_one_screen_says_what_is_missing(tools: FakeTools) -> None:
    tools.answers = [(("sts",), "", "Unable to locate credentials", 255), (("configure",), "", "", 1)]
    tools.answers += [(("docker", "info"), "", "Cannot connect", 1)]
    done = tools.run("up", AWS_REGION="")
    assert done.returncode == 1
    assert [word for word in ("Credentials", "A region", "docker") if word not in done.stdout] == []
    assert len((done.stdout + done.stderr).splitlines()) <= 24
    assert tools.changes() == []


def test_a_tool_that_is_not_there_is_named(tools: FakeTools) -> None:
    done = tools.run("up", "--container-tool", "finch")
    assert done.returncode == 1
    assert "finch, which builds the image: install it" in done.stdout


def test_a_dry_run_prints_every_command_and_runs_none(tools: FakeTools) -> None:
    tools.answers = [(("sts",), "", "Unable to locate credentials", 255)]
    done = tools.run("up", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert tools.changes() == []
    printed = [line.strip() for line in done.stdout.splitlines() if line.startswith("  $ ")]
    order = ["gateway-network", "gateway-foundation", "put-secret-value", "docker build", "docker push"]
    order += ["gateway-cache", "gateway-service", "gateway-api", "gateway-alarms"]
    found = [next(n for n, line in enumerate(printed) if mark in line) for mark in order]
    assert found == sorted(found)
    assert "'ImageUri=<registry>/<repository>@sha256:<digest>'" in done.stdout
    assert "'SecretArn=<foundation.SecretArn>'" in done.stdout


@pytest.mark.parametrize("words", [("deploy", "--dry-run"), ("deploy", "-n"), ("deploy", "ARGS=--dry-run")])
def test_make_understands_a_dry_run(tools: FakeTools, words: tuple[str, ...]) -> None:
    tools.answers = [(("sts",), "", "Unable to locate credentials", 255)]
    done = tools.run_command("make", f"PYTHON={sys.executable}", *words, MAKEFLAGS="")
    assert done.returncode == 0, done.stderr
    assert "$ docker build" in done.stdout
    assert tools.changes() == []


def test_a_dry_run_of_taking_down_deletes_in_reverse(tools: FakeTools) -> None:
    done = tools.run("down", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert tools.changes() == []
    stacks = [line.rpartition(" ")[2] for line in done.stdout.splitlines() if "delete-stack" in line]
    assert [stack.removeprefix("schedule-gateway-") for stack in stacks] == [
        "alarms",
        "api",
        "service",
        "cache",
        "foundation",
        "network",
    ]


async def test_stacks_are_deployed_in_order_with_what_those_before_gave(
    tools: FakeTools, key_file: str, gateway: str
) -> None:
    tools.answers = tools.usual(gateway)
    done = await asyncio.to_thread(tools.run, *UP, "--key-file", key_file)
    assert done.returncode == 0, done.stdout + done.stderr
    stacks = ("network", "foundation", "cache", "service", "api", "alarms")
    assert deployed(tools) == [f"gate-{stack}" for stack in stacks]
    service = next(line for line in tools.commands() if "deploy --stack-name gate-service" in line)
    assert f"ImageUri=1.dkr.ecr.us-east-1.amazonaws.com/gateway@sha256:{'1' * 64}" in service
    assert "SecretVersionId=0123456789abcdef0123456789abcdef" in service
    assert "CacheUrl=rediss://cache:6379" in service
    alarms = next(line for line in tools.commands() if "deploy --stack-name gate-alarms" in line)
    for watched in ("LoadBalancerName=app/lb/1", "ApiId=api-1", "CacheNodeId=cache-001", "LogGroupName=log"):
        assert watched in alarms
    assert f"The gateway answers: {gateway}/graphql and {gateway}/game-schedule" in done.stdout


async def test_the_key_goes_by_standard_input_and_shows_nowhere(tools: FakeTools, key_file: str, gateway: str) -> None:
    tools.answers = tools.usual(gateway)
    done = await asyncio.to_thread(tools.run, *UP, "--key-file", key_file)
    given = [json.loads(stdin) for called, stdin in tools.calls() if "put-secret-value" in called]
    assert given == [{"apiKey": KEY}]
    assert KEY not in done.stdout + done.stderr + "".join(tools.commands())


async def test_a_key_that_is_there_is_not_put_again(tools: FakeTools, key_file: str, gateway: str) -> None:
    held = (("get-secret-value",), json.dumps({"apiKey": KEY}), "", 0)
    tools.answers = [held, *tools.usual(gateway)]
    assert (await asyncio.to_thread(tools.run, *UP, "--key-file", key_file)).returncode == 0
    assert not [line for line in tools.commands() if "put-secret-value" in line]
    assert (await asyncio.to_thread(tools.run, *UP)).returncode == 0
    assert not [line for line in tools.commands() if "put-secret-value" in line]


def test_without_a_key_and_a_terminal_it_is_asked_for(tools: FakeTools) -> None:
    tools.answers = tools.usual(NOWHERE)
    done = tools.run(*UP)
    assert done.returncode == 1
    assert "--key-file" in done.stderr


@pytest.mark.parametrize("text", ["", "two words\n", "schlüssel\n"])
def test_a_file_without_a_key_is_refused_before_anything_is_done(tools: FakeTools, tmp_path: Path, text: str) -> None:
    path = tmp_path / "key"
    path.write_text(text, encoding="utf-8")
    done = tools.run(*UP, "--key-file", str(path))
    assert done.returncode == 1
    assert "holds no key" in done.stderr
    assert text.strip() == "" or text.strip() not in done.stderr
    assert tools.commands() == []


async def test_an_image_that_is_there_is_not_built_again(tools: FakeTools, key_file: str, gateway: str) -> None:
    tools.answers = tools.usual(gateway)
    assert (await asyncio.to_thread(tools.run, *UP, "--key-file", key_file)).returncode == 0
    assert not [line for line in tools.changes() if line.startswith("docker")]


@pytest.mark.parametrize(("architecture", "platform"), [("ARM64", "linux/arm64"), ("X86_64", "linux/amd64")])
def test_an_image_is_built_for_the_architecture_of_the_tasks(
    tools: FakeTools, key_file: str, architecture: str, platform: str
) -> None:
    absent = (("describe-images",), "", "ImageNotFoundException", 254)
    tools.answers = [absent, (("image inspect",), platform, "", 0), *tools.usual(NOWHERE)]
    tools.run(*UP, "--key-file", key_file, "--set", f"CpuArchitecture={architecture}")
    built = [line for line in tools.commands() if line.startswith("docker")]
    assert [line.split()[1] for line in built] == ["info", "login", "build", "image", "push"]
    assert f"--platform {platform}" in built[2]


def test_an_image_for_another_architecture_is_not_pushed(tools: FakeTools, key_file: str) -> None:
    absent = (("describe-images",), "", "ImageNotFoundException", 254)
    tools.answers = [absent, (("image inspect",), "linux/amd64", "", 0), *tools.usual(NOWHERE)]
    done = tools.run(*UP, "--key-file", key_file)
    assert done.returncode == 1
    assert "built for linux/amd64, and the tasks are linux/arm64" in done.stderr
    assert not [line for line in tools.commands() if line.startswith("docker push")]


def test_the_registry_s_password_is_not_an_argument(tools: FakeTools, key_file: str) -> None:
    absent = (("describe-images",), "", "ImageNotFoundException", 254)
    tools.answers = [absent, (("get-login-password",), "planted-password", "", 0), *tools.usual(NOWHERE)]
    done = tools.run(*UP, "--key-file", key_file)
    (given,) = [stdin for called, stdin in tools.calls() if called[:2] == ["docker", "login"]]
    assert given.strip() == "planted-password"
    assert "planted-password" not in done.stdout + done.stderr + "".join(tools.commands())


def test_a_stack_that_never_worked_is_made_anew(tools: FakeTools, key_file: str) -> None:
    broken = (("describe-stacks", "gate-network ", "StackStatus"), "ROLLBACK_COMPLETE", "", 0)
    tools.answers = [broken, *tools.usual(NOWHERE)]
    tools.run(*UP, "--key-file", key_file)
    lines = [line for line in tools.commands() if "gate-network" in line and ("delete" in line or " deploy " in line)]
    assert ["delete-stack" in lines[0], "stack-delete-complete" in lines[1], " deploy " in lines[2]] == [True] * 3
    assert "--disable-rollback" in lines[2]


def test_a_first_try_is_left_standing_and_an_update_is_put_back(tools: FakeTools, key_file: str) -> None:
    absent = (("describe-stacks", "gate-network ", "StackStatus"), "", "Stack with id gate-network does not exist", 254)
    tools.answers = [absent, *tools.usual(NOWHERE)]
    tools.run(*UP, "--key-file", key_file)
    first, second = [line for line in tools.commands() if "cloudformation deploy" in line][:2]
    assert "--disable-rollback" in first
    assert "--disable-rollback" not in second


def test_a_stack_that_fails_is_explained(tools: FakeTools, key_file: str) -> None:
    tools.answers = [
        (("cloudformation deploy", "gate-service"), "", "Failed to create/update the stack", 255),
        (("describe-stack-events", "gate-service"), "Service\tCircuit breaker", "", 0),
        (("describe-stack-resources",), json.dumps([["Cluster", "c"], ["Service", "s"], ["LogGroup", "l"]]), "", 0),
        (("describe-services", "events"), "unable to pull", "", 0),
        (("list-tasks",), "arn:task", "", 0),
        (("describe-tasks",), "CannotPullContainerError", "", 0),
        (("filter-log-events",), "SOURCE=live needs a key", "", 0),
        *tools.usual(NOWHERE),
    ]
    done = tools.run(*UP, "--key-file", key_file)
    assert done.returncode == 1
    for told in ("Circuit breaker", "unable to pull", "CannotPullContainerError", "SOURCE=live needs a key"):
        assert told in done.stdout
    assert "gate-api" not in deployed(tools)


def test_a_service_that_went_back_to_its_old_version_is_a_failure(tools: FakeTools, key_file: str) -> None:
    back = (("describe-services", "taskDefinition"), "arn:task:1", "", 0)
    tools.answers = [back, *tools.usual(NOWHERE)]
    done = tools.run(*UP, "--key-file", key_file)
    assert done.returncode == 1
    assert "it was rolled back" in done.stderr
    assert "gate-api" not in deployed(tools)


async def test_a_cache_that_is_not_wanted_any_more_is_deleted_last(
    tools: FakeTools, key_file: str, gateway: str
) -> None:
    tools.answers = tools.usual(gateway)
    done = await asyncio.to_thread(tools.run, *UP, "--key-file", key_file, "--set", "SportsDataMonthlyCalls=unlimited")
    assert done.returncode == 0, done.stdout + done.stderr
    changes = tools.changes()
    deleted = next(n for n, line in enumerate(changes) if "delete-stack --stack-name gate-cache" in line)
    assert deleted > next(n for n, line in enumerate(changes) if "deploy --stack-name gate-service" in line)


def test_whoever_brings_a_network_gets_none(tools: FakeTools, key_file: str) -> None:
    tools.answers = tools.usual(NOWHERE)
    own = ("VpcId=vpc-9", "PrivateSubnetIds=subnet-8,subnet-9", "TaskSubnetIds=subnet-8,subnet-9")
    tools.run(*UP, "--key-file", key_file, *(argument for each in own for argument in ("--set", each)))
    assert "gate-network" not in deployed(tools)
    service = next(line for line in tools.commands() if "deploy --stack-name gate-service" in line)
    assert "VpcId=vpc-9 PrivateSubnetIds=subnet-8,subnet-9" in service


def test_whoever_brings_a_secret_has_it_read_and_not_written(tools: FakeTools) -> None:
    tools.answers = tools.usual(NOWHERE)
    own = "arn:aws:secretsmanager:us-east-1:1:secret:own"
    tools.run(*UP, "--set", f"SecretArn={own}")
    service = next(line for line in tools.commands() if "deploy --stack-name gate-service" in line)
    assert f"SecretArn={own} " in service
    assert not any("put-secret-value" in line for line in tools.commands())


def test_commas_and_colons_of_api_keys_reach_the_stack_unharmed(tools: FakeTools, key_file: str) -> None:
    entries = f"{entry_of('mobile-app', new_key())},{entry_of('tv-2', new_key())}"
    tools.answers = tools.usual(NOWHERE)
    tools.run(*UP, "--key-file", key_file, "--set", f"ApiKeys={entries}", "--set", "RateLimit=600000")
    deploying = ["cloudformation", "deploy", "--stack-name", "gate-service"]
    called = next(called for called, _ in tools.calls() if called[1:5] == deploying)
    # The aws CLI takes each argument for one parameter, and splits it at its first equals sign alone.
    overrides = dict(each.split("=", 1) for each in called[called.index("--parameter-overrides") + 1 :])
    assert overrides["ApiKeys"] == entries
    assert overrides["RateLimit"] == "600000"
    assert set(overrides) == set(parameters(FOLDER / "service.yaml"))


def test_a_key_in_the_place_of_its_hash_shows_nowhere(tools: FakeTools) -> None:
    done = tools.run(*UP, "--set", "ApiKeys=sg_planted")
    assert done.returncode == 1
    assert "ApiKeys must be comma-separated name:hash" in done.stderr
    assert "sg_planted" not in done.stdout + done.stderr
    assert tools.commands() == []


async def test_a_deployment_with_api_keys_is_done_when_it_turns_strangers_away(tools: FakeTools, key_file: str) -> None:
    entry = entry_of("tv", new_key())
    async with running(create_app(Settings(leagues=(League.NFL,), api_keys=ClientKeys.read(entry)))) as origin:
        tools.answers = tools.usual(origin)
        done = await asyncio.to_thread(tools.run, *UP, "--key-file", key_file, "--set", f"ApiKeys={entry}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "/graphql rejects requests without an API key" in done.stdout


def test_nothing_is_taken_for_gone_that_could_not_be_asked_for(tools: FakeTools) -> None:
    tools.answers = [(("describe-stacks",), "", "ExpiredToken", 255)]
    done = tools.run("down", "--yes")
    assert done.returncode == 1
    assert "ExpiredToken" in done.stderr
    assert "Everything is deleted" not in done.stdout


def test_taking_down_forgets_the_key_at_once(tools: FakeTools) -> None:
    tools.answers = [(("describe-stack-resources",), "arn:secret", "", 0), *tools.usual(NOWHERE)]
    assert tools.run("down", "--yes").returncode == 0
    changes = tools.changes()
    forgotten = next(n for n, line in enumerate(changes) if "--force-delete-without-recovery" in line)
    assert "--secret-id arn:secret" in changes[forgotten]
    assert "delete-stack --stack-name schedule-gateway-foundation" in changes[forgotten + 1]


@pytest.mark.parametrize("what", ["up", "down"])
def test_nobody_there_to_confirm_is_a_no(tools: FakeTools, what: str) -> None:
    tools.answers = tools.usual(NOWHERE)
    done = tools.run(what)
    assert done.returncode == 1
    assert "--yes" in done.stderr
    assert tools.changes() == []
