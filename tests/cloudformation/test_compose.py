"""What compose.yaml runs on one machine is what the cloud runs."""

import re
from pathlib import Path
from typing import Any

import yaml

from gql_service.settings import declared
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


def test_every_variable_is_a_setting() -> None:
    names = {name for each in declared() for name in each.metadata["names"]}
    assert set(COMPOSE["x-gateway"]["environment"]) <= names


def test_the_balancer_serves_this_machine_alone_and_knows_both_gateways() -> None:
    assert all(port.startswith("127.0.0.1:") for port in COMPOSE["services"]["balancer"]["ports"])
    servers = re.findall(r"^  server (\w+) (\w+):8080$", configuration(), re.MULTILINE)
    assert servers == [("first", "first"), ("second", "second")]
