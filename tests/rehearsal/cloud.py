"""The emulated account, seen through the aws CLI, and the deploy script that changes it."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
NAME: Final = "rehearsal"

INVENTORY: Final = {
    "stacks": "cloudformation describe-stacks --query Stacks[].StackName",
    "networks": "ec2 describe-vpcs --query Vpcs[].VpcId",
    "subnets": "ec2 describe-subnets --query Subnets[].SubnetId",
    "security groups": "ec2 describe-security-groups --query SecurityGroups[].GroupId",
    "repositories": "ecr describe-repositories --query repositories[].repositoryName",
    "secrets": "secretsmanager list-secrets --include-planned-deletion --query SecretList[].Name",
    "topics": "sns list-topics --query Topics[].TopicArn",
    "caches": "elasticache describe-replication-groups --query ReplicationGroups[].ReplicationGroupId",
    "load balancers": "elbv2 describe-load-balancers --query LoadBalancers[].LoadBalancerName",
    "target groups": "elbv2 describe-target-groups --query TargetGroups[].TargetGroupName",
    "services": "ecs list-clusters --query clusterArns",
    "roles": "iam list-roles --query Roles[].RoleName",
    "logs": "logs describe-log-groups --query logGroups[].logGroupName",
    "alarms": "cloudwatch describe-alarms --query MetricAlarms[].AlarmName",
    "dashboards": "cloudwatch list-dashboards --query DashboardEntries[].DashboardName",
    "rules": "events list-rules --query Rules[].Name",
    "APIs": "apigatewayv2 get-apis --query Items[].ApiId",
}


@dataclass(frozen=True)
class Cloud:
    """An account. `environ` connects the CLI to the account, `templates` are the deployable templates."""

    environ: dict[str, str]
    templates: Path

    def ask(self, command: str, *more: str) -> Any:
        """Return the output of an aws command. Raises CalledProcessError if the command fails."""
        done = self._run(["aws", *command.split(), *more, "--output", "json"])
        done.check_returncode()
        return json.loads(done.stdout or "null")

    def error_of(self, command: str, *more: str) -> str:
        """Return how an aws command that has to fail says so."""
        done = self._run(["aws", *command.split(), *more])
        assert done.returncode, f"{command} went through"
        return done.stderr

    def deploy(self, *arguments: str, templates: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run the deploy script; its output is in `stdout` and `stderr`."""
        script = [sys.executable, "cloudformation/deploy", *arguments]
        return self._run([*script, "--templates", str(templates or self.templates), "--set", f"Name={NAME}", "--yes"])

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        environ = {**os.environ, **self.environ}
        return subprocess.run(  # noqa: S603 - our own commands
            command, cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )

    def stack(self, name: str) -> dict[str, Any]:
        """Return a stack in CloudFormation's description."""
        (found,) = self.ask(f"cloudformation describe-stacks --stack-name {NAME}-{name}")["Stacks"]
        assert isinstance(found, dict)
        return found

    def outputs(self, name: str) -> dict[str, str]:
        """Return the outputs of a stack."""
        return {each["OutputKey"]: each["OutputValue"] for each in self.stack(name)["Outputs"]}

    def resources(self, name: str) -> dict[str, str]:
        """Return the resources of a stack: logical to physical id."""
        found = self.ask(f"cloudformation describe-stack-resources --stack-name {NAME}-{name}")["StackResources"]
        return {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in found}

    def service(self) -> dict[str, Any]:
        """Return the ECS service."""
        out = self.outputs("service")
        command = f"ecs describe-services --cluster {out['ClusterName']} --services {out['ServiceName']}"
        (found,) = self.ask(command)["services"]
        assert isinstance(found, dict)
        return found

    def container(self) -> dict[str, Any]:
        """Return the container that the service runs."""
        command = f"ecs describe-task-definition --task-definition {self.service()['taskDefinition']}"
        (found,) = self.ask(command)["taskDefinition"]["containerDefinitions"]
        assert isinstance(found, dict)
        return found

    def inventory(self) -> dict[str, list[str]]:
        """Return the names of all resources."""
        return {what: sorted(self.ask(command) or []) for what, command in INVENTORY.items()}


def http(method: str, url: str) -> tuple[int, str]:
    """Return status and body of an answer."""
    request = urllib.request.Request(url, method=method)  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310 - likewise
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
