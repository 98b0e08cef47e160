"""The pages of a filtered list, both ways, on every field with filters: what a client gets by filtering all games."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import ARLINGTON, DAL, NBA_BOS, NOW, PHI
from tests.fakes.schedule import FakeSchedule
from tests.quick import examples
from tests.schema.test_filters import (
    GARDEN,
    KINDS,
    LEAGUES,
    LINCOLN,
    PAGE,
    SLOW,
    ZONES,
    Filters,
    answers,
    filters,
    seasons,
)

STATUSES: Final = "statuses: [FINAL, SCHEDULED, NOT_NECESSARY]"
TIMES: Final = ("", "season: 2026, ", 'from: "2026-11-21", to: "2026-11-26", ', "week: 1, ", 'on: "today", ')


@dataclass(frozen=True)
class Place:
    """A field with filters. `document` takes the arguments of the filters, a time, and the arguments of a page."""

    document: Callable[[str, str, str], str]
    names: tuple[str, ...]
    objects: tuple[str, ...] = ()
    """The ids of the objects that have the field; nothing for a root."""

    def walk(self, port: FakeSchedule, wanted: "Wanted", values: Mapping[str, Any], *, backward: bool) -> list[Any]:
        """Return the edges of all pages, in order. Every page has the same count, and says what is beside it."""
        kinds = {name: kind for name, kind in {**KINDS, "side": "GameSide"}.items() if name in values}
        kinds |= {"zone": "TimeZone!", "cursor": "String"} | ({"id": "ID!"} if self.objects else {})
        declared = ", ".join(f"${name}: {kind}" for name, kind in kinds.items())
        size, edge = ("last", "before") if backward else ("first", "after")
        page = f"{STATUSES}, orderBy: {wanted.order}, {size}: {wanted.size}, {edge}: $cursor"
        document = self.document("".join(f"{name}: ${name}, " for name in values), wanted.time, page)
        variables = {"zone": wanted.zone, "cursor": None, **values} | ({"id": wanted.of} if self.objects else {})
        found: list[Any] = []
        counts = set()
        while True:
            answer = connection(answers(port, f"query ({declared}) {{ {document} }}", variables))
            counts.add(answer["totalCount"])
            info, edges = answer["pageInfo"], answer["edges"]
            assert len(edges) <= wanted.size
            assert (info["startCursor"], info["endCursor"]) == (
                (edges[0]["cursor"], edges[-1]["cursor"]) if edges else (None, None)
            )
            assert info["hasNextPage" if backward else "hasPreviousPage"] is bool(found)
            found = [*edges, *found] if backward else [*found, *edges]
            variables["cursor"] = info["startCursor" if backward else "endCursor"]
            if not info["hasPreviousPage" if backward else "hasNextPage"]:
                break
        assert counts == {len(found)}
        return found


@dataclass(frozen=True)
class Wanted:
    """The arguments that are no filters. `of` is the object that has the field."""

    of: str
    time: str
    zone: str
    order: str
    size: int


def connection(data: Any) -> Any:
    """Return the page of games in an answer with one field at each level."""
    while "games" not in data:
        (data,) = data.values()
    return data["games"]


DAYS: Final = tuple(f'on: "{NOW.date() + timedelta(days=days)}", ' for days in range(-4, 5))
PLACES: Final = {
    "games": Place(lambda of, time, page: f"games({LEAGUES}, {of}{time}{page}) {{ {PAGE} }}", tuple(KINDS)),
    "date": Place(
        lambda of, time, page: f"date({LEAGUES}, {of}{time.rstrip(', ')}) {{ games({page}) {{ {PAGE} }} }}",
        tuple(KINDS),
    ),
    "Team.games": Place(
        lambda of, time, page: f"team(id: $id) {{ games(timeZone: $zone, {of}{time}{page}) {{ {PAGE} }} }}",
        ("side", "opponents", "venues", "channels"),
        (DAL.id, PHI.id, NBA_BOS.id),
    ),
    "Venue.games": Place(
        lambda of, time, page: (
            f"node(id: $id) {{ ... on Venue {{ games(timeZone: $zone, {of}{time}{page}) {{ {PAGE} }} }} }}"
        ),
        ("home", "away", "opponents", "venues", "channels", "tournament"),
        (ARLINGTON.id, LINCOLN.id, GARDEN.id),
    ),
}


def chosen(of: str, place: Place, wanted: Filters, side: str | None) -> tuple[dict[str, Any], Filters]:
    """Return the values of the arguments that a field has, and the filters that they amount to."""
    values = {name: value for name, value in wanted.values.items() if name in place.names}
    if "side" not in place.names:
        if not values.keys() & {"teams", "home", "away"}:
            values.pop("opponents", None)
        return values, Filters(values)
    rules = {**values, "teams": [of]} | ({side.lower(): [of]} if side else {})
    return values | ({"side": side} if side else {}), Filters(rules)


@pytest.mark.parametrize("name", PLACES)
@settings(max_examples=examples(60), suppress_health_check=SLOW)
@given(data=st.data(), port=seasons(), wanted=filters())
def test_pages_of_a_filtered_field_are_the_whole_list_without_the_games_that_do_not_pass(
    name: str, data: st.DataObject, port: FakeSchedule, wanted: Filters
) -> None:
    place = PLACES[name]
    how = Wanted(
        of=data.draw(st.sampled_from(place.objects or ("",))),
        time=data.draw(st.sampled_from(DAYS if name == "date" else TIMES)),
        zone=data.draw(st.sampled_from(ZONES)),
        order=data.draw(st.sampled_from(["START_TIME_ASC", "START_TIME_DESC"])),
        size=data.draw(st.integers(1, 4)),
    )
    values, rules = chosen(how.of, place, wanted, data.draw(st.sampled_from([None, "HOME", "AWAY"])))
    by_id = {each.id: each for league in port.leagues for part in port.held(league) for each in part.games}
    whole = place.walk(port, how, {}, backward=False)
    expected = [edge for edge in whole if rules.passes(by_id[edge["node"]["id"]])]
    assert place.walk(port, how, values, backward=False) == expected
    assert place.walk(port, how, values, backward=True) == expected


@settings(max_examples=examples(60), suppress_health_check=SLOW)
@given(seasons(), filters(), st.sampled_from(ZONES), st.integers(1, 4))
def test_the_games_of_filtered_days_have_the_places_that_they_have_without_the_filters(
    port: FakeSchedule, wanted: Filters, zone: str, limit: int
) -> None:
    def days(values: Mapping[str, Any], first: int) -> list[tuple[date, int, list[Any]]]:
        kinds = {"zone": "TimeZone!", **{name: kind for name, kind in KINDS.items() if name in values}}
        document = "query (%s) { dates(%s) { date gameCount games(first: 500) { %s } } }" % (
            ", ".join(f"${each}: {kind}" for each, kind in kinds.items()),
            f'{LEAGUES}, from: "2026-11-10", to: "2026-12-10", first: {first}, '
            + ", ".join(f"{each}: ${each}" for each in values),
            PAGE,
        )
        found = answers(port, document, {"zone": zone, **values})["dates"]
        assert all(day["gameCount"] == day["games"]["totalCount"] == len(day["games"]["edges"]) for day in found)
        return [(day["date"], day["gameCount"], day["games"]["edges"]) for day in found]

    by_id = {each.id: each for league in port.leagues for part in port.held(league) for each in part.games}
    passing = [
        (day, [edge for edge in edges if wanted.passes(by_id[edge["node"]["id"]])]) for day, _, edges in days({}, 50)
    ]
    expected = [(day, len(edges), edges) for day, edges in passing if edges]
    assert days(wanted.values, limit) == expected[:limit]
