"""Rows of the NFL."""

from collections.abc import Mapping
from datetime import datetime

from gql_service.sandbox.eastern import eastern_text
from gql_service.sandbox.fixtures.fixture import REG, Fixture
from gql_service.sandbox.play.script import BREAK
from gql_service.sandbox.play.state import State
from gql_service.sandbox.reference import Stadium, Team
from gql_service.sandbox.rows.common import (
    Row,
    attendance,
    color_fields,
    ended_text,
    lines,
    odds_fields,
    official,
    rotation,
    time_fields,
    weather,
)
from gql_service.sandbox.season import Season

_PLAYS = ("Rush for 4 yards", "Pass complete for 9 yards", "Pass incomplete", "Rush for no gain", "Punt")
_ORDINALS = ("1st", "2nd", "3rd", "4th")


def _key(fixture: Fixture) -> str:
    return f"{fixture.season}{fixture.season_type}{fixture.week:02d}{fixture.home.team_id:02d}"


def _core(fixture: Fixture, state: State, now: datetime) -> Row:
    times = time_fields(fixture, now)
    return {
        "GameKey": _key(fixture),
        "SeasonType": fixture.season_type,
        "Season": fixture.season,
        "Week": fixture.week,
        "Date": times["DateTime"],
        **times,
        "AwayTeam": fixture.away.key,
        "HomeTeam": fixture.home.key,
        "StadiumID": fixture.stadium_id,
        "Canceled": state.status == "Canceled",
        "GlobalGameID": fixture.game_id,
        "GlobalAwayTeamID": fixture.away.team_id,
        "GlobalHomeTeamID": fixture.home.team_id,
        "ScoreID": fixture.game_id,
        "Status": state.status,
        "IsClosed": state.closed,
    }


def _stadium_fields(stadium: Stadium | None) -> Row:
    return {
        "GeoLat": stadium and stadium.latitude,
        "GeoLong": stadium and stadium.longitude,
        "StadiumDetails": stadium and stadium.row,
    }


def _forecast(season: Season, fixture: Fixture, now: datetime) -> Row:
    row = weather(season, fixture, now)
    del row["ForecastWindDirection"]
    return row


_PAYOUTS = ("PointSpreadAwayTeamMoneyLine", "PointSpreadHomeTeamMoneyLine", "OverPayout", "UnderPayout")


