"""The container image: built for the architecture of the tasks, pushed once, identified by its digest."""

import hashlib
from collections.abc import Iterator, Set
from pathlib import Path
from typing import Final

from deployment.refused import Refused
from deployment.shell import look, say
from deployment.stacks import Deployment

ROOT: Final = Path(__file__).resolve().parents[2]
PLATFORMS: Final = {"ARM64": "linux/arm64", "X86_64": "linux/amd64"}


def sources(root: Path) -> list[Path]:
    """Return the files in the image: the Dockerfile, and the files that .dockerignore allows."""
    lines = (root / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    left_out = {rule for rule in rules if not rule.startswith("!")}
    found = [root / "Dockerfile"]
    for rule in rules:
        if rule.startswith("!"):
            found += _walk(root, root / rule[1:], left_out)
    return sorted(found)


def _walk(root: Path, path: Path, left_out: Set[str]) -> Iterator[Path]:
    if path.relative_to(root).as_posix() in left_out or f"**/{path.name}" in left_out:
        return
    if path.is_dir():
        for child in path.iterdir():
            yield from _walk(root, child, left_out)
    else:
        yield path


def image_tag(root: Path, architecture: str) -> str:
    """Return a tag derived from the image's files. Equal files give an equal tag, so an unchanged image is not
    rebuilt.
    """
    digest = hashlib.sha256(architecture.encode())
    for path in sources(root):
        content = path.read_bytes()
        digest.update(f"\0{path.relative_to(root).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:20]


def push_image(deployment: Deployment, tool: str) -> None:
    """Build and push the image for the tasks' architecture unless it exists, and record its digest.

    Raises Refused, also if the tool built for a different architecture.
    """
    architecture = deployment.plan["CpuArchitecture"]
    uri = "<registry>/<repository>" if deployment.shell.dry else deployment.values["RepositoryUri"]
    say(f"\nThe image, for {architecture}")
    image = f"{uri}:{image_tag(ROOT, architecture)}"
    digest = _digest(deployment, image)
    if digest is None:
        _build(deployment, tool, image, PLATFORMS[architecture])
        digest = _digest(deployment, image)
    else:
        say(f"  The image already exists: {image}")
    if digest is None and not deployment.shell.dry:
        raise Refused(f"{image} was pushed, but the repository does not contain it.")
    deployment.values["ImageUri"] = f"{uri}@{digest or 'sha256:<digest>'}"


def _build(deployment: Deployment, tool: str, image: str, platform: str) -> None:
    shell = deployment.shell
    login = [tool, "login", "--username", "AWS", "--password-stdin", image.partition("/")[0]]
    shell.pipe(["aws", "ecr", "get-login-password"], login)
    revision = look("git", "-C", str(ROOT), "rev-parse", "--short", "HEAD") or "unknown"
    # --pull updates the base image. An old local copy would have known vulnerabilities.
    build = [
        tool,
        "build",
        "--pull",
        "--platform",
        platform,
        "--build-arg",
        f"REVISION={revision}",
        "--tag",
        image,
        str(ROOT),
    ]
    shell.change(*build)
    built = shell.ask(tool, "image", "inspect", "--format", "{{.Os}}/{{.Architecture}}", image)
    if built is not None and built != platform:
        raise Refused(f"{tool} built for {built}, and the tasks are {platform}: it has to be able to build for both.")
    shell.change(tool, "push", image)


def _digest(deployment: Deployment, image: str) -> str | None:
    repository, _, tag = image.partition("/")[2].rpartition(":")
    described = ["aws", "ecr", "describe-images", "--repository-name", repository, "--image-ids", f"imageTag={tag}"]
    query = ["--query", "imageDetails[0].imageDigest", "--output", "text"]
    return deployment.shell.ask(*described, *query, absent="ImageNotFoundException")
