"""Answers in files: the reader for replay, and the writer for recording."""

from pathlib import Path

import httpx
import pytest

from gql_service.sportsdata.errors import NotFound, Unreadable
from gql_service.sportsdata.http.client import SportsDataClient, create_http
from gql_service.sportsdata.http.recorded import RecordingTransport, ReplayTransport

ORIGIN = "http://recorded.invalid"
PATH = "/v3/nfl/scores/json/Schedules/2026REG"


def file_of(folder: Path, path: str = PATH) -> Path:
    return folder.joinpath(*f"{path}.json".removeprefix("/").split("/"))


def write(file: Path, body: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(body)


def files_in(folder: Path) -> list[Path]:
    return sorted(each for each in folder.rglob("*") if each.is_file())


class Vendor(httpx.AsyncBaseTransport):
    """Answers each path with the same status and its own name; records whether it was closed."""

    def __init__(self, status: int = 200) -> None:
        self._status = status
        self.closed = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(self._status, json=[request.url.path])

    async def aclose(self) -> None:
        self.closed = True


async def test_replay_answers_from_the_file_of_the_path(tmp_path: Path) -> None:
    write(file_of(tmp_path), b'[{"GameKey": "1"}]')
    async with create_http(ORIGIN, ReplayTransport(tmp_path)) as http:
        response = await http.get(PATH)
        answer = await SportsDataClient(http, None).get(PATH, list)
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert (answer.value, answer.body) == ([{"GameKey": "1"}], b'[{"GameKey": "1"}]')


@pytest.mark.parametrize("path", [PATH, "/v3/nfl/scores/json/Teams", "/v3/nfl/scores"])
async def test_replay_answers_404_where_there_is_no_file(tmp_path: Path, path: str) -> None:
    file_of(tmp_path, "/v3/nfl/scores/json/Stadiums").parent.mkdir(parents=True)
    async with create_http(ORIGIN, ReplayTransport(tmp_path)) as http:
        assert (await http.get(path)).status_code == 404
        with pytest.raises(NotFound):
            await SportsDataClient(http, None).get(path)


async def test_a_file_that_is_no_json_is_told_as_such(tmp_path: Path) -> None:
    write(file_of(tmp_path), b"version https://git-lfs.github.com/spec/v1")
    async with create_http(ORIGIN, ReplayTransport(tmp_path)) as http:
        with pytest.raises(Unreadable):
            await SportsDataClient(http, None).get(PATH)


@pytest.mark.parametrize("path", ["/%2e%2e/secret", "/v3/%2e%2e/%2e%2e/secret", "/v3/..%2f..%2fsecret", "/"])
async def test_a_path_that_leads_out_of_the_folder_is_refused(tmp_path: Path, path: str) -> None:
    folder = tmp_path / "recorded"
    folder.mkdir()
    (tmp_path / "secret.json").write_bytes(b'"secret"')
    (tmp_path / ".json").write_bytes(b'"secret"')
    (folder / ".json").write_bytes(b'"secret"')
    for transport in (ReplayTransport(folder), RecordingTransport(Vendor(), folder)):
        with pytest.raises(ValueError, match="is not a path of the vendor's"):
            await transport.handle_async_request(httpx.Request("GET", httpx.URL(ORIGIN, raw_path=path.encode())))
    assert (tmp_path / "secret.json").read_bytes() == b'"secret"'


async def test_record_writes_what_replay_reads(tmp_path: Path) -> None:
    recorder = RecordingTransport(Vendor(), tmp_path)
    async with create_http(ORIGIN, recorder) as http:
        live = await SportsDataClient(http, None).get(PATH)
    async with create_http(ORIGIN, ReplayTransport(tmp_path)) as http:
        replayed = await SportsDataClient(http, None).get(PATH)
    assert live.value == [PATH]
    assert (replayed.value, replayed.body) == (live.value, live.body)
    assert recorder.written == [file_of(tmp_path)]


@pytest.mark.parametrize("status", [204, 401, 404, 429, 500])
async def test_record_passes_a_refusal_on_and_writes_nothing(tmp_path: Path, status: int) -> None:
    recorder = RecordingTransport(Vendor(status), tmp_path)
    async with create_http(ORIGIN, recorder) as http:
        assert (await http.get(PATH)).status_code == status
    assert (recorder.written, files_in(tmp_path)) == ([], [])


async def test_closing_the_recorder_closes_what_it_records(tmp_path: Path) -> None:
    vendor = Vendor()
    async with create_http(ORIGIN, RecordingTransport(vendor, tmp_path)):
        assert not vendor.closed
    assert vendor.closed
