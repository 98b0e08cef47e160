"""The plot: a panel for each workload and a dot for each server, on a logarithmic scale.

The SVG is written by this module. It has its own background, so that its text is readable on light and dark pages. If a
browser states a preference, it gets the colours for that preference.
"""

import math
from collections.abc import Sequence
from html import escape
from typing import Final

from bench.figures import Results
from bench.report import percent
from bench.workloads import FIRST_SIGHT, WORKLOADS

LOWEST: Final = 1e-4
HIGHEST: Final = 1.5
_LEFT, _PANEL, _GAP, _ROW, _TOP, _MARGIN = 190, 180, 46, 26, 78, 16
_STYLE: Final = """
  .card { fill: #ffffff; stroke: #d0d7de } .grid { stroke: #d8dee4 } .limit { stroke: #8c959f }
  text { fill: #1f2328; font: 13px system-ui, sans-serif } .small { font-size: 11px; fill: #57606a }
  .title { font-size: 15px; font-weight: 600 } .ours { fill: #0a5dc2; font-weight: 600 } .peer { fill: #57606a }
  line.ours { stroke: #0a5dc2 } line.peer { stroke: #8c959f } line { stroke-width: 1 }
  @media (prefers-color-scheme: dark) {
    .card { fill: #0d1117; stroke: #30363d } .grid { stroke: #21262d } .limit { stroke: #6e7681 }
    text { fill: #e6edf3 } .small, .peer { fill: #9ea7b3 } .ours { fill: #6cb2ff }
    line.ours { stroke: #6cb2ff } line.peer { stroke: #6e7681 }
  }
"""


def place(ratio: float) -> float:
    """Return the position of a ratio on the scale, from 0 to 1. A ratio outside the scale is placed at its end."""
    low, high = math.log10(LOWEST), math.log10(HIGHEST)
    return (math.log10(min(max(ratio, LOWEST), HIGHEST)) - low) / (high - low)


def _line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(kind: str, x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _panel(results: Results, workload: str, servers: Sequence[str], x: float, bottom: float) -> list[str]:
    parts = [_text("title", x, _TOP - 30, workload)]
    for power in range(math.ceil(math.log10(LOWEST)), 1):
        at = x + place(10**power) * _PANEL
        parts += [
            _line("limit" if power == 0 else "grid", at, _TOP - 6, at, bottom),
            _text("small", at, _TOP - 12, f"{10 ** (power + 2):g}%", "middle"),
        ]
    for number, server in enumerate(servers):
        ratio = results.ratio(server, results.raw, workload)
        if ratio is not None:
            parts += _dot(ratio, server in results.ours, x, _TOP + number * _ROW + 10)
    return parts


def _dot(ratio: float, ours: bool, x: float, y: float) -> list[str]:
    at = x + place(ratio) * _PANEL
    kind = "ours" if ours else "peer"
    # The label is beside the dot, on the side with enough space.
    left = place(ratio) > 0.6
    label = _text(
        f"small {kind}",
        at + (-9 if left else 9),
        y + 4 - (8 if left else 0),
        percent(ratio),
        "end" if left else "start",
    )
    return [_line(kind, x, y, at, y), f'<circle class="{kind}" cx="{at:.1f}" cy="{y:.1f}" r="5"/>', label]


def svg(results: Results) -> str:
    """Return the plot of requests per second relative to raw uvicorn, which is at 100 %."""
    servers = [name for name in results.rows if name != results.raw]
    workloads = [
        each.name
        for each in WORKLOADS
        if each is not FIRST_SIGHT and any(results.ratio(name, results.raw, each.name) for name in servers)
    ]
    width = _LEFT + len(workloads) * (_PANEL + _GAP) + 2 * _MARGIN
    bottom = _TOP + len(servers) * _ROW
    height = bottom + _MARGIN
    title = f"Requests a second of each server relative to {results.raw}, on a scale that goes by tens"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style>",
        f'<rect class="card" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="6"/>',
        _text("small", _MARGIN, 22, title),
    ]
    for number, server in enumerate(servers):
        kind = "ours" if server in results.ours else ""
        parts.append(_text(kind, _MARGIN, _TOP + number * _ROW + 14, server))
    for number, workload in enumerate(workloads):
        parts += _panel(results, workload, servers, _MARGIN + _LEFT + number * (_PANEL + _GAP), bottom)
    return "\n".join([*parts, "</svg>", ""])
