"""Rows of soccer."""

from datetime import datetime

from gql_service.sandbox.competitions import COMPETITIONS
from gql_service.sandbox.eastern import day_text, eastern_text, utc_text
from gql_service.sandbox.fixtures.fixture import Fixture
from gql_service.sandbox.play.script import BREAK, SHOOTOUT, SHOTS
from gql_service.sandbox.play.state import State
from gql_service.sandbox.reference import Team
from gql_service.sandbox.rows.common import Row, attendance, lines
from gql_service.sandbox.season import Season

_BEGINS = {1: 0, 2: 45, 3: 90, 4: 105}
"""The minute of the game at which each period begins."""

_FORMATIONS = ("4-4-2", "4-3-3", "4-2-3-1", "3-5-2", "3-4-2-1", "5-3-2")
_ENDED = {"Final": "Regular", "F/OT": "ExtraTime", SHOOTOUT: "PenaltyShootout"}


def _side(season: Season, side: str, team: Team, known: bool) -> tuple[Row, Row, Row]:
    """Return a team's id, its names and its global id; all null while the team is unknown."""
    ids = {f"{side}TeamId": team.team_id if known else None}
    names = {
        f"{side}TeamKey": team.key if known else None,
        f"{side}TeamName": team.name if known else None,
        f"{side}TeamCountryCode": team.extra["CountryCode"] if known else None,
    }
    worldwide = {f"Global{side}TeamId": season.league.global_offset + team.team_id if known else None}
    return ids, names, worldwide


def _places(fixture: Fixture, now: datetime) -> tuple[bool, bool]:
    """Tell whether the home and away teams are known."""
    home, away = (since is None or since <= now for since in fixture.known)
    return home, away


def _scores(side: str, place: int, state: State) -> Row:
    """Return the goals of the game, of its parts, and the penalties; ``place`` is 1 for home, 2 for away."""
    row: Row = dict.fromkeys(f"{side}TeamScore{part}" for part in ("", "Period1", "Period2", "ExtraTime", "Penalty"))
    goals = {period[0]: period[place] or 0 for period in state.periods}
    if goals:
        row[f"{side}TeamScore"] = sum(count for period, count in goals.items() if period != SHOTS)
        row[f"{side}TeamScorePeriod1"] = goals[1]
        row[f"{side}TeamScorePeriod2"] = goals.get(2)
        row[f"{side}TeamScoreExtraTime"] = goals[3] + goals.get(4, 0) if 3 in goals else None
        row[f"{side}TeamScorePenalty"] = goals.get(SHOTS)
    return row


def _status(state: State) -> str:
    return "Break" if state.segment and state.segment.kind == BREAK else state.status


def _winner(state: State) -> str | None:
    if state.ended is None or state.home is None or state.away is None:
        return None
    # After a shoot-out the state's scores include the penalties.
    return "Draw" if state.home == state.away else "HomeTeam" if state.home > state.away else "AwayTeam"


