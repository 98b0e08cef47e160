"""compose.yaml runs the same services on a single machine as the cloud."""

import operator
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml

from gql_service.settings import declared
from gql_service.web.routes import PUBLIC_ROUTES, ROUTES
from tests.balance.balancer import checks, configuration
from tests.cloudformation.templates import the

COMPOSE: dict[str, Any] = yaml.safe_load((Path(__file__).parents[2] / "compose.yaml").read_text(encoding="utf-8"))
TARGETS = the("AWS::ElasticLoadBalancingV2::TargetGroup")
CONTAINER = the("AWS::ECS::TaskDefinition")["ContainerDefinitions"][0]


def test_the_balancer_checks_as_the_load_balancer_does() -> None:
    found = checks()
    assert (found.interval, found.timeout, found.fall, found.rise, found.path) == (
        TARGETS["HealthCheckIntervalSeconds"],
        TARGETS["HealthCheckTimeoutSeconds"],
        TARGETS["UnhealthyThresholdCount"],
        TARGETS["HealthyThresholdCount"],
        TARGETS["HealthCheckPath"],
    )


def test_the_balancer_chooses_and_waits_as_the_load_balancer_does() -> None:
    algorithm = {each["Key"]: each["Value"] for each in TARGETS["TargetGroupAttributes"]}
    assert algorithm["load_balancing.algorithm.type"] == "least_outstanding_requests"
    assert "balance leastconn" in configuration()
    attributes = the("AWS::ElasticLoadBalancingV2::LoadBalancer")["LoadBalancerAttributes"]
    idle = next(each["Value"] for each in attributes if each.get("Key") == "idle_timeout.timeout_seconds")
    assert re.findall(r"timeout (?:client|server) (\d+)s", configuration()) == [idle, idle]


def test_a_gateway_is_held_as_in_the_cloud() -> None:
    for name in ("first", "second"):
        service = COMPOSE["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == CONTAINER["LinuxParameters"]["Capabilities"]["Drop"]
        assert service["stop_grace_period"] == f"{CONTAINER['StopTimeout']}s"
        drain = next(each["Value"] for each in CONTAINER["Environment"] if each["Name"] == "DRAIN_SECONDS")
        assert str(service["environment"]["DRAIN_SECONDS"]) == drain


def test_clients_are_told_apart_by_the_address_that_the_balancer_writes() -> None:
    """Otherwise all clients would share the rate limit of the balancer's address."""
    header = COMPOSE["x-gateway"]["environment"]["CLIENT_IP_HEADER"]
    assert f"http-request set-header {header} %[src]" in configuration()


def test_every_variable_is_a_setting() -> None:
    names = {name for each in declared() for name in each.metadata["names"]}
    assert set(COMPOSE["x-gateway"]["environment"]) <= names


def test_the_balancer_serves_this_machine_alone_and_knows_both_gateways() -> None:
    assert all(port.startswith("127.0.0.1:") for port in COMPOSE["services"]["balancer"]["ports"])
    servers = re.findall(r"^  server (\w+) (\w+):8080$", configuration(), re.MULTILINE)
    assert servers == [("first", "first"), ("second", "second")]


def is_refused(path: str) -> bool:
    """Return whether the balancer answers a path itself, by the only such rule of its configuration."""
    (rule,) = re.findall(r"^  http-request return status 404 .* if (.*)$", configuration(), re.MULTILINE)
    conditions = [re.fullmatch(r"{ path,url_dec -m (str|beg) (.*) }", each) for each in rule.split(" || ")]
    assert all(conditions), "the test knows each condition"
    kinds: dict[str, Callable[[str, str], bool]] = {"str": operator.eq, "beg": str.startswith}
    return any(kinds[each[1]](unquote(path), word) for each in conditions if each for word in each[2].split())


def test_nobody_outside_reaches_the_private_routes_through_the_balancer() -> None:
    private = [path for route in ROUTES if not route.public for path in (route.path, *route.also)]
    assert {"/operator/status", "/operator/refresh", "/healthz", "/readyz", "/metrics"} <= set(private)
    for path in private:
        assert is_refused(path), path
        assert is_refused(path.replace("e", "%65")), path
    for route in PUBLIC_ROUTES:
        assert not is_refused(route.path), route.path
