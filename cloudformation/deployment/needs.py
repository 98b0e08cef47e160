"""Checks the requirements of a deployment on the machine and the account."""

import os
import shutil
from collections.abc import Iterator

from deployment.shell import look


def missing(tool: str | None, region: str | None) -> Iterator[str]:
    """Yield each missing requirement with its remedy. `tool` builds images; None if no image is built."""
    if shutil.which("aws") is None:
        yield "The aws CLI, version 2: docs.aws.amazon.com/cli, Getting started."
    elif look("aws", "sts", "get-caller-identity") is None:
        yield "Credentials: `aws configure sso` or `aws configure`, or AWS_PROFILE for a profile that has them."
    if region is None:
        yield "A region: AWS_REGION=us-east-1 before the command, or `aws configure set region us-east-1`."
    if tool and shutil.which(tool) is None:
        yield f"{tool}, which builds the image: install it, or name another one with --container-tool."
    elif tool and look(tool, "info") is None:
        yield f"{tool} is installed, but `{tool} info` fails: start it."


def find_region() -> str | None:
    """Return the region that aws commands will use; None if no region is configured."""
    given = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    return given or (look("aws", "configure", "get", "region") if shutil.which("aws") else None) or None
