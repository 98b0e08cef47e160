"""A small World Cup in the vendor's shape, by hand: group games, undecided places, a final on penalties."""

from pathlib import Path
from typing import Any, Final

import orjson

BASE: Final = Path("v4/soccer/scores/json")


def team(number: int, key: str | None, name: str, **more: Any) -> dict[str, Any]:
    """Return a row of Teams."""
    return {
        "TeamId": number,
        "AreaId": number,
        "VenueId": None,
        "Key": key,
        "Name": name,
        "FullName": name,
        "Active": True,
        "AreaName": name,
        "Gender": "Male",
        "Type": "National",
        "ClubColor1": "Red",
        "GlobalTeamId": 90_000_000 + number,
        **more,
    }


TEAMS: Final = [
    team(1, "MEX", "Mexico"),
    team(2, "KOR", "Korea Republic"),
    team(3, "KOR", "Curaçao"),
    team(4, None, "Canada"),
]

VENUES: Final = [
    {
        "VenueId": 10,
        "Name": "Estadio Azteca",
        "City": "Mexico City",
        "Country": "Mexico",
        "Capacity": 87000,
        "Surface": "Grass",
        "Open": True,
        "GeoLat": 19.303,
        "GeoLong": -99.15,
    },
    {"VenueId": 11, "Name": "BMO Field", "City": "Toronto", "Country": "Canada", "GeoLat": 43.633, "GeoLong": -79.419},
    {"VenueId": 99, "Name": "Elsewhere", "City": "Oslo", "Country": "Norway"},
]


def game(number: int, start: str | None, home: int | None, away: int | None, **more: Any) -> dict[str, Any]:
    """Return a game of a round; `start` is in UTC, as in the vendor's rows."""
    teams = {row["TeamId"]: row for row in TEAMS}
    row: dict[str, Any] = {
        "GameId": number,
        "RoundId": 1,
        "Season": 2026,
        "SeasonType": 1,
        "Group": None,
        "DateTime": start,
        "Day": f"{start[:10]}T00:00:00" if start else None,
        "Status": "Scheduled",
        "Week": None,
        "Winner": None,
        "VenueType": "Neutral",
        "VenueId": 10,
        "Period": None,
        "Clock": None,
        "IsClosed": False,
        "Updated": "2026-06-01T08:00:00",
        "UpdatedUtc": "2026-06-01T12:00:00",
    }
    for side, number_of in (("Home", home), ("Away", away)):
        known = teams.get(number_of or 0)
        row |= {
            f"{side}TeamId": number_of,
            f"{side}TeamKey": known["Key"] if known else None,
            f"{side}TeamName": known["Name"] if known else None,
            f"{side}TeamScore": None,
            f"{side}TeamScorePenalty": None,
        }
    return row | more


ROUNDS: Final[list[dict[str, Any]]] = [
    {
        "RoundId": 1,
        "SeasonId": 7,
        "Season": 2026,
        "SeasonType": 1,
        "Name": "Group Stage",
        "Type": "Table",
        "CurrentRound": True,
        "Games": [
            game(100, "2026-06-12T00:00:00", 1, 2, Group="Group A"),
            game(101, "2026-06-12T19:00:00", 4, 3, Group="Group B", VenueId=11),
        ],
    },
    {
        "RoundId": 2,
        "SeasonId": 7,
        "Season": 2026,
        "SeasonType": 3,
        "Name": "Round of 32",
        "Type": "Cup",
        "CurrentRound": False,
        "Games": [game(200, "2026-07-01T00:00:00", None, None), game(201, None, 1, None, Day="2026-07-02T00:00:00")],
    },
    {
        "RoundId": 3,
        "SeasonId": 7,
        "Season": 2026,
        "SeasonType": 3,
        "Name": "Final",
        "Type": "Cup",
        "CurrentRound": False,
        "Games": [
            game(
                300,
                "2026-07-19T19:00:00",
                2,
                3,
                Status="F/SO",
                HomeTeamScore=1,
                AwayTeamScore=1,
                HomeTeamScorePenalty=3,
                AwayTeamScorePenalty=4,
                Winner="AwayTeam",
                IsClosed=True,
            )
        ],
    },
]

COMPETITIONS: Final = [
    {
        "CompetitionId": 21,
        "Key": "FIFA",
        "Name": "FIFA World Cup",
        "Seasons": [
            {"SeasonId": 6, "Season": 2022, "CurrentSeason": False, "Rounds": []},
            {
                "SeasonId": 7,
                "Season": 2026,
                "CurrentSeason": True,
                "Rounds": [{"RoundId": 1, "SeasonType": 1, "CurrentRound": True, "CurrentWeek": None}],
            },
        ],
    }
]


def write(folder: Path) -> None:
    """Lay the sample out for `serve --replay`."""
    answers = {
        "Schedule/FIFA/2026": ROUNDS,
        "Teams/FIFA": TEAMS,
        "Venues": VENUES,
        "Competitions": COMPETITIONS,
    }
    for name, value in answers.items():
        file = folder / BASE / f"{name}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(orjson.dumps(value))
