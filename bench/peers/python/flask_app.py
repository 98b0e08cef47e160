"""The legacy route as in the original article, with the schedule in memory instead of an upstream call."""

from typing import Any

from flask import Flask, Response, jsonify

from bench.peers.python.catalogue import data

app = Flask(__name__)
_legacy: dict[str, Any] = data()["legacy"]


@app.route("/game-schedule", methods=["GET"])
def game_schedule() -> tuple[Response, int]:
    games = [
        {
            "away_team": game.get("away_team", "Unknown"),
            "home_team": game.get("home_team", "Unknown"),
            "venue": game.get("venue", "Unknown"),
            "date": game.get("date", "Unknown"),
            "time": game.get("time", "Unknown"),
        }
        for game in _legacy["games"]
    ]
    return jsonify({"message": _legacy["message"], "games": games}), 200