def schedule(season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    """Make a row of SchedulesBasic. DateTime and Day are UTC, Updated is Eastern."""
    competition = COMPETITIONS[season.league.code]
    home_known, away_known = _places(fixture, now)
    away_id, away_names, away_global = _side(season, "Away", fixture.away, away_known)
    home_id, home_names, home_global = _side(season, "Home", fixture.home, home_known)
    return {
        "GameId": fixture.game_id,
        "RoundId": competition.round_id(season.number, fixture.round),
        "Season": fixture.season,
        "SeasonType": fixture.season_type,
        "Group": fixture.group,
        **away_id,
        **home_id,
        "VenueId": fixture.stadium_id if fixture.neutral or home_known else None,
        "Day": day_text(fixture.day),
        "DateTime": utc_text(fixture.start),
        "Status": _status(state),
        "Week": fixture.week or None,
        "Winner": _winner(state),
        "VenueType": "Neutral" if fixture.neutral else "Home Away",
        **away_names,
        **_scores("Away", 2, state),
        **home_names,
        **_scores("Home", 1, state),
        "Updated": eastern_text(state.changed),
        "UpdatedUtc": utc_text(state.changed),
        "GlobalGameId": season.league.global_offset + fixture.game_id,
        **away_global,
        **home_global,
        "IsClosed": state.closed,
        "PlayoffAggregateScore": _aggregate(season, fixture, now),
    }


def _aggregate(season: Season, fixture: Fixture, now: datetime) -> Row | None:
    """Return the sums of both legs, from the end of the first leg on, in the rows of both legs.

    Team A was at home in the first leg. The number of the winner is 0 until the end of the second leg.
    """
    if fixture.tie is None:
        return None
    other = season.game("POST", fixture.tie.other)
    first, second = (fixture, other) if fixture.tie.leg == 1 else (other, fixture)
    first_end = season.end(first)
    if now < first_end or second.tie is None:
        return None
    script, state = season.script(first), season.state(second, now)
    goals = [sum(period[place] or 0 for period in state.periods if period[0] != SHOTS) for place in (1, 2)]
    ahead = second.tie.lead + (state.home or 0) - (state.away or 0) > 0
    return {
        "TeamA_Id": first.home.team_id,
        "TeamA_AggregateScore": script.home + goals[1],
        "TeamB_Id": second.home.team_id,
        "TeamB_AggregateScore": script.away + goals[0],
        "WinningTeamId": (second.home if ahead else second.away).team_id if state.ended else 0,
        "Created": eastern_text(first_end),
        "Updated": eastern_text(max(first_end, state.changed)),
    }


def period(state: State) -> str | None:
    """Return the Period field: 1, 2, ExtraTime, PenaltyShootout. For a finished game it shows the kind of end."""
    if state.segment is None:
        return None if state.home is None else _ENDED.get(state.status)
    number = state.segment.period
    return str(number) if number < 3 else "ExtraTime" if number < SHOTS else "PenaltyShootout"


def clock(state: State) -> Row:
    """Return the minute that is being played, and the minute of stoppage time."""
    segment = state.segment
    if segment is None or segment.kind == BREAK or segment.period == SHOTS:
        return {"Clock": None, "ClockExtra": None, "ClockDisplay": ""}
    minute = int(state.share * segment.seconds) // 60 + 1
    length = segment.clock // 60
    shown = _BEGINS[segment.period] + min(minute, length)
    extra = minute - length if minute > length else None
    return {"Clock": shown, "ClockExtra": extra, "ClockDisplay": f"{shown}+{extra}" if extra else str(shown)}


def score(season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    """Make a row of ScoresBasic."""
    return {**schedule(season, fixture, state, now), "Period": period(state), "Clock": clock(state)["Clock"]}


def game(season: Season, fixture: Fixture, state: State, now: datetime) -> Row:
    """Make a row of Schedule and GamesByDate."""
    found = lines(season, fixture, now) if all(_places(fixture, now)) else None
    rng = season.chance("formations", fixture.game_id)
    formations = (rng.choice(_FORMATIONS), rng.choice(_FORMATIONS)) if state.home is not None else (None, None)
    return {
        **score(season, fixture, state, now),
        **clock(state),
        "HomeTeamMoneyLine": found and found.home_line,
        "AwayTeamMoneyLine": found and found.away_line,
        "DrawMoneyLine": found and 5 * round(46 + abs(found.home_line - found.away_line) / 40),
        "PointSpread": found and found.spread,
        "HomeTeamPointSpreadPayout": found and found.home_spread_payout,
        "AwayTeamPointSpreadPayout": found and found.away_spread_payout,
        "OverUnder": found and found.total,
        "OverPayout": found and found.over_payout,
        "UnderPayout": found and found.under_payout,
        "Attendance": attendance(season, fixture, state),
        "HomeTeamFormation": formations[0],
        "AwayTeamFormation": formations[1],
    }


def team_row(team: Team) -> Row:
    """Make a row of Teams."""
    extra = team.extra
    return {
        "TeamId": team.team_id,
        "AreaId": extra["AreaId"],
        "VenueId": team.stadium_id,
        "Key": team.key,
        "Name": team.name,
        "FullName": extra["FullName"],
        "Active": True,
        "AreaName": extra["AreaName"],
        "VenueName": extra["VenueName"],
        "Gender": "Male",
        "Type": extra["Type"],
        "Address": None,
        "City": team.city,
        **dict.fromkeys(("Zip", "Phone", "Fax", "Website", "Email")),
        "Founded": extra["Founded"],
        **{f"ClubColor{number}": color for number, color in enumerate(team.colors, 1)},
        "Nickname1": extra["Nickname"],
        **dict.fromkeys(("Nickname2", "Nickname3", "WikipediaLogoUrl", "WikipediaWordMarkUrl")),
        "GlobalTeamId": 90_000_000 + team.team_id,
    }
