"""Running one document without a server."""

from typing import Any

import orjson

from gql_service.clock import Clock
from gql_service.settings import Settings
from gql_service.wiring import create_gateway
from schema.build import build_schema
from schema.context import Context


async def run_query(
    document: str, variables: str, operation: str | None, settings: Settings, clock: Clock
) -> tuple[str, bool]:
    """Return the answer as indented JSON, and whether it is without errors. Raises ValueError for bad variables."""
    try:
        values = orjson.loads(variables)
    except orjson.JSONDecodeError as error:
        raise ValueError(f"--variables is not JSON: {error}") from error
    if not isinstance(values, dict):
        raise ValueError('--variables has to be a JSON object, like {"league": "NFL"}.')
    gateway = create_gateway(settings, clock)
    try:
        context = Context(gateway.store, clock(), settings.max_page_size)
        result = await build_schema().execute(
            document, variable_values=values, operation_name=operation, context_value=context
        )
    finally:
        await gateway.close()
    answer: dict[str, Any] = {"data": result.data} if result.data is not None else {}
    if result.errors:
        answer["errors"] = [dict(error.formatted) for error in result.errors]
    return orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode(), not result.errors
