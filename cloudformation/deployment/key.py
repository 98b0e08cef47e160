"""The vendor's key: stored in the secret from a file or the keyboard, and deleted again."""

import getpass
import json
import sys
from pathlib import Path

from deployment.refused import Refused
from deployment.shell import say
from deployment.stacks import Deployment


def read_key(file: Path) -> str:
    """Return the key from a file. Raises Refused."""
    try:
        key = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"The key file {file} cannot be read: {error}.") from None
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise Refused(f"{file} holds no key: it must contain only the key shown by SportsData.io, on a single line.")
    return key


def store_key(deployment: Deployment, file: Path | None) -> None:
    """Store the key in the secret unless already stored, and record the secret's version. Raises Refused."""
    say("\nThe vendor's key")
    own = deployment.plan.chosen.get("SecretArn")
    secret = own or deployment.values["SecretArn"]
    if own is None:
        _put(deployment, secret, file)
    current = "Versions[?contains(VersionStages, 'AWSCURRENT')].VersionId"
    listed = ["aws", "secretsmanager", "list-secret-version-ids", "--secret-id", secret]
    version = deployment.shell.ask(*listed, "--query", current, "--output", "text")
    deployment.values["SecretVersionId"] = "<version of the key>" if version is None else version


def _put(deployment: Deployment, secret: str, file: Path | None) -> None:
    shell = deployment.shell
    value = ["aws", "secretsmanager", "get-secret-value", "--secret-id", secret, "--query", "SecretString"]
    held = shell.ask(*value, "--output", "text", absent="ResourceNotFoundException")
    if shell.dry:
        wanted = "{}"
    elif file:
        wanted = json.dumps({"apiKey": read_key(file)})
    else:
        wanted = held or json.dumps({"apiKey": _asked()})
    if wanted == held:
        say("  The key is already stored.")
        return
    # The key is passed through standard input, because other users of this machine can see command arguments.
    put = ["aws", "secretsmanager", "put-secret-value", "--secret-id", secret, "--secret-string", "file:///dev/stdin"]
    shell.change(*put, "--query", "VersionId", "--output", "text", given=wanted)


def _asked() -> str:
    if not sys.stdin.isatty():
        raise Refused("The vendor's key is not stored yet: use --key-file FILE to name a file with the key.")
    key = getpass.getpass("  Your SportsData.io key (it is not shown): ").strip()
    if not key:
        raise Refused("The gateway cannot be deployed without a key.")
    return key


def forget_key(deployment: Deployment) -> None:
    """Delete the secret immediately. Deleting the stack would keep it recoverable for weeks."""
    shell, stack = deployment.shell, deployment.plan.stack("foundation")
    query = "StackResources[?LogicalResourceId == 'VendorKey'].PhysicalResourceId"
    described = ["aws", "cloudformation", "describe-stack-resources", "--stack-name", stack]
    secret = shell.ask(*described, "--query", query, "--output", "text")
    if secret is None:
        secret = "<foundation.SecretArn>"  # noqa: S105 - a placeholder in a dry run
    if secret not in ("", "None"):
        delete = ["aws", "secretsmanager", "delete-secret", "--secret-id", secret, "--force-delete-without-recovery"]
        shell.change(*delete, "--query", "Name", "--output", "text")
