"""The first weeks of the NFL's 2014 season in the vendor's shape, written by hand from public knowledge."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import orjson

TEAMS: Final = """
ARI Arizona|Cardinals|NFC|West|29          ATL Atlanta|Falcons|NFC|South|25
BAL Baltimore|Ravens|AFC|North|7           BUF Buffalo|Bills|AFC|East|1
CAR Carolina|Panthers|NFC|South|26         CHI Chicago|Bears|NFC|North|20
CIN Cincinnati|Bengals|AFC|North|5         CLE Cleveland|Browns|AFC|North|6
DAL Dallas|Cowboys|NFC|East|17             DEN Denver|Broncos|AFC|West|13
DET Detroit|Lions|NFC|North|21             GB Green Bay|Packers|NFC|North|22
HOU Houston|Texans|AFC|South|11            IND Indianapolis|Colts|AFC|South|9
JAX Jacksonville|Jaguars|AFC|South|10      KC Kansas City|Chiefs|AFC|West|15
MIA Miami|Dolphins|AFC|East|2              MIN Minnesota|Vikings|NFC|North|23
NE New England|Patriots|AFC|East|4         NO New Orleans|Saints|NFC|South|27
NYG New York|Giants|NFC|East|3             NYJ New York|Jets|AFC|East|3
OAK Oakland|Raiders|AFC|West|16            PHI Philadelphia|Eagles|NFC|East|18
PIT Pittsburgh|Steelers|AFC|North|8        SD San Diego|Chargers|AFC|West|14
SEA Seattle|Seahawks|NFC|West|31           SF San Francisco|49ers|NFC|West|28
STL St. Louis|Rams|NFC|West|30             TB Tampa Bay|Buccaneers|NFC|South|24
TEN Tennessee|Titans|AFC|South|12          WAS Washington|Redskins|NFC|East|19
"""

STADIUMS: Final = {
    1: ("Ralph Wilson Stadium", "Orchard Park", "NY", "USA"),
    2: ("Sun Life Stadium", "Miami Gardens", "FL", "USA"),
    3: ("MetLife Stadium", "East Rutherford", "NJ", "USA"),
    4: ("Gillette Stadium", "Foxborough", "MA", "USA"),
    5: ("Paul Brown Stadium", "Cincinnati", "OH", "USA"),
    6: ("FirstEnergy Stadium", "Cleveland", "OH", "USA"),
    7: ("M&T Bank Stadium", "Baltimore", "MD", "USA"),
    8: ("Heinz Field", "Pittsburgh", "PA", "USA"),
    9: ("Lucas Oil Stadium", "Indianapolis", "IN", "USA"),
    10: ("EverBank Field", "Jacksonville", "FL", "USA"),
    11: ("Reliant Stadium", "Houston", "TX", "USA"),
    12: ("LP Field", "Nashville", "TN", "USA"),
    13: ("Sports Authority Field at Mile High", "Denver", "CO", "USA"),
    14: ("Qualcomm Stadium", "San Diego", "CA", "USA"),
    15: ("Arrowhead Stadium", "Kansas City", "MO", "USA"),
    16: ("O.co Coliseum", "Oakland", "CA", "USA"),
    17: ("AT&T Stadium", "Arlington", "TX", "USA"),
    18: ("Lincoln Financial Field", "Philadelphia", "PA", "USA"),
    19: ("FedEx Field", "Landover", "MD", "USA"),
    20: ("Soldier Field", "Chicago", "IL", "USA"),
    21: ("Ford Field", "Detroit", "MI", "USA"),
    22: ("Lambeau Field", "Green Bay", "WI", "USA"),
    23: ("Mall of America Field", "Minneapolis", "MN", "USA"),
    24: ("Raymond James Stadium", "Tampa Bay", "FL", "USA"),
    25: ("Georgia Dome", "Atlanta", "GA", "USA"),
    26: ("Bank of America Stadium", "Charlotte", "NC", "USA"),
    27: ("Mercedes-Benz Superdome", "New Orleans", "LA", "USA"),
    28: ("Candlestick Park", "San Francisco", "CA", "USA"),
    29: ("University of Phoenix Stadium", "Glendale", "AZ", "USA"),
    30: ("Edward Jones Dome", "St. Louis", "MO", "USA"),
    31: ("CenturyLink Field", "Seattle", "WA", "USA"),
    33: ("Wembley Stadium", "London", None, "UK"),
}

WEEK_1: Final = """
SD ARI 09-08 22:20 | NO ATL 09-07 13:00 | CIN BAL 09-07 13:00 | BUF CHI 09-07 13:00
SF DAL 09-07 16:25 | IND DEN 09-07 20:30 | NYG DET 09-08 19:10 | WAS HOU 09-07 13:00
TEN KC 09-07 13:00 | NE MIA 09-07 13:00 | OAK NYJ 09-07 13:00 | JAX PHI 09-07 13:00
CLE PIT 09-07 13:00 | GB SEA 09-04 20:30 | MIN STL 09-07 13:00 | CAR TB 09-07 16:25
"""
"""Away, home, day and Eastern time."""


def teams() -> list[dict[str, Any]]:
    """Return rows of Teams."""
    rows = []
    cells = [cell for line in TEAMS.strip().splitlines() for cell in line.split("  ") if cell.strip()]
    for number, cell in enumerate(cells, start=1):
        key, _, rest = cell.strip().partition(" ")
        city, name, conference, division, stadium = rest.split("|")
        rows.append(
            {
                "Key": key,
                "TeamID": number,
                "City": city,
                "Name": name,
                "Conference": conference,
                "Division": division,
                "FullName": f"{city} {name}",
                "StadiumID": int(stadium),
                "ByeWeek": 4,
            }
        )
    return rows


def stadiums() -> list[dict[str, Any]]:
    """Return rows of Stadiums, which had no coordinates then."""
    return [
        {"StadiumID": number, "Name": name, "City": city, "State": state, "Country": country, "Capacity": 70000}
        for number, (name, city, state, country) in STADIUMS.items()
    ]


def game(key: str, week: int, away: str, home: str, local: str | None, **more: Any) -> dict[str, Any]:
    """Return a row of Schedules; `local` is Eastern daylight time, and midnight means undecided."""
    stadium = next((team["StadiumID"] for team in teams() if team["Key"] == home), None)
    utc = (datetime.fromisoformat(local) + timedelta(hours=4)).isoformat() if local else None
    return {
        "GameKey": key,
        "SeasonType": 1,
        "Season": 2014,
        "Week": week,
        "Date": local,
        "DateTime": local,
        "DateTimeUTC": utc,
        "Day": f"{local[:10]}T00:00:00" if local else None,
        "AwayTeam": away,
        "HomeTeam": home,
        "Channel": None,
        "PointSpread": None,
        "OverUnder": None,
        "StadiumID": stadium,
        "Status": "Scheduled",
        **more,
    }


def bye(week: int, resting: str) -> dict[str, Any]:
    """Return a row that only says that a team rests."""
    return game("", week, "BYE", resting, None, GameKey=None, StadiumID=None, Status=None)


def schedule() -> list[dict[str, Any]]:
    """Return the whole of week 1, and the special rows of later weeks."""
    rows = []
    for place, cell in enumerate(WEEK_1.replace("\n", "|").strip("|").split("|"), start=1):
        away, home, day, time = cell.split()
        rows.append(game(f"2014101{place:02d}", 1, away, home, f"2014-{day}T{time}:00"))
    rows += [
        game("201410433", 4, "MIA", "OAK", "2014-09-28T13:00:00", StadiumID=33),
        bye(4, "ARI"),
        game("201410501", 5, "ARI", "DEN", "2014-10-05T00:00:00"),
        game("201410502", 5, "KC", "SF", "2014-10-05T16:25:00", Status="Canceled"),
        game("201410601", 6, "NYG", "PHI", "2014-10-12T20:30:00", HomeTeam=None, StadiumID=None),
    ]
    return rows


def write(folder: Path) -> None:
    """Lay the sample out for `serve --replay`."""
    base = folder / "v3/nfl/scores/json"
    for name, rows in (("Schedules/2014REG", schedule()), ("Teams", teams()), ("Stadiums", stadiums())):
        file = base / f"{name}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(orjson.dumps(rows))
