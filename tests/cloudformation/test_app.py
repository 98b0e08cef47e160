"""The templates agree with the app."""

import re
from pathlib import Path
from typing import Any

import orjson
import pytest

from gql_service.command_line.server import KEEP_ALIVE_SECONDS
from gql_service.settings import SettingError, Settings, declared
from gql_service.web.access.client_keys import entry_of, new_key
from gql_service.web.routes import PUBLIC_ROUTES
from gql_service.web.transport.refusal import DEADLINE_SECONDS
from gql_service.wiring import create_app
from schema.enums import League, SourceMode
from tests.cloudformation.templates import TEMPLATES, resources, the
from tests.serving import client_of

ROOT = Path(__file__).parents[2]

CONTAINER: dict[str, Any] = the("AWS::ECS::TaskDefinition")["ContainerDefinitions"][0]
ENVIRONMENT: dict[str, Any] = {each["Name"]: each["Value"] for each in CONTAINER["Environment"]}
TARGETS = the("AWS::ElasticLoadBalancingV2::TargetGroup")
PARAMETERS = TEMPLATES["service"]["Parameters"]


def default_environment() -> dict[str, str]:
    """Return the environment of a container with default parameters."""

    def value(written: Any) -> str:
        return str(PARAMETERS[written["Ref"]]["Default"]) if isinstance(written, dict) else str(written)

    return {name: value(written) for name, written in ENVIRONMENT.items()}


def names() -> set[str]:
    return {name for each in declared() for name in each.metadata["names"]}


def attribute(kind: str, key: str) -> str:
    found = [each["Value"] for each in the(kind)[f"{kind.rpartition('::')[2]}Attributes"] if each.get("Key") == key]
    assert len(found) == 1
    return str(found[0])


def test_every_variable_is_a_setting() -> None:
    given = set(ENVIRONMENT) | {each["Name"] for each in CONTAINER["Secrets"]}
    assert given <= names()


def test_the_gateway_starts_live_with_what_it_is_given() -> None:
    settings = Settings.read({**default_environment(), "SPORTSDATA_API_KEY": "planted"})
    assert settings.mode() is SourceMode.LIVE
    assert settings.drain_seconds == int(ENVIRONMENT["DRAIN_SECONDS"])


def test_the_gateway_does_not_start_without_its_key() -> None:
    with pytest.raises(ValueError, match="SPORTSDATA_API_KEY"):
        Settings.read(default_environment()).mode()


def test_defaults_are_those_of_the_settings() -> None:
    given = Settings.read({**default_environment(), "SPORTSDATA_API_KEY": "planted"})
    usual = Settings()
    for each in declared():
        name = each.metadata["names"][0]
        written = ENVIRONMENT.get(name)
        if isinstance(written, dict) and name not in ("MAX_TASKS", "LEAGUES"):
            assert getattr(given, each.name) == getattr(usual, each.name), name


def test_the_key_comes_from_the_secret_alone() -> None:
    assert CONTAINER["Secrets"] == [
        {"Name": "SPORTSDATA_API_KEY", "ValueFrom": {"Fn::Sub": "${SecretArn}:apiKey::${SecretVersionId}"}}
    ]
    named = {name for name in ENVIRONMENT if "KEY" in name or "SECRET" in name or "PASSWORD" in name}
    assert named == {"API_KEYS", "KEY_RATE_LIMIT"}, "hashes alone, which the parameter makes sure of, and a number"


def accepts(parameter: str, value: str) -> bool:
    return re.fullmatch(PARAMETERS[parameter]["AllowedPattern"], value) is not None


def test_the_parameter_of_api_keys_takes_what_is_printed_and_never_a_key() -> None:
    key = new_key()
    entries = f"{entry_of('mobile-app', key)},{entry_of('tv-2', new_key())}"
    assert accepts("ApiKeys", "")
    assert accepts("ApiKeys", entries)
    for wrong in (key, f"mobile-app:{key}", f"{entries},", entries.replace(",", ", "), "off"):
        assert not accepts("ApiKeys", wrong), wrong
    settings = Settings.read({**default_environment(), "API_KEYS": entries, "SPORTSDATA_API_KEY": "planted"})
    assert settings.api_keys is not None
    assert settings.api_keys.name_of(key) == "mobile-app"


