"""The plot of a month: the calls as they add up to the budget, and the age of the data shown to visitors."""

import math
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

WIDTH, HEIGHT = 920, 520
LEFT, RIGHT = 70, 20
CALLS_TOP, CALLS_BOTTOM = 40, 220
AGES_TOP, AGES_BOTTOM = 290, 470
BUDGET: Final = 1000
AGE_MARKS: Final = {15: "15 s", 60: "1 min", 300: "5 min", 3600: "1 h", 43_200: "12 h", 172_800: "2 d"}
AGES_TITLE: Final = "Age of what visitors saw: orange while games are played, blue else"
STYLE: Final = """
text { font: 13px system-ui, sans-serif; fill: #334 }
.title { font-weight: 600; font-size: 15px }
.axis, .grid { stroke: #889; stroke-width: 1 }
.grid { stroke-opacity: .25 }
.calls { fill: none; stroke: #1668b8; stroke-width: 2 }
.budget { stroke: #b3261e; stroke-dasharray: 5 4 }
.quiet { fill: #1668b8; fill-opacity: .35 }
.live { fill: #d95f02; fill-opacity: .7 }
@media (prefers-color-scheme: dark) {
  text { fill: #dde } .calls { stroke: #6db3f2 } .quiet { fill: #6db3f2 }
  .live { fill: #ffa94d } .budget { stroke: #ff8a80 }
}
"""


def plot(
    calls: Sequence[tuple[datetime, str]], ages: Sequence[tuple[datetime, float, bool]], begin: datetime, end: datetime
) -> str:
    """Return the plot as SVG."""

    def x(at: datetime) -> float:
        return LEFT + (at - begin) / (end - begin) * (WIDTH - LEFT - RIGHT)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        "<title>Calls and ages over a month on a trial key</title>",
        f"<style>{STYLE}</style>",
        f'<text class="title" x="{LEFT}" y="22">Calls so far, of {BUDGET}</text>',
        f'<text class="title" x="{LEFT}" y="{AGES_TOP - 18}">{AGES_TITLE}</text>',
    ]
    for day in range((end - begin).days + 1):
        at = x(begin + timedelta(days=day))
        if day % 5 == 0:
            parts.append(f'<text x="{at - 6:.0f}" y="{AGES_BOTTOM + 20}">{day + 1}</text>')
        for top, bottom in ((CALLS_TOP, CALLS_BOTTOM), (AGES_TOP, AGES_BOTTOM)):
            parts.append(f'<path class="grid" d="M{at:.1f} {top}V{bottom}"/>')
    parts += _calls(calls, x)
    parts += _ages(ages, x)
    parts.append(f'<text x="{WIDTH - RIGHT - 110}" y="{HEIGHT - 12}">day of the month</text></svg>')
    return "\n".join(parts) + "\n"


def _calls(calls: Sequence[tuple[datetime, str]], x: Callable[[datetime], float]) -> list[str]:
    def y(count: int) -> float:
        return CALLS_BOTTOM - count / BUDGET * (CALLS_BOTTOM - CALLS_TOP)

    steps = "".join(f"H{x(at):.1f}V{y(count):.1f}" for count, (at, _) in enumerate(calls, start=1))
    marks = [f'<text x="{LEFT - 40}" y="{y(count) + 4:.0f}">{count}</text>' for count in (0, 500, 1000)]
    return [
        *marks,
        f'<path class="budget" d="M{LEFT} {y(BUDGET):.1f}H{WIDTH - RIGHT}"/>',
        f'<path class="calls" d="M{LEFT} {CALLS_BOTTOM}{steps}"/>',
        f'<path class="axis" d="M{LEFT} {CALLS_BOTTOM}H{WIDTH - RIGHT}"/>',
    ]


def _ages(ages: Sequence[tuple[datetime, float, bool]], x: Callable[[datetime], float]) -> list[str]:
    low, high = math.log(10), math.log(250_000)

    def y(age: float) -> float:
        return AGES_BOTTOM - (math.log(max(age, 10)) - low) / (high - low) * (AGES_BOTTOM - AGES_TOP)

    marks = []
    for age, name in AGE_MARKS.items():
        marks.append(f'<text x="{LEFT - 48}" y="{y(age) + 4:.0f}">{name}</text>')
        marks.append(f'<path class="grid" d="M{LEFT} {y(age):.1f}H{WIDTH - RIGHT}"/>')
    # The picture can show only a dot every ten minutes. Live games are short, so all their dots are shown.
    dots = [
        f'<circle class="{"live" if live else "quiet"}" cx="{x(at):.1f}" cy="{y(age):.1f}" r="1.2"/>'
        for place, (at, age, live) in enumerate(ages)
        if place % (4 if live else 20) == 0
    ]
    return [*marks, *dots, f'<path class="axis" d="M{LEFT} {AGES_BOTTOM}H{WIDTH - RIGHT}"/>']
