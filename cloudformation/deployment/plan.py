"""What is to be deployed: settings from a file and the command line, over the defaults of the templates."""

import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deployment.refused import Refused

STACKS: Final = ("network", "foundation", "cache", "service", "api")
OWN: Final = {"Name": "schedule-gateway", "Size": "default", "Cache": "auto"}
"""Settings that are no parameter of a template, and their defaults."""
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
"""What Fargate sells, in CPU units and MiB."""
LONGEST_PARAMETER: Final = 4096
"""What CloudFormation takes for a parameter, in bytes."""
_API_KEY: Final = "[a-z0-9][a-z0-9-]{0,39}:[0-9a-f]{64}"
API_KEYS: Final = f"({_API_KEY}(,{_API_KEY})*)?"
"""What ApiKeys may be: `name:hash` with commas between, or nothing."""


def parameters(template: Path) -> dict[str, str | None]:
    """Return the parameters of a template with their defaults; None where a value has to be given."""
    found: dict[str, str | None] = {}
    section = re.search(r"^Parameters:\n(.*?)^(?=\S)", template.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    for name, body in re.findall(r"^  (\w+):\n((?:    .*\n)+)", section[1] if section else "", re.MULTILINE):
        default = re.search(r"^    Default: (.*)$", body, re.MULTILINE)
        found[name] = default[1].strip("\"'") if default else None
    return found


@dataclass(frozen=True)
class Plan:
    """What is to be deployed. `chosen` are the settings that somebody chose, `known` all parameters by stack."""

    chosen: Mapping[str, str]
    known: Mapping[str, Mapping[str, str | None]]

    def __getitem__(self, name: str) -> str:
        """Return a setting: as chosen, else as the size says, else its default."""
        if name in self.chosen:
            return self.chosen[name]
        size = self.chosen.get("Size", OWN["Size"])
        defaults = {key: value or "" for stack in self.known.values() for key, value in stack.items()}
        return {**defaults, **OWN, **SIZES[size]}[name]

    def is_set(self, name: str) -> bool:
        """Tell whether somebody chose a value, or a size, that says it."""
        return name in self.chosen or name in SIZES[self["Size"]]

    @property
    def has_network(self) -> bool:
        """Whether a network is made, rather than brought along."""
        return "VpcId" not in self.chosen

    @property
    def has_cache(self) -> bool:
        """Whether there is a shared cache: where calls are limited, all containers have to count together."""
        return {"on": True, "off": False}.get(self["Cache"], self["SportsDataMonthlyCalls"] != "unlimited")

    def stacks(self) -> list[str]:
        """Return the stacks in the order in which they are deployed."""
        wanted = {"network": self.has_network, "cache": self.has_cache}
        return [stack for stack in STACKS if wanted.get(stack, True)]

    def stack(self, name: str) -> str:
        """Return the full name of a stack."""
        return f"{self['Name']}-{name}"


def read_plan(templates: Path, file: Path | None, given: Sequence[str]) -> Plan:
    """Read settings from a file and from Name=Value texts. Raises Refused for what no template knows."""
    known = {stack: parameters(templates / f"{stack}.yaml") for stack in STACKS}
    names = {*OWN, *(name for stack in known.values() for name in stack)}
    chosen = {name: _text(value) for name, value in _toml(file).items()}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            raise Refused(f"--set {text}: it has to be Name=Value, like --set Leagues=NFL,NBA.")
        chosen[name] = value
    for name in chosen:
        if name not in names:
            near = difflib.get_close_matches(name, names, 1)
            raise Refused(
                f"There is no setting {name}{f'; {near[0]} is one' if near else ''}. docs/deploy.md has them."
            )
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
    """Refuse early what AWS would refuse after minutes."""
    if plan.chosen.get("Size", "default") not in SIZES:
        raise Refused(f"Size is {plan.chosen['Size']}; it has to be one of {', '.join(SIZES)}.")
    if plan["Cache"] not in ("auto", "on", "off"):
        raise Refused(f"Cache is {plan['Cache']}; it has to be auto, on or off.")
    if not re.fullmatch(r"[a-z]([a-z0-9-]{0,30}[a-z0-9])?", plan["Name"]):
        raise Refused(f"Name is {plan['Name']}; it has to be small letters, digits and hyphens, 32 at the most.")
    if plan["TaskMemory"] not in MEMORY_OF_CPU.get(plan["TaskCpu"], ()):
        pairs = "; ".join(f"{cpu}: {', '.join(memory)}" for cpu, memory in MEMORY_OF_CPU.items())
        raise Refused(f"Fargate sells no task of {plan['TaskCpu']} CPU and {plan['TaskMemory']} MiB. It has {pairs}.")
    if not re.fullmatch(API_KEYS, plan["ApiKeys"]):
        # It is not repeated: somebody may have written the key itself.
        raise Refused("ApiKeys has to be name:hash with commas between, each as `gql-service api-key NAME` prints it.")
    if len(plan["ApiKeys"]) > LONGEST_PARAMETER:
        raise Refused(f"ApiKeys has {len(plan['ApiKeys'])} characters; CloudFormation takes {LONGEST_PARAMETER}.")
    if int(plan["MinTasks"]) > int(plan["MaxTasks"]):
        raise Refused(f"MinTasks is {plan['MinTasks']} and MaxTasks {plan['MaxTasks']}; the least has to be less.")
    if not plan.has_network and not {"PrivateSubnetIds", "TaskSubnetIds"} <= set(plan.chosen):
        raise Refused("VpcId needs PrivateSubnetIds and TaskSubnetIds with it: two subnets each, in two zones.")