@pytest.mark.parametrize(
    ("parameter", "variable", "value"),
    [
        ("RateLimit", "RATE_LIMIT", "0"),
        ("RateLimit", "RATE_LIMIT", "1.5"),
        ("RateLimit", "RATE_LIMIT", "1000000000000"),
        ("KeyRateLimit", "KEY_RATE_LIMIT", "none"),
        ("ApiKeys", "API_KEYS", "off"),
        ("ApiKeys", "API_KEYS", "tv:abc"),
        ("ApiKeys", "API_KEYS", f"TV:{64 * 'a'}"),
    ],
)
def test_a_parameter_takes_nothing_that_the_gateway_would_not_start_with(
    parameter: str, variable: str, value: str
) -> None:
    with pytest.raises(SettingError):
        Settings.read({variable: value})
    assert not accepts(parameter, value)


def test_the_rate_limit_goes_as_far_as_the_gateway_s() -> None:
    for value in ("off", "1", "60", "9999999", "999999999999"):
        settings = Settings.read({"RATE_LIMIT": value, "KEY_RATE_LIMIT": value})
        assert settings.cost_limits.key == settings.rate_limit
        assert accepts("RateLimit", value)
        assert accepts("KeyRateLimit", value)
    assert accepts("KeyRateLimit", "")


def test_what_strangers_may_do_is_in_the_hands_of_the_deployer() -> None:
    given = {name: written["Ref"] for name, written in ENVIRONMENT.items() if isinstance(written, dict)}
    wanted = {
        "API_KEYS": "ApiKeys",
        "RATE_LIMIT": "RateLimit",
        "KEY_RATE_LIMIT": "KeyRateLimit",
        "TRUSTED_DOCUMENTS_ONLY": "TrustedDocumentsOnly",
        "INTROSPECTION": "Introspection",
        "REQUEST_LOG": "RequestLog",
        "MAX_COST": "MaxCost",
    }
    assert {name: given.get(name) for name in wanted} == wanted


def test_the_container_is_that_of_the_dockerfile() -> None:
    dockerfile = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    check = re.search(r"^HEALTHCHECK .*?CMD (\[.*\])$", dockerfile, re.MULTILINE)
    user = re.search(r"^USER (.*)$", dockerfile, re.MULTILINE)
    assert check
    assert user
    assert CONTAINER["HealthCheck"]["Command"] == ["CMD", *orjson.loads(check[1])]
    assert CONTAINER["User"] == user[1]


def test_templates_use_one_port_from_the_load_balancer_to_the_container() -> None:
    port = Settings().port
    assert int(ENVIRONMENT["PORT"]) == port
    assert CONTAINER["PortMappings"] == [{"ContainerPort": port, "Protocol": "tcp"}]
    assert TARGETS["Port"] == port
    balancers = the("AWS::ECS::Service")["LoadBalancers"]
    assert [(each["ContainerName"], each["ContainerPort"]) for each in balancers] == [(CONTAINER["Name"], port)]


async def test_the_balancer_asks_for_readiness() -> None:
    async with client_of(create_app(Settings(leagues=(League.NFL,)))) as client:
        while (answer := await client.get(TARGETS["HealthCheckPath"])).status_code != 200:
            assert answer.status_code == 503
    assert answer.json() == {"status": "ready"}


def test_the_api_has_the_public_routes_and_no_other() -> None:
    keys = sorted(properties["RouteKey"] for _, properties in resources("AWS::ApiGatewayV2::Route"))
    assert keys == sorted(f"{method} {route.api_path}" for route in PUBLIC_ROUTES for method in route.methods)


