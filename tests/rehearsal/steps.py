"""The steps of the rehearsal, in order. Each asserts what a person in front of the console would see."""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from gql_service.web.routes import PUBLIC_ROUTES
from tests.cloudformation.templates import STACKS
from tests.rehearsal.cloud import NAME, ROOT, Cloud, http
from tests.rehearsal.emulator import ACCOUNT, REGION
from tests.rehearsal.pruning import PRUNED_TYPES, types_of

REPOSITORY: Final = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/gateway"
FIRST_IMAGE: Final = f"{REPOSITORY}@sha256:{'1' * 64}"
SECOND_IMAGE: Final = f"{REPOSITORY}@sha256:{'2' * 64}"
KEY: Final = "planted-key"
UP_TO_DATE: Final = "No changes to deploy"


@dataclass
class Rehearsal:
    """The shared state of the steps."""

    cloud: Cloud
    before: dict[str, list[str]] = field(default_factory=dict)

    def up(self, image: str, *settings: str, templates: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Deploy an image with the key in a file. The key must show nowhere."""
        with tempfile.NamedTemporaryFile("w", encoding="utf-8") as file:
            file.write(KEY)
            file.flush()
            given = [argument for setting in settings for argument in ("--set", setting)]
            done = self.cloud.deploy("--image", image, "--key-file", file.name, *given, templates=templates)
        assert KEY not in done.stdout + done.stderr
        return done


def refuses_what_is_pruned(rehearsal: Rehearsal) -> None:
    """The emulator refuses just the types on our list"""
    templates = sorted((ROOT / "cloudformation").glob("*.yaml"))
    used = sorted({kind for path in templates for kind in types_of(path.read_text(encoding="utf-8"))})
    template = json.dumps({"Resources": {f"R{number}": {"Type": kind} for number, kind in enumerate(used)}})
    error = rehearsal.cloud.error_of("cloudformation validate-template", "--template-body", template)
    named = re.search(r"Unrecognized resource types: \[(.*)\]", error)
    assert named, error
    assert set(named[1].split(", ")) == PRUNED_TYPES
    rehearsal.before = rehearsal.cloud.inventory()


def comes_up_cheaply_and_goes(rehearsal: Rehearsal) -> None:
    """The cheapest size: no cache, tasks with public addresses; taken down, nothing is left of it"""
    done = rehearsal.up(FIRST_IMAGE, "Size=cheapest")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{NAME}-cache" not in done.stdout
    network = rehearsal.cloud.service()["networkConfiguration"]["awsvpcConfiguration"]
    assert network["assignPublicIp"] == "ENABLED"
    assert network["subnets"] == rehearsal.cloud.outputs("network")["TaskSubnetIds"].split(",")
    environment = environment_of(rehearsal.cloud.container())
    assert environment["CACHE_URL"] == ""
    assert environment["MAX_TASKS"] == "2"
    leaves_nothing(rehearsal)


def deploys_everything(rehearsal: Rehearsal) -> None:
    """The default size: all stacks in order, tasks in private subnets, and both routes answer through the API"""
    done = rehearsal.up(FIRST_IMAGE)
    assert done.returncode == 0, done.stdout + done.stderr
    order = [done.stdout.index(f"\n{NAME}-{stack}\n") for stack in STACKS]
    assert order == sorted(order)
    assert "/graphql responds" in done.stdout
    assert "/game-schedule responds" in done.stdout
    network = rehearsal.cloud.service()["networkConfiguration"]["awsvpcConfiguration"]
    assert network["assignPublicIp"] == "DISABLED"
    assert network["subnets"] == rehearsal.cloud.outputs("network")["PrivateSubnetIds"].split(",")


def hands_outputs_on(rehearsal: Rehearsal) -> None:
    """Outputs of each stack reached the next stack: key, image, cache, groups, target group, alarms"""
    cloud = rehearsal.cloud
    foundation, cache, service = (cloud.outputs(stack) for stack in ("foundation", "cache", "service"))
    secret = cloud.ask(f"secretsmanager get-secret-value --secret-id {foundation['SecretArn']}")
    assert json.loads(secret["SecretString"]) == {"apiKey": KEY}
    container = cloud.container()
    assert container["image"] == FIRST_IMAGE
    # The emulator forgets where a container's secrets come from; the stack keeps its parameters.
    parameters = {each["ParameterKey"]: each["ParameterValue"] for each in cloud.stack("service")["Parameters"]}
    assert parameters["SecretArn"] == foundation["SecretArn"]
    assert parameters["SecretVersionId"] == secret["VersionId"]
    environment = environment_of(container)
    assert environment["CACHE_URL"] == cache["CacheUrl"]
    assert environment["CACHE_URL"].startswith("rediss://")
    assert KEY not in json.dumps(container)
    running = cloud.service()
    assert (
        cache["CacheClientSecurityGroupId"] in running["networkConfiguration"]["awsvpcConfiguration"]["securityGroups"]
    )
    assert running["deploymentConfiguration"]["deploymentCircuitBreaker"]["rollback"] is True
    resources = cloud.resources("service")
    assert running["deploymentConfiguration"]["alarms"]["alarmNames"] == [resources["UnexpectedErrorsAlarm"]]
    assert running["loadBalancers"][0]["targetGroupArn"] == resources["TargetGroup"]
    rules = cloud.ask(f"elbv2 describe-rules --listener-arn {service['ListenerArn']}")["Rules"]
    patterns = [path for rule in rules for each in rule["Conditions"] for path in each["PathPatternConfig"]["Values"]]
    assert sorted(patterns) == sorted(route.pattern for route in PUBLIC_ROUTES)
    alarms = cloud.ask("cloudwatch describe-alarms")["MetricAlarms"]
    assert all(alarm["AlarmActions"] == [foundation["AlarmTopicArn"]] for alarm in alarms)
    watched = {each["Value"] for alarm in alarms for each in alarm["Dimensions"]}
    assert resources["LoadBalancer"].partition(":loadbalancer/")[2] in watched
    assert resources["TargetGroup"].rpartition(":")[2] in {
        f"targetgroup/{value.removeprefix('targetgroup/')}" for value in watched
    }


def environment_of(container: dict[str, Any]) -> dict[str, str]:
    """Return the variables of a container."""
    return {each["name"]: each["value"] for each in container["environment"]}


def opens_the_public_routes_alone(rehearsal: Rehearsal) -> None:
    """The API hands on the public routes and their methods, and answers the rest itself"""
    url = rehearsal.cloud.outputs("api")["ApiUrl"]
    own = http("GET", f"{url}/nowhere")
    assert own[0] == 404
    for route in PUBLIC_ROUTES:
        assert http("GET", url + route.api_path.replace("{proxy+}", "a/b.c")) != own, route.path
    assert http("GET", f"{url}/healthz") == own
    assert http("GET", f"{url}/readyz") == own
    assert http("POST", f"{url}/game-schedule") == own


def changes_nothing_the_second_time(rehearsal: Rehearsal) -> None:
    """The same again: nothing is done"""
    done = rehearsal.up(FIRST_IMAGE)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(UP_TO_DATE) == 6
    assert "The key is already stored." in done.stdout


def changes_the_image_alone(rehearsal: Rehearsal) -> None:
    """Another image: a new task definition, and no other change"""
    before = rehearsal.cloud.resources("service")
    done = rehearsal.up(SECOND_IMAGE)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(UP_TO_DATE) == 5
    after = rehearsal.cloud.resources("service")
    assert {name for name in before if before[name] != after[name]} == {"TaskDefinition"}
    assert rehearsal.cloud.container()["image"] == SECOND_IMAGE


def survives_a_broken_update(rehearsal: Rehearsal) -> None:
    """An update that fails half-way is explained and rolled back; a correct update succeeds afterwards"""
    with tempfile.TemporaryDirectory() as folder:
        broken = Path(folder) / "templates"
        shutil.copytree(rehearsal.cloud.templates, broken)
        path = broken / "service.yaml"
        text = path.read_text(encoding="utf-8")
        # The rule names the service, so the update reaches the service first and fails after it.
        wrong = text.replace("[SERVICE_DEPLOYMENT_FAILED]", "[!GetAtt Cluster.Nonsense]")
        assert wrong != text
        path.write_text(wrong, encoding="utf-8")
        done = rehearsal.up(FIRST_IMAGE, templates=broken)
    assert done.returncode == 1
    assert "What explains it:" in done.stdout
    assert "Nonsense" in done.stdout
    assert rehearsal.cloud.stack("service")["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert rehearsal.cloud.container()["image"] == SECOND_IMAGE
    assert rehearsal.up(SECOND_IMAGE).returncode == 0
    assert rehearsal.cloud.container()["image"] == SECOND_IMAGE


def does_without_the_cache(rehearsal: Rehearsal) -> None:
    """Without limits on calls, no shared cache is needed: the tasks stop using the cache, and the cache is deleted"""
    done = rehearsal.up(SECOND_IMAGE, "SportsDataMonthlyCalls=unlimited")
    assert done.returncode == 0, done.stdout + done.stderr
    network = rehearsal.cloud.service()["networkConfiguration"]["awsvpcConfiguration"]
    assert len(network["securityGroups"]) == 1
    assert environment_of(rehearsal.cloud.container())["CACHE_URL"] == ""
    assert f"{NAME}-cache" not in rehearsal.cloud.inventory()["stacks"]


def leaves_nothing(rehearsal: Rehearsal) -> None:
    """Taken down: the account is the same as before"""
    done = rehearsal.cloud.deploy("down")
    assert done.returncode == 0, done.stdout + done.stderr
    left = rehearsal.cloud.inventory()
    assert left == rehearsal.before, {what: names for what, names in left.items() if names != rehearsal.before[what]}


STEPS: Final[tuple[Callable[[Rehearsal], None], ...]] = (
    refuses_what_is_pruned,
    comes_up_cheaply_and_goes,
    deploys_everything,
    hands_outputs_on,
    opens_the_public_routes_alone,
    changes_nothing_the_second_time,
    changes_the_image_alone,
    survives_a_broken_update,
    does_without_the_cache,
    leaves_nothing,
)