def schedule(season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    """Make a row of Schedules."""
    found = odds_fields(lines(season, fixture, now))
    return {
        **_core(fixture, state, now),
        "Channel": fixture.channel,
        **{name: value for name, value in found.items() if name not in _PAYOUTS},
        **_stadium_fields(season.reference.stadiums.get(fixture.stadium_id)),
        **_forecast(season, fixture, now),
    }


def schedule_basic(_season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    """Make a row of SchedulesBasic."""
    return {
        "GameID": fixture.game_id,
        **_core(fixture, state, now),
        "AwayTeamID": fixture.away.team_id,
        "HomeTeamID": fixture.home.team_id,
        "Closed": state.closed,
        "LastUpdated": eastern_text(state.changed),
        "RescheduledFromGameID": fixture.moved_from,
        "RescheduledGameID": fixture.moved_to,
    }


def quarter_fields(state: State) -> Row:
    """Return Quarter, TimeRemaining and QuarterDescription."""
    segment = state.segment
    if segment is None:
        if state.home is None:
            return {"Quarter": None, "TimeRemaining": None, "QuarterDescription": None}
        name = "F/OT" if state.status == "F/OT" else "F"
        return {
            "Quarter": name,
            "TimeRemaining": None,
            "QuarterDescription": state.status.replace("F/", "Final "),
        }
    if segment.kind == BREAK and segment.period == 2:
        return {"Quarter": "HALF", "TimeRemaining": None, "QuarterDescription": "Halftime"}
    name = "OT" if segment.period > 4 else str(segment.period)
    text = "Overtime" if name == "OT" else f"{_ORDINALS[segment.period - 1]} Quarter"
    if segment.kind == BREAK:
        return {"Quarter": name, "TimeRemaining": "00:00", "QuarterDescription": f"End of {text}"}
    minutes, seconds = state.clock or (0, 0)
    return {"Quarter": name, "TimeRemaining": f"{minutes:02d}:{seconds:02d}", "QuarterDescription": text}


def score_basic(season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    """Make a row of ScoresBasic."""
    return {
        **quarter_fields(state),
        "GameEndDateTime": ended_text(state),
        "AwayScore": state.away,
        "HomeScore": state.home,
        **schedule_basic(season, fixture, state, now),
    }


def _quarter_scores(state: State) -> Row:
    scores = {number: (home, away) for number, home, away in state.periods}
    row: Row = {}
    for side, place in (("Away", 1), ("Home", 0)):
        for number in range(1, 6):
            name = f"Quarter{number}" if number < 5 else "Overtime"
            row[f"{side}Score{name}"] = scores[number][place] if number in scores else None
    return row


def _progress(state: State) -> Row:
    reached = max((number for number, _, _ in state.periods), default=0)
    row: Row = {
        "HasStarted": state.home is not None,
        "IsInProgress": state.live,
        "IsOver": state.ended is not None,
    }
    for number, ordinal in enumerate(_ORDINALS, 1):
        row[f"Has{ordinal}QuarterStarted"] = reached >= number
    return {**row, "IsOvertime": reached > 4}


_DRIVE = 12
"""The number of changes of possession in a quarter."""


def _drive(fixture: Fixture, state: State) -> Row:
    """Return possession, down and field position of a live game; null in breaks."""
    names = ("Possession", "Down", "Distance", "YardLine", "YardLineTerritory", "RedZone", "DownAndDistance")
    if state.segment is None or state.segment.kind == BREAK:
        return dict.fromkeys(names)
    step = state.share * _DRIVE
    attacking, other = (fixture.home, fixture.away)[:: 1 if int(step) % 2 else -1]
    gained = int(step % 1 * 80) + 10
    down, distance = 1 + int(step * 7) % 4, 10 - int(step * 7) % 4 * 3
    own_half = gained < 50
    yard = gained if own_half else 100 - gained
    territory = attacking.key if own_half else other.key
    values = (
        attacking.key,
        down,
        str(distance),
        yard,
        territory,
        attacking.key if gained > 80 else None,
        f"{_ORDINALS[down - 1]} & {distance}",
    )
    return dict(zip(names, values, strict=True))


def score(season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    """Make a row of Scores, ScoresByDate and ScoresByWeek."""
    home_number, away_number = rotation(season, fixture)
    timeouts = (3 - int(state.share * 3)) if state.live else None
    return {
        **schedule(season, fixture, state, now),
        **odds_fields(lines(season, fixture, now)),
        "AwayScore": state.away,
        "HomeScore": state.home,
        **quarter_fields(state),
        **_drive(fixture, state),
        **_quarter_scores(state),
        **_progress(state),
        "LastUpdated": eastern_text(state.changed),
        "Closed": state.closed,
        "LastPlay": _last_play(state),
        "AwayTeamID": fixture.away.team_id,
        "HomeTeamID": fixture.home.team_id,
        "GameEndDateTime": ended_text(state),
        "HomeRotationNumber": home_number,
        "AwayRotationNumber": away_number,
        "NeutralVenue": fixture.neutral,
        "RefereeID": official(fixture, 1),
        "HomeTimeouts": timeouts,
        "AwayTimeouts": timeouts,
        "Attendance": attendance(season, fixture, state) or 0,
    }


def _last_play(state: State) -> str | None:
    if not state.live:
        return None if state.home is None else "End of game"
    return _PLAYS[int(state.share * 40) % len(_PLAYS)]


def bye(form: Row, season: Season, week: int, team: Team) -> Row:
    """Make the row of a bye with the fields of ``form``: no ids, no times, BYE as the away team."""
    known = {
        "Season": season.number,
        "SeasonType": REG,
        "Week": week,
        "AwayTeam": "BYE",
        "HomeTeam": team.key,
        "HomeTeamID": team.team_id,
        "GlobalGameID": 0,
        "GlobalAwayTeamID": 0,
        "GlobalHomeTeamID": team.team_id,
    }
    return {name: known.get(name) for name in form}


def bye_week(season: Season, week: int, team: Team) -> Row:
    """Make a row of Byes."""
    return {"Season": season.number, "Week": week, "Team": team.key}


def team_basic(_season: Season, team: Team, bye_weeks: Mapping[str, int]) -> Row:
    """Make a row of TeamsBasic; ``bye_weeks`` by team key."""
    colors = color_fields(team)
    return {
        **_team_core(team, bye_weeks),
        **{name.replace("Url", "URL"): value for name, value in colors.items()},
    }


def _team_core(team: Team, bye_weeks: Mapping[str, int]) -> Row:
    guest = team.division is None
    return {
        "Key": team.key,
        "TeamID": team.team_id,
        "PlayerID": team.team_id,
        "City": team.city,
        "Name": team.name,
        "Conference": team.conference,
        "Division": team.division,
        "FullName": team.city if guest else f"{team.city} {team.name}",
        "StadiumID": team.stadium_id,
        "ByeWeek": bye_weeks.get(team.key),
        "GlobalTeamID": team.team_id,
        **dict.fromkeys(_NO_STAFF),
    }


_NO_STAFF = (
    "HeadCoach",
    "OffensiveCoordinator",
    "DefensiveCoordinator",
    "SpecialTeamsCoach",
    "OffensiveScheme",
    "DefensiveScheme",
)
"""The sandbox names no living persons."""

_NO_FANTASY = (
    *(f"AverageDraftPosition{kind}" for kind in ("", "PPR", "2QB", "Dynasty")),
    *(f"Upcoming{what}" for what in ("Salary", "Opponent", "OpponentRank", "OpponentPositionRank")),
    *(f"Upcoming{site}Salary" for site in ("FanDuel", "DraftKings", "Yahoo")),
    *(f"{site}{what}" for site in ("DraftKings", "FanDuel", "FantasyDraft", "Yahoo") for what in ("Name", "PlayerID")),
)


def team_row(season: Season, team: Team, bye_weeks: Mapping[str, int]) -> Row:
    """Make a row of Teams and AllTeams; ``bye_weeks`` by team key."""
    stadium = season.reference.stadiums.get(team.stadium_id or 0)
    return {
        **_team_core(team, bye_weeks),
        **color_fields(team),
        **dict.fromkeys(_NO_FANTASY),
        "StadiumDetails": stadium and stadium.row,
    }
