"""Stand-ins for `aws` and `docker` on the PATH: they answer from a list, and write down how they were called."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]

_PROGRAM: Final = """#!{python} -IS
import json, pathlib, select, sys
here = pathlib.Path(__file__).resolve().parent
called = [pathlib.Path(sys.argv[0]).name, *sys.argv[1:]]
line = " ".join(called)
given = sys.stdin.read() if select.select([sys.stdin], [], [], 0)[0] else ""
with (here / "calls.jsonl").open("a") as file:
    file.write(json.dumps([called, given]) + "\\n")
for parts, out, error, code in json.loads((here / "answers.json").read_text()):
    if all(part in line for part in parts):
        print(out)
        print(error, file=sys.stderr)
        sys.exit(code)
"""

Answer = tuple[Sequence[str], str, str, int]
"""A part of a command line, with the output, the error text and the exit status of matching commands."""


def outputs(**values: str) -> str:
    """Return the outputs of a stack as the aws CLI prints them."""
    return json.dumps([[key, value] for key, value in values.items()])


STACK_OUTPUTS: Final = {
    "network": outputs(
        VpcId="vpc-1", PrivateSubnetIds="subnet-1,subnet-2", TaskSubnetIds="subnet-1,subnet-2",
        AssignPublicIp="DISABLED",
    ),
    "foundation": outputs(
        RepositoryUri="1.dkr.ecr.us-east-1.amazonaws.com/gateway",
        RepositoryArn="arn:aws:ecr:us-east-1:1:repository/gateway",
        SecretArn="arn:aws:secretsmanager:us-east-1:1:secret:key",
        AlarmTopicArn="arn:aws:sns:us-east-1:1:alarms",
    ),
    "cache": outputs(CacheUrl="rediss://cache:6379", CacheClientSecurityGroupId="sg-1", CacheNodeId="cache-001"),
    "service": outputs(
        ListenerArn="arn:listener", LinkSecurityGroupId="sg-2", ClusterName="cluster", ServiceName="service",
        TaskDefinitionArn="arn:task:2", LogGroupName="log", LoadBalancerName="app/lb/1",
        TargetGroupName="targetgroup/tg/1",
    ),
    "alarms": outputs(NoTaskAlarmName="gate-alarms-NoTaskAlarm"),
}  # fmt: skip


@dataclass
class FakeTools:
    """`aws` and `docker` of a machine with scripted answers. The first answer that matches is used."""

    folder: Path
    answers: list[Answer] = field(default_factory=list)

    def __post_init__(self) -> None:
        for tool in ("aws", "docker"):
            program = self.folder / tool
            program.write_text(_PROGRAM.format(python=sys.executable), encoding="utf-8")
            program.chmod(0o755)

    def usual(self, api_url: str) -> list[Answer]:
        """Return how an account answers that has all stacks and the image, and no key yet."""
        described = [
            (("describe-stacks", f"-{stack} ", "Outputs"), printed, "", 0) for stack, printed in STACK_OUTPUTS.items()
        ]
        return [
            *described,
            (("describe-stacks", "-api ", "Outputs"), outputs(ApiUrl=api_url, ApiId="api-1"), "", 0),
            (("describe-stacks", "StackStatus"), "CREATE_COMPLETE", "", 0),
            (("get-secret-value",), "", "ResourceNotFoundException", 254),
            (("list-secret-version-ids",), "0123456789abcdef0123456789abcdef", "", 0),
            (("describe-images",), f"sha256:{'1' * 64}", "", 0),
            (("ecs", "describe-services", "taskDefinition"), "arn:task:2", "", 0),
        ]

    def run(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run the deploy script on that machine."""
        return self.run_command(sys.executable, "cloudformation/deploy", *arguments, **environ)

    def run_command(self, *command: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run a command at the top of the project on that machine."""
        (self.folder / "answers.json").write_text(json.dumps(self.answers), encoding="utf-8")
        (self.folder / "calls.jsonl").write_text("", encoding="utf-8")
        path = f"{self.folder}{os.pathsep}{os.defpath}"
        clean = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return subprocess.run(  # noqa: S603 - our own commands
            command,
            cwd=ROOT,
            env={**clean, "PATH": path, "AWS_REGION": "us-east-1", **environ},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def calls(self) -> list[tuple[list[str], str]]:
        """Return each call since the last run: the command line and its input."""
        lines = (self.folder / "calls.jsonl").read_text(encoding="utf-8").splitlines()
        parsed: list[Any] = [json.loads(line) for line in lines]
        return [(called, given) for called, given in parsed]

    def commands(self) -> list[str]:
        """Return the command lines since the last run."""
        return [" ".join(called) for called, _ in self.calls()]

    def changes(self) -> list[str]:
        """Return the calls that change something."""
        reads = ("describe-", "list-", "get-", "filter-", " inspect ", " info", " configure ", " wait ", " login ")
        return [line for line in self.commands() if not any(read in line for read in reads)]
