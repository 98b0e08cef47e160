"""The Prometheus text exposition format, version 0.0.4.

Source: "Exposition formats" in the documentation of Prometheus.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


class Kind(Enum):
    """The type of a family, as its TYPE line names it."""

    COUNTER = "counter"
    GAUGE = "gauge"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Family:
    """One metric: its name, its type, the text of its HELP line, and the names of its labels."""

    name: str
    kind: Kind
    meaning: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """A value of a family. `suffix` is appended to the family's name: `_sum` and `_count` of a summary."""

    value: float
    labels: Mapping[str, str] = field(default_factory=dict)
    suffix: str = ""


def exposed(families: Iterable[tuple[Family, Sequence[Sample]]]) -> bytes:
    """Return the text of families with their samples. Label values may contain any text, including line feeds."""
    lines: list[str] = []
    for family, samples in families:
        lines.append(f"# HELP {family.name} {_escaped(family.meaning)}")
        lines.append(f"# TYPE {family.name} {family.kind.value}")
        lines.extend(_line(family.name + sample.suffix, sample) for sample in samples)
    return "".join(f"{line}\n" for line in lines).encode()


def _line(name: str, sample: Sample) -> str:
    pairs = ",".join(f'{label}="{_quoted(value)}"' for label, value in sample.labels.items())
    return f"{name}{{{pairs}}} {sample.value!r}" if pairs else f"{name} {sample.value!r}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def _quoted(text: str) -> str:
    return _escaped(text).replace('"', '\\"')
