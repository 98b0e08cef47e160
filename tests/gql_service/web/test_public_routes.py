"""The one list of public routes, and what the app answers under them."""

import pytest

from gql_service.settings import Settings
from gql_service.web.public_routes import GREEDY, PUBLIC_ROUTES, PublicRoute
from gql_service.wiring import create_app
from schema.enums import League
from tests.builders import NOW
from tests.serving import client_of


@pytest.mark.parametrize("route", PUBLIC_ROUTES, ids=lambda route: route.path)
async def test_what_is_public_is_served(route: PublicRoute) -> None:
    async with client_of(create_app(Settings(leagues=(League.NFL,)), lambda: NOW)) as client:
        response = await client.get(route.path.replace(GREEDY, "none.css"))
    assert "There is nothing here" not in response.text


async def test_health_is_nobody_s_business_outside() -> None:
    public = {route.path for route in PUBLIC_ROUTES}
    async with client_of(create_app(Settings(leagues=(League.NFL,)), lambda: NOW)) as client:
        for path in ("/healthz", "/readyz"):
            assert (await client.get(path)).status_code in (200, 503)
            assert path not in public
