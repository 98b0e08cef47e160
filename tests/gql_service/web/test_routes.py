"""The table of routes, and the app's answers under these routes."""

import pytest

from gql_service.settings import Settings
from gql_service.web.routes import PUBLIC_ROUTES, ROUTES, ServedRoute, route_at
from gql_service.wiring import create_app
from schema.enums import League
from tests.builders import NOW
from tests.clocks import HandClock
from tests.serving import client_of


def named(route: ServedRoute) -> str:
    return route.path


@pytest.mark.parametrize("route", PUBLIC_ROUTES, ids=named)
async def test_what_is_public_is_served(route: ServedRoute) -> None:
    async with client_of(create_app(Settings(leagues=(League.NFL,)), HandClock(NOW))) as client:
        answers = [
            await client.request(method, path)
            for path in (f"{route.folder}none.css" if route.folder else route.path, *route.also)
            for method in ("GET", "PATCH")
        ]
    assert not [answer.text for answer in answers if "There is nothing here" in answer.text]
    for refused in answers[1::2]:
        assert refused.status_code == 405
        assert set(refused.headers["allow"].split(", ")) == {*route.methods, "OPTIONS"}


async def test_health_is_nobody_s_business_outside() -> None:
    public = {route.path for route in PUBLIC_ROUTES}
    async with client_of(create_app(Settings(leagues=(League.NFL,)), HandClock(NOW))) as client:
        for path in ("/healthz", "/readyz"):
            assert (await client.get(path)).status_code in (200, 503)
            assert path not in public


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_a_path_leads_to_its_route(route: ServedRoute) -> None:
    below = [route.folder, f"{route.folder}a", f"{route.folder}a/b\n"] if route.folder else [route.path]
    assert {route_at(path) for path in (*below, *route.also)} == {route}


@pytest.mark.parametrize(
    "path", ["", "graphql", "/graphqlx", "/graphql/x", "/graphql\n", "//", "/x/assets/", "/healthz/"]
)
def test_other_paths_lead_nowhere(path: str) -> None:
    assert route_at(path) is None
