"""The settings of a deployment: from a file and the command line, over the defaults of the templates."""

import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deployment.refused import Refused

STACKS: Final = ("network", "foundation", "cache", "service", "api", "alarms")
OWN: Final = {"Name": "schedule-gateway", "Size": "default", "Cache": "auto"}
"""Settings that are not template parameters, and their defaults."""
SIZES: Final[Mapping[str, Mapping[str, str]]] = {
    "cheapest": {"NatGateways": "0", "Cache": "off", "MaxTasks": "2"},
    "default": {},
    "busy": {
        "NatGateways": "2",
        "CacheReplicas": "1",
        "TaskCpu": "512",
        "TaskMemory": "1024",
        "MinTasks": "4",
        "MaxTasks": "20",
    },
}
MEMORY_OF_CPU: Final = {
    "256": ("512", "1024", "2048"),
    "512": ("1024", "2048", "3072", "4096"),
    "1024": ("2048", "3072", "4096"),
    "2048": ("4096",),
}
"""The task sizes that Fargate offers: CPU units, and memory in MiB."""
LEAST_RATE_LIMIT: Final = 100_000
"""A lower rate limit is probably a number of requests, the unit of earlier versions."""
LONGEST_PARAMETER: Final = 4096
"""CloudFormation's limit for a parameter, in bytes."""
_API_KEY: Final = "[a-z0-9][a-z0-9-]{0,39}:[0-9a-f]{64}"
API_KEYS: Final = f"({_API_KEY}(,{_API_KEY})*)?"
"""The valid form of ApiKeys: comma-separated `name:hash` pairs, or empty."""


def parameters(template: Path) -> dict[str, str | None]:
    """Return the parameters of a template with their defaults; None marks a parameter without a default."""
    found: dict[str, str | None] = {}
    section = re.search(r"^Parameters:\n(.*?)^(?=\S)", template.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    for name, body in re.findall(r"^  (\w+):\n((?:    .*\n)+)", section[1] if section else "", re.MULTILINE):
        default = re.search(r"^    Default: (.*)$", body, re.MULTILINE)
        found[name] = default[1].strip("\"'") if default else None
    return found


@dataclass(frozen=True)
class Plan:
    """The settings of a deployment. `chosen` are the settings given explicitly, `known` all parameters by stack."""

    chosen: Mapping[str, str]
    known: Mapping[str, Mapping[str, str | None]]

    def __getitem__(self, name: str) -> str:
        """Return a setting: the explicit value, the value of the size, or the default, in this order."""
        if name in self.chosen:
            return self.chosen[name]
        size = self.chosen.get("Size", OWN["Size"])
        defaults = {key: value or "" for stack in self.known.values() for key, value in stack.items()}
        return {**defaults, **OWN, **SIZES[size]}[name]

    def is_set(self, name: str) -> bool:
        """Return whether a setting was given explicitly or through a size."""
        return name in self.chosen or name in SIZES[self["Size"]]

    @property
    def has_network(self) -> bool:
        """Whether the deployment creates a network instead of using an existing network."""
        return "VpcId" not in self.chosen

    @property
    def has_cache(self) -> bool:
        """Whether the deployment has a shared cache. If calls are limited, all containers must share the call count."""
        return {"on": True, "off": False}.get(self["Cache"], self["SportsDataMonthlyCalls"] != "unlimited")

    def stacks(self) -> list[str]:
        """Return the stacks in deployment order."""
        wanted = {"network": self.has_network, "cache": self.has_cache}
        return [stack for stack in STACKS if wanted.get(stack, True)]

    def stack(self, name: str) -> str:
        """Return the full name of a stack."""
        return f"{self['Name']}-{name}"


def read_plan(templates: Path, file: Path | None, given: Sequence[str]) -> Plan:
    """Read settings from a file and from Name=Value texts. Raises Refused for an unknown or invalid setting."""
    known = {stack: parameters(templates / f"{stack}.yaml") for stack in STACKS}
    names = {*OWN, *(name for stack in known.values() for name in stack)}
    chosen = {name: _text(value) for name, value in _toml(file).items()}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            raise Refused(f"--set {text}: the form is Name=Value, such as --set Leagues=NFL,NBA.")
        chosen[name] = value
    for name in chosen:
        if name not in names:
            near = difflib.get_close_matches(name, names, 1)
            hint = f"; did you mean {near[0]}?" if near else "."
            raise Refused(f"There is no setting {name}{hint} docs/deploy.md lists all settings.")
    plan = Plan(chosen, known)
    _check(plan)
    return plan


def _toml(file: Path | None) -> dict[str, object]:
    if file is None:
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refused(f"{file} cannot be read: {error}.") from None


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _check(plan: Plan) -> None:
    """Reject settings early that AWS would reject after minutes. Raises Refused."""
    if plan.chosen.get("Size", "default") not in SIZES:
        raise Refused(f"Size is {plan.chosen['Size']}; it must be one of {', '.join(SIZES)}.")
    if plan["Cache"] not in ("auto", "on", "off"):
        raise Refused(f"Cache is {plan['Cache']}; it must be auto, on or off.")
    if not re.fullmatch(r"[a-z]([a-z0-9-]{0,30}[a-z0-9])?", plan["Name"]):
        raise Refused(f"Name is {plan['Name']}; use lowercase letters, digits and hyphens, at most 32 characters.")
    if plan["TaskMemory"] not in MEMORY_OF_CPU.get(plan["TaskCpu"], ()):
        pairs = "; ".join(f"{cpu}: {', '.join(memory)}" for cpu, memory in MEMORY_OF_CPU.items())
        raise Refused(
            f"Fargate does not offer {plan['TaskCpu']} CPU with {plan['TaskMemory']} MiB. Valid sizes: {pairs}."
        )
    if not re.fullmatch(API_KEYS, plan["ApiKeys"]):
        # The value is not repeated, because it may contain an API key itself.
        raise Refused("ApiKeys must be comma-separated name:hash pairs, as printed by `gql-service api-key NAME`.")
    if len(plan["ApiKeys"]) > LONGEST_PARAMETER:
        raise Refused(f"ApiKeys has {len(plan['ApiKeys'])} characters; CloudFormation allows {LONGEST_PARAMETER}.")
    _check_rate_limits(plan)
    if int(plan["MinTasks"]) > int(plan["MaxTasks"]):
        raise Refused(f"MinTasks ({plan['MinTasks']}) must not be greater than MaxTasks ({plan['MaxTasks']}).")
    if not plan.has_network and not {"PrivateSubnetIds", "TaskSubnetIds"} <= set(plan.chosen):
        raise Refused("VpcId also needs PrivateSubnetIds and TaskSubnetIds: two subnets each, in two zones.")


def _check_rate_limits(plan: Plan) -> None:
    """Reject a number of requests in place of a cost: every client would soon get 429. Raises Refused."""
    for name in ("RateLimit", "KeyRateLimit"):
        if plan[name].isdecimal() and int(plan[name]) < LEAST_RATE_LIMIT:
            raise Refused(
                f"{name} is {plan[name]}; it must be a cost per minute of at least {LEAST_RATE_LIMIT}, or off. It is "
                "no longer a number of requests: a cached response costs 100, another its X-Operation-Cost."
            )
