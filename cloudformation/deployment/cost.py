"""The monthly cost of a deployment, with the arithmetic."""

import re
from pathlib import Path
from typing import Final

from deployment.plan import Plan

HOURS: Final = 730
PRICES: Final = {
    "ARM64 CPU": 0.03238,
    "ARM64 GB": 0.00356,
    "X86_64 CPU": 0.04048,
    "X86_64 GB": 0.004445,
    "load balancer": 0.0225,
    "load balancer unit": 0.008,
    "NAT gateway": 0.045,
    "public address": 0.005,
    "cache.t4g.micro": 0.0128,
    "cache.t4g.small": 0.0256,
    "million requests": 1.00,
    "alarm": 0.10,
    "metric": 0.30,
    "GB of logs": 0.50,
    "secret": 0.40,
    "GB of images": 0.10,
}
"""USD in us-east-1: hourly prices for running resources, monthly prices otherwise. Check before relying on them."""
REQUESTS_A_MONTH: Final = 1_000_000
LOG_GB: Final = 1.0
OWN_METRICS: Final = 19


def cost(plan: Plan, alarms: int) -> list[tuple[str, str, float]]:
    """Return the monthly cost in USD at a million requests, as tuples of item, arithmetic and amount."""
    tasks, cpu, memory = int(plan["MinTasks"]), int(plan["TaskCpu"]) / 1024, int(plan["TaskMemory"]) / 1024
    kind = plan["CpuArchitecture"]
    cpu_price, memory_price = PRICES[f"{kind} CPU"], PRICES[f"{kind} GB"]
    nats = int(plan["NatGateways"]) if plan.has_network else 0
    addresses = nats or (tasks if plan.has_network or plan["AssignPublicIp"] == "ENABLED" else 0)
    items = [
        (
            "Fargate tasks",
            f"{tasks} × {HOURS} h × ({cpu:g} vCPU × {cpu_price} + {memory:g} GB × {memory_price})",
            tasks * HOURS * (cpu * cpu_price + memory * memory_price),
        ),
        _hourly("Load balancer", 1, "load balancer"),
        _hourly("its capacity units", 0.25, "load balancer unit"),
        _hourly("NAT gateways", nats, "NAT gateway"),
        _hourly("Public addresses", addresses, "public address"),
    ]
    if plan.has_cache:
        nodes = 1 + int(plan["CacheReplicas"])
        items.append(_hourly("Cache nodes", nodes, plan["CacheNodeType"]))
    items += [
        _monthly("API requests, millions", REQUESTS_A_MONTH / 1_000_000, "million requests"),
        _monthly("Logs, GB", LOG_GB, "GB of logs"),
        _monthly("Alarms", alarms, "alarm"),
        _monthly("Metrics of the gateway", OWN_METRICS, "metric"),
        _monthly("Secret", 1, "secret"),
        _monthly("Images, GB", 1, "GB of images"),
    ]
    return [item for item in items if item[2]]


def _hourly(what: str, count: float, price: str) -> tuple[str, str, float]:
    if price not in PRICES:
        return what, f"{count:g} × {price}: see AWS's price list", 0.01
    return what, f"{count:g} × {HOURS} h × {PRICES[price]}", count * HOURS * PRICES[price]


def _monthly(what: str, count: float, price: str) -> tuple[str, str, float]:
    return what, f"{count:g} × {PRICES[price]:.2f}", count * PRICES[price]


def count_alarms(plan: Plan, templates: Path) -> int:
    """Return the number of alarms in this deployment."""
    texts = ((templates / f"{stack}.yaml").read_text(encoding="utf-8") for stack in plan.stacks())
    conditions = re.findall(r"Type: AWS::CloudWatch::Alarm\n(    Condition: UsesCache\n)?", "".join(texts))
    return sum(plan.has_cache or not condition for condition in conditions)


def describe(plan: Plan, templates: Path) -> str:
    """Return a summary of the deployment and its monthly cost."""
    items = cost(plan, count_alarms(plan, templates))
    width = max(len(what) for what, _, _ in items)
    cache = f"a shared cache ({plan['CacheNodeType']})" if plan.has_cache else "no shared cache"
    lines = [
        f"Stacks: {', '.join(map(plan.stack, plan.stacks()))}",
        f"Tasks: {plan['MinTasks']} to {plan['MaxTasks']} of {plan['TaskCpu']} CPU and {plan['TaskMemory']} MiB",
        f"Image: {plan['CpuArchitecture']}; {cache}",
        f"Key: {plan['SportsDataPlan']}, {plan['SportsDataMonthlyCalls']} calls a month; leagues: {plan['Leagues']}",
        "",
        "A month at a million requests, in USD (us-east-1, without taxes and traffic):",
        *(f"  {what:<{width}}  {amount:8.2f}  {how}" for what, how, amount in items),
        f"  {'Sum':<{width}}  {sum(amount for _, _, amount in items):8.2f}",
    ]
    return "\n".join(lines)
