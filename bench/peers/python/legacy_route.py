"""The legacy route beside a GraphQL app on Starlette."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


def legacy_route(answer: dict[str, Any]) -> Route:
    async def game_schedule(_request: Request) -> JSONResponse:
        return JSONResponse({"message": answer["message"], "games": [dict(game) for game in answer["games"]]})

    return Route("/game-schedule", game_schedule)
