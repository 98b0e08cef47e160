"""Checks the line scores in an answer against the scores, independently of the mapper."""

from typing import Any

from schema.enums import League


def assert_line_scores(league: League, nodes: list[dict[str, Any]]) -> None:
    """Each finished game has a line score that adds up to its score, and the winner of a shoot-out in hockey one more.

    A game with scrambled numbers has none.
    """
    finished = [node for node in nodes if node["status"] == "FINAL"]
    with_line = [node for node in finished if node["periodScores"]]
    assert len(with_line) >= len(finished) - 1
    for node in with_line:
        usual = [each for each in node["periodScores"] if each["kind"] != "SHOOTOUT"]
        sums = [sum(each[side] or 0 for each in usual) for side in ("homeScore", "awayScore")]
        more = [node["homeScore"] - sums[0], node["awayScore"] - sums[1]]
        shot = len(usual) < len(node["periodScores"])
        assert more in ([[1, 0], [0, 1]] if shot and league is League.NHL else [[0, 0]]), node
        assert node["overtime"] is any(each["kind"] != "REGULAR" for each in node["periodScores"])
