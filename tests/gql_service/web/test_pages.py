"""The pages for people and their files: headers, and the page that is served before a build."""

import base64
import gzip
import hashlib
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from hatchling.builders.wheel import WheelBuilder
from starlette.applications import Starlette
from starlette.routing import Route

from gql_service.settings import Settings
from gql_service.web.pages.assets import BUILT, Assets
from gql_service.web.pages.views import Pages
from gql_service.wiring import create_app
from schema.enums import League
from tests.builders import NOW
from tests.clocks import HandClock
from tests.serving import client_of

SCRIPT = b"export const answer = 42;\n" * 40
GZIPPED = gzip.compress(SCRIPT, mtime=0)
BROTLI = b"not looked into"
NAME = "board-ABCD2345.js"
PROJECT = Path(__file__).parents[3]


def serving(folder: Path) -> Starlette:
    pages, assets = Pages(folder), Assets(folder)
    return Starlette(
        routes=[
            Route("/graphql", pages.graphiql),
            Route("/", pages.board),
            Route("/assets/{name}", assets.__call__, methods=["GET", "HEAD"]),
        ]
    )


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """Lay out a folder as `make web` does."""
    assets = tmp_path / "assets"
    assets.mkdir()
    (tmp_path / "board.html").write_text('<!doctype html><title>Board</title><body data-graphiql="on" data-logos="">')
    (tmp_path / "graphiql.html").write_text("<!doctype html><title>GraphiQL</title>")
    (tmp_path / "secret-ABCD2345.js").write_text("beside the folder")
    (assets / NAME).write_bytes(SCRIPT)
    (assets / f"{NAME}.gz").write_bytes(GZIPPED)
    (assets / f"{NAME}.br").write_bytes(BROTLI)
    (assets / "icon-ABCD2345.svg").write_text("<svg/>")
    (assets / "notes.txt").write_text("not ours to serve")
    return tmp_path


