"""Run a document once: in this process, without a server, or at a running gateway."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

import httpx
import orjson

from gql_service.clock import Clock
from gql_service.settings import Settings
from gql_service.wiring import checks_of, create_gateway
from schema.context import Context
from schema.executable import build_schema

TIMEOUT_SECONDS: Final = 60
KEY_HEADER: Final = "x-api-key"

_UNREAL: Final = {"sandbox": "this is made-up data from the sandbox.", "replay": "this is data from recorded answers."}


@dataclass(frozen=True, slots=True)
class Request:
    """An operation with its variables."""

    document: str
    variables: dict[str, Any]
    operation: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The response: `body` with `data` and `errors`, and the source of the data."""

    body: dict[str, Any]
    source: str
    """`live`, `sandbox` or `replay`; empty if a gateway does not name its source."""
    stale: bool = False

    def as_json(self) -> str:
        """Return the body as indented JSON."""
        return orjson.dumps(self.body, option=orjson.OPT_INDENT_2).decode()

    def complaints(self, *, worth: bool) -> Iterator[str]:
        """Yield a sentence for each error. With `worth`, also yield sentences about made-up, stale or missing data."""
        for error in self.body.get("errors", ()):
            way = ".".join(map(str, error.get("path") or ()))
            code = (error.get("extensions") or {}).get("code")
            yield f"{way}: " * bool(way) + str(error.get("message")) + f" ({code})" * bool(code)
        if worth:
            if self.source in _UNREAL:
                yield _UNREAL[self.source]
            if self.stale:
                yield "this data is stale, because no newer answer could be fetched."
            yield from dict.fromkeys(_missing(self.body.get("data")))


def _missing(value: Any) -> Iterator[str]:
    """Yield the errors of leagues from any `sources` in the data."""
    if isinstance(value, list):
        for each in value:
            yield from _missing(each)
    elif isinstance(value, dict):
        if value.get("error") and "league" in value:
            yield f"{value['league']}: {value['error']}"
        for each in value.values():
            yield from _missing(each)


class NoAnswer(Exception):
    """No gateway returned a GraphQL response. The message contains the reason."""


async def run_query(request: Request, settings: Settings, clock: Clock) -> Answer:
    """Run an operation in this process."""
    gateway = create_gateway(settings, clock)
    try:
        context = Context(gateway.store, clock(), settings.max_page_size)
        result = await build_schema(checks_of(settings)).execute(
            request.document,
            variable_values=request.variables,
            operation_name=request.operation,
            context_value=context,
        )
    finally:
        await gateway.close()
    body: dict[str, Any] = {"data": result.data} if result.data is not None else {}
    if result.errors:
        body["errors"] = [dict(error.formatted) for error in result.errors]
    stale = any(freshness.is_stale(context.now) for freshness in context.freshness.values())
    return Answer(body, gateway.mode.value.lower(), stale)


def _has_port(parts: SplitResult) -> bool:
    """Tell whether the port of an address is absent or valid."""
    try:
        return parts.port != 0
    except ValueError:
        return False


async def ask_gateway(url: str, key: str | None, request: Request) -> Answer:
    """Send an operation to the gateway at a URL. Without a path, `/graphql` is used.

    Raises NoAnswer if no gateway answers, and ValueError for an invalid URL.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or not _has_port(parts):
        raise ValueError(f'--url: "{url}" is not a valid URL; use a form like http://127.0.0.1:8080.')
    asked = {"query": request.document, "variables": request.variables, "operationName": request.operation}
    headers = {"accept": "application/json", **({KEY_HEADER: key} if key else {})}
    address = url if parts.path.strip("/") else f"{url.rstrip('/')}/graphql"
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS) as client:
            response = await client.post(address, json=asked, headers=headers)
    except httpx.TimeoutException:
        raise NoAnswer(f"{address} did not answer within {TIMEOUT_SECONDS} seconds.") from None
    except httpx.HTTPError as error:
        raise NoAnswer(f"{address} cannot be reached ({error}).") from None
    try:
        body = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        raise NoAnswer(f"{address} answers {response.status_code} without JSON; is it a gateway?") from None
    if not isinstance(body, dict) or not body.keys() & {"data", "errors"}:
        raise NoAnswer(f"{address} answers {response.status_code} without data or errors; is it a gateway?")
    named = response.headers.get("x-schedule-source", "")
    return Answer(body, named, response.headers.get("x-schedule-stale") == "true")