def test_the_balancer_forwards_the_public_routes_and_no_other() -> None:
    rules = [properties for _, properties in resources("AWS::ElasticLoadBalancingV2::ListenerRule")]
    patterns = [value for rule in rules for each in rule["Conditions"] for value in each["PathPatternConfig"]["Values"]]
    assert sorted(patterns) == sorted(route.pattern for route in PUBLIC_ROUTES)
    assert len({rule["Priority"] for rule in rules}) == len(rules)
    for rule in rules:
        assert len(rule["Conditions"][0]["PathPatternConfig"]["Values"]) <= 5, "the load balancer takes no more"
    assert (
        the("AWS::ElasticLoadBalancingV2::Listener")["DefaultActions"][0]["FixedResponseConfig"]["StatusCode"] == "404"
    )


@pytest.mark.parametrize("private", ["/healthz", "/readyz"])
def test_health_is_not_public(private: str) -> None:
    assert not any(re.fullmatch(re.escape(route.pattern).replace(r"\*", ".*"), private) for route in PUBLIC_ROUTES)


async def test_cors_of_the_api_is_that_of_the_app() -> None:
    origin = {"Origin": "https://example.com"}
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type, x-api-key"}
    async with client_of(create_app(Settings(leagues=(League.NFL,)))) as client:
        preflight = (await client.options("/graphql", headers={**origin, **asked})).headers
        answer = (await client.get("/healthz", headers=origin)).headers
    api = the("AWS::ApiGatewayV2::Api")["CorsConfiguration"]
    assert set(api["AllowMethods"]) == set(preflight["access-control-allow-methods"].split(", "))
    assert api["AllowHeaders"] == ["*"]
    assert preflight["access-control-allow-headers"] == "content-type, x-api-key", "any header, by repeating it"
    assert api["MaxAge"] == int(preflight["access-control-max-age"])
    exposed = set(answer["access-control-expose-headers"].lower().split(", "))
    assert exposed == set(api["ExposeHeaders"])
    assert {"ratelimit", "ratelimit-policy", "retry-after", "x-request-id", "x-operation-cost"} <= exposed
    assert TEMPLATES["api"]["Parameters"]["AllowedOrigins"]["Default"] == answer["access-control-allow-origin"] == "*"


def test_the_client_address_comes_in_the_header_that_the_app_trusts() -> None:
    mapping = the("AWS::ApiGatewayV2::Integration")["RequestParameters"]
    assert mapping == {f"overwrite:header.{ENVIRONMENT['CLIENT_IP_HEADER']}": "$context.identity.sourceIp"}


def test_time_limits_fit_into_each_other() -> None:
    integration = the("AWS::ApiGatewayV2::Integration")["TimeoutInMillis"] / 1000
    idle = int(attribute("AWS::ElasticLoadBalancingV2::LoadBalancer", "idle_timeout.timeout_seconds"))
    drain = int(ENVIRONMENT["DRAIN_SECONDS"])
    assert DEADLINE_SECONDS < integration < 30, "the API gives up last, and may wait for 30 s at the most"
    assert idle < KEEP_ALIVE_SECONDS, "a connection is not closed under a request"
    assert idle > integration
    notices = TARGETS["HealthCheckIntervalSeconds"] * TARGETS["UnhealthyThresholdCount"]
    assert notices + TARGETS["HealthCheckTimeoutSeconds"] <= drain, "the balancer notices before the gateway stops"
    assert drain + integration < CONTAINER["StopTimeout"] <= 120, "requests in flight end before the process is killed"
    deregistration = attribute("AWS::ElasticLoadBalancingV2::TargetGroup", "deregistration_delay.timeout_seconds")
    assert int(deregistration) >= integration, "a task that leaves finishes its requests"
    assert 5 <= TARGETS["HealthCheckIntervalSeconds"] > TARGETS["HealthCheckTimeoutSeconds"]


def test_what_is_counted_in_the_log_is_written_to_it() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "gql_service").rglob("*.py")))
    for name, properties in resources("AWS::Logs::MetricFilter"):
        event = re.search(r'\$\.event = "(.*?)"', properties["FilterPattern"])
        assert event, name
        begins = event[1].endswith("*")  # a pattern may name the beginning of an event
        words = f'"{event[1].removesuffix("*")}' + ("" if begins else '"')
        assert words in code, f"nothing logs {event[1]!r}"