@pytest.fixture
async def client(built: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(serving(built)) as client:
        yield client


@pytest.mark.parametrize(("path", "title"), [("/", "Board"), ("/graphql", "GraphiQL")])
async def test_a_page_takes_scripts_from_here_alone_and_is_asked_for_anew(
    client: httpx.AsyncClient, path: str, title: str
) -> None:
    page = await client.get(path)
    assert f"<title>{title}</title>" in page.text
    policy = page.headers["content-security-policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "connect-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["cache-control"] == "no-cache"
    assert page.headers["x-content-type-options"] == "nosniff"


async def test_only_graphiql_may_add_styles(client: httpx.AsyncClient) -> None:
    assert "unsafe" not in (await client.get("/")).headers["content-security-policy"]
    policy = (await client.get("/graphql")).headers["content-security-policy"]
    assert re.findall(r"[\w-]+ [^;]*unsafe[^;]*", policy) == ["style-src 'self' 'unsafe-inline'"]


async def test_the_board_knows_whether_there_is_graphiql_to_link_to(built: Path) -> None:
    for graphiql, told in ((True, 'data-graphiql="on"'), (False, 'data-graphiql="off"')):
        app = Starlette(routes=[Route("/", Pages(built, graphiql=graphiql).board)])
        async with client_of(app) as client:
            assert told in (await client.get("/")).text


async def test_a_file_is_kept_for_good_and_sent_in_the_form_the_client_takes(client: httpx.AsyncClient) -> None:
    for accepted, encoding, sent in (
        ("gzip, deflate", "gzip", GZIPPED),
        ("gzip, br", "br", BROTLI),
        ("br;q=0, gzip;q=0.5", "gzip", GZIPPED),
        ("identity", None, SCRIPT),
        ("gzip;q=0.0", None, SCRIPT),
    ):
        request = client.build_request("GET", f"/assets/{NAME}", headers={"accept-encoding": accepted})
        response = await client.send(request, stream=True)
        raw = b"".join([chunk async for chunk in response.aiter_raw()])
        assert response.headers.get("content-encoding") == encoding
        assert raw == sent
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert response.headers["content-type"] == "text/javascript; charset=utf-8"
        assert response.headers["vary"] == "Accept-Encoding"


async def test_head_says_the_same_without_the_file(client: httpx.AsyncClient) -> None:
    head = await client.head(f"/assets/{NAME}", headers={"accept-encoding": "identity"})
    assert (head.status_code, head.headers["content-length"], head.content) == (200, str(len(SCRIPT)), b"")


async def test_a_file_without_compressed_forms_is_sent_as_it_is(client: httpx.AsyncClient) -> None:
    icon = await client.get("/assets/icon-ABCD2345.svg", headers={"accept-encoding": "gzip"})
    assert (icon.text, icon.headers["content-type"]) == ("<svg/>", "image/svg+xml")


@pytest.mark.parametrize(
    "name",
    [
        "board-ZZZZ9999.js",
        f"{NAME}.gz",
        f"{NAME}.br",
        "notes.txt",
        "..%2Fsecret-ABCD2345.js",
        "%2e%2e%2fsecret-ABCD2345.js",
        "%00-ABCD2345.js",
        "x" * 5000 + "-ABCD2345.js",
        "board-ABCD2345.html",
    ],
)
async def test_nothing_else_is_served(client: httpx.AsyncClient, name: str) -> None:
    response = await client.get(f"/assets/{name}")
    assert response.status_code == 404
    assert "secret" not in response.text


async def test_a_missing_file_is_not_kept(client: httpx.AsyncClient) -> None:
    assert (await client.get("/assets/board-ZZZZ9999.js")).headers["cache-control"] == "no-store"


async def test_what_is_built_while_the_server_runs_shows_without_a_restart(tmp_path: Path) -> None:
    async with client_of(serving(tmp_path)) as client:
        assert "make web" in (await client.get("/graphql")).text
        (tmp_path / "graphiql.html").write_text("built meanwhile")
        assert (await client.get("/graphql")).text == "built meanwhile"


@pytest.mark.parametrize("path", ["/", "/graphql"])
async def test_without_built_files_a_page_says_how_to_build_them(tmp_path: Path, path: str) -> None:
    async with client_of(serving(tmp_path)) as client:
        page = await client.get(path)
    assert page.status_code == 200
    assert "<code>make web</code>" in page.text
    assert "README.md" in page.text
    assert "<script" not in page.text


async def test_the_policy_of_that_page_allows_its_style(tmp_path: Path) -> None:
    async with client_of(serving(tmp_path)) as client:
        page = await client.get("/")
    style = re.search("<style>(.*)</style>", page.text, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page.headers["content-security-policy"]


async def test_the_links_of_that_page_work_on_the_gateway(tmp_path: Path) -> None:
    async with client_of(serving(tmp_path)) as client:
        links = re.findall('href="(.*?)"', (await client.get("/")).text)
    assert len(links) == 2
    async with client_of(create_app(Settings(leagues=(League.NFL,)), HandClock(NOW))) as client:
        games, legacy = [(await client.get(link)).json() for link in links]
    assert games["data"]["games"]["nodes"]
    assert legacy["games"]


def test_a_wheel_takes_what_was_built_along() -> None:
    builder = WheelBuilder(str(PROJECT))
    built = BUILT.relative_to(PROJECT)
    assert builder.config.path_is_artifact(str(built / "board.html"))
    assert builder.config.path_is_artifact(str(built / "assets" / NAME))


@pytest.mark.parametrize("origins", [(), ("https://upload.wikimedia.org", "https://logos.example.com:8443")])
async def test_the_board_loads_logos_from_the_origins_of_the_setting_alone(
    built: Path, origins: tuple[str, ...]
) -> None:
    pages = Pages(built, logo_origins=origins)
    async with client_of(Starlette(routes=[Route("/", pages.board), Route("/graphql", pages.graphiql)])) as client:
        board, graphiql = await client.get("/"), await client.get("/graphql")
    directives = board.headers["content-security-policy"].split("; ")
    assert " ".join(["img-src 'self' data:", *origins]) in directives
    assert f'data-logos="{" ".join(origins)}"' in board.text
    assert "wikimedia" not in graphiql.headers["content-security-policy"]
