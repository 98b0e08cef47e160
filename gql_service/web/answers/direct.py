"""The way to an endpoint without routes and middleware, for requests that need neither."""

from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gql_service.web.answers.cached_answer import Header, add_headers


async def answer_directly(
    endpoint: ASGIApp, scope: Scope, receive: Receive, send: Send, headers: Iterable[Header]
) -> None:
    """Let an endpoint answer, with these headers on its answer, except headers that the endpoint sets itself."""

    async def label(message: Message) -> None:
        if message["type"] == "http.response.start":
            present = {name.lower() for name, _ in message["headers"]}
            more = [header for header in headers if header[0] == b"vary" or header[0] not in present]
            message["headers"] = add_headers(list(message["headers"]), more)
        await send(message)

    await endpoint(scope, receive, label)
