"""Log lines on their way out, over real pipes and from real processes."""

import json
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
import pytest

from gql_service.observability.log_sink import BATCH_BYTES, LATER_BYTES, MOST_PENDING, LogSink
from tests.processes import PATIENCE_SECONDS, gateway

LINE = b"x" * 99 + b"\n"
PIPE_BYTES = 1 << 20
"""More bytes than the buffer of a Linux pipe."""
GAMES = {"query": '{ games(on: "today", leagues: [NFL]) { totalCount } }'}


def encoded(lines: Sequence[str]) -> bytes:
    """The text of lines that are formatted later."""
    return "".join(lines).encode()


@dataclass
class Pipe:
    """A pipe behind a sink, without a reader until `read` is called."""

    reading: int
    sink: LogSink = field(init=False)
    dropped: list[int] = field(default_factory=list)
    told: threading.Event = field(default_factory=threading.Event)

    def tell(self, lines: int) -> None:
        self.dropped.append(lines)
        self.told.set()

    def read(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            found += os.read(self.reading, size - len(found))
        return found


@contextmanager
def pipe(room_bytes: int = 2 * PIPE_BYTES) -> Iterator[Pipe]:
    reading, writing = os.pipe()
    out = Pipe(reading)
    out.sink = sink = LogSink(writing, out.tell, room_bytes=room_bytes)
    try:
        yield out
    finally:
        os.close(reading)  # a blocked write ends
        sink.close(PATIENCE_SECONDS)
        os.close(writing)


def test_a_line_leaves_by_itself_although_no_other_follows() -> None:
    with pipe() as out:
        out.sink.add(b"alone\n")
        assert out.read(6) == b"alone\n"


def test_an_urgent_line_leaves_behind_those_that_came_before_it() -> None:
    with pipe() as out:
        lines = [b"%d\n" % number for number in range(100)]
        for number, line in enumerate(lines):
            out.sink.add(line, urgent=number == 99)
        assert out.read(len(b"".join(lines))) == b"".join(lines)


def test_a_line_that_is_made_later_keeps_its_place() -> None:
    with pipe() as out:
        out.sink.add(b"first\n")
        out.sink.add_later(encoded, "line 2\n")
        out.sink.add(b"last\n", urgent=True)
        assert out.read(18) == b"first\nline 2\nlast\n"


def test_a_line_that_is_made_later_and_is_urgent_leaves_at_once_with_all_before_it() -> None:
    with pipe() as out:
        for number in range(3):
            out.sink.add_later(encoded, f"{number}\n", urgent=number == 2)
        assert out.read(6) == b"0\n1\n2\n"


def test_lines_that_are_made_later_take_no_more_than_the_room() -> None:
    with pipe() as out:
        count = 2 * PIPE_BYTES // LATER_BYTES
        long = "x" * (LATER_BYTES - 1) + "\n"
        for _ in range(4 * count):
            out.sink.add_later(encoded, long)
        dropped = out.sink.dropped
        assert 0 < dropped < 4 * count
        kept = 4 * count - dropped
        assert out.read(kept * LATER_BYTES) == long.encode() * kept
        assert out.told.wait(PATIENCE_SECONDS)
        assert sum(out.dropped) == dropped


def test_lines_of_a_stream_keep_their_place_among_the_others() -> None:
    with pipe() as out:
        add = out.sink.stream(encoded)
        expected = []
        for number in range(2 * MOST_PENDING):
            expected.append(f"{number}\n")
            if number % 100 == 99:
                out.sink.add(expected[-1].encode())
            else:
                add(expected[-1])
        add("last of the stream\n")
        out.sink.add(b"urgent\n", urgent=True)
        text = "".join([*expected, "last of the stream\n", "urgent\n"]).encode()
        assert out.read(len(text)) == text


def test_a_line_of_a_stream_leaves_by_itself_each_time() -> None:
    with pipe() as out:
        add = out.sink.stream(encoded)
        for number in range(3):
            add(f"{number}\n")
            assert out.read(2) == f"{number}\n".encode()


def test_a_flush_waits_for_lines_of_a_stream() -> None:
    with pipe() as out:
        add = out.sink.stream(encoded)
        for number in range(10):
            add(f"{number}\n")
        assert out.sink.flush(PATIENCE_SECONDS)
        os.set_blocking(out.reading, False)
        assert out.read(20) == b"".join(b"%d\n" % number for number in range(10))


def test_streams_of_several_threads_lose_no_line_and_take_no_more_than_the_room() -> None:
    with pipe() as out:
        add = out.sink.stream(encoded)
        line = "x" * (LATER_BYTES - 1) + "\n"
        each = 3 * PIPE_BYTES // LATER_BYTES

        def add_all() -> None:
            for _ in range(each):
                add(line)

        threads = [threading.Thread(target=add_all) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE_SECONDS)
        assert not out.sink.flush(0)
        kept = 3 * each - out.sink.dropped
        assert 0 < kept < 3 * each
        assert out.read(kept * LATER_BYTES) == line.encode() * kept
        assert out.told.wait(PATIENCE_SECONDS)
        assert sum(out.dropped) == out.sink.dropped


def test_a_line_that_cannot_be_made_counts_as_dropped_and_the_others_are_written() -> None:
    with pipe() as out:
        out.sink.add(b"before\n")
        add = out.sink.stream(encoded)
        for values in ("one\n", None, "two\n"):
            add(values)
        out.sink.add(b"after\n", urgent=True)
        assert out.read(21) == b"before\none\ntwo\nafter\n"
        assert out.told.wait(PATIENCE_SECONDS)
        assert out.dropped == [1]
        assert out.sink.dropped == 1


def test_whoever_logs_goes_on_although_nobody_reads_and_the_room_is_bounded() -> None:
    with pipe() as out:
        count = 4 * PIPE_BYTES // len(LINE)
        for _ in range(count):
            out.sink.add(LINE)
        assert not out.sink.flush(0)
        assert 0 < out.sink.dropped < count
        assert out.dropped == []
        # Errors find room yet.
        dropped = out.sink.dropped
        out.sink.add(b"error\n", urgent=True)
        assert out.sink.dropped == dropped
        kept = count - dropped
        read = out.read(kept * len(LINE) + 6)
        assert read == LINE * kept + b"error\n"
        assert out.told.wait(PATIENCE_SECONDS)
        assert sum(out.dropped) == dropped


def test_a_batch_larger_than_the_pipe_arrives_whole() -> None:
    with pipe(8 * PIPE_BYTES) as out:
        lines = [b"%0999d\n" % number for number in range(4 * BATCH_BYTES // 1000)]
        for line in lines:
            out.sink.add(line)
        assert out.read(sum(map(len, lines))) == b"".join(lines)


def test_lines_that_cannot_be_written_count_as_dropped() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    sink = LogSink(writing, lambda _: None)
    sink.add(b"lost\n")
    assert sink.flush(PATIENCE_SECONDS)
    assert sink.dropped == 1
    sink.close()
    os.close(writing)


def test_a_descriptor_that_does_not_block_is_waited_for() -> None:
    with pipe() as out:
        os.set_blocking(out.sink.descriptor, False)
        for _ in range(PIPE_BYTES // len(LINE)):
            out.sink.add(LINE)
        size = PIPE_BYTES // len(LINE) * len(LINE)
        assert out.read(size) == LINE * (size // len(LINE))
        assert out.sink.dropped == 0


def requests_in(log: list[str]) -> list[dict[str, object]]:
    lines = [json.loads(line) for line in log if line.startswith("{")]
    return [line for line in lines if line["event"] == "request"]


def test_the_line_of_a_request_comes_without_more_traffic() -> None:
    with gateway() as server:
        server.ready()
        httpx.post(f"{server.origin}/graphql", json=GAMES)
        server.says('"route":"/graphql"')


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_gateway_that_is_told_to_stop_writes_all_lines(number: signal.Signals) -> None:
    with gateway() as server:
        server.ready()
        with httpx.Client(base_url=server.origin) as client:
            ids = [client.post("/graphql", json=GAMES).headers["x-request-id"] for _ in range(50)]
        server.process.send_signal(number)
        server.process.wait(PATIENCE_SECONDS)
        server.ended()
        assert [line["request_id"] for line in requests_in(server.log) if line["route"] == "/graphql"] == ids


def test_a_gateway_answers_on_although_nobody_reads_its_log() -> None:
    with gateway() as server:
        server.ready()
        with server.unread(), httpx.Client(base_url=server.origin, timeout=PATIENCE_SECONDS) as client:
            # Several times what the pipe holds.
            answers = [client.get("/game-schedule").status_code for _ in range(1500)]
        assert set(answers) == {200}
