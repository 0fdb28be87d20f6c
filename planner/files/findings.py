"""How findings are numbered, grouped by clause and put into words, alike in the report and in the letter."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final

from shapely import Point

from planner.measure.grid import grid_place
from planner.model.layout import Layout
from planner.model.standard import Clause, Limit, Rulebook, Standard, Sureness
from planner.model.verdict import VERB_ORDER, Finding, Outcome, Verdict, callouts, tells_amount
from planner.units import METRES_PER
from planner.words import Text, same

ORDER: Final = (Outcome.FAIL, Outcome.UNCLEAR, Outcome.BY_EYE, Outcome.PASS, Outcome.NOTHING)
"""What to act on comes first."""

SURE: Final = (Sureness.STANDARD, Sureness.GIVEN)
"""How sure a number must be to be shown without a warning."""

_UNITS: Final = {
    "mm": (1.0, 0, " mm"),
    "m": (1.0, 2, " m"),
    "m2": (1.0, 2, " m²"),
    "px_per_m": (1.0, 0, " px/m"),
    "deg": (1.0, 1, "°"),
    "ratio": (100.0, 1, " %"),
}
"""How a number of a unit is printed: factor, decimals, what follows it."""

_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
"""Control characters, and marks that hide or turn what is written."""

_BARE: Final = ("", "count", "word")
"""Units that are not printed."""


def in_order(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts by outcome, then by verb, then as the standards' files have them."""
    return tuple(sorted(verdicts, key=lambda one: (ORDER.index(one.outcome), VERB_ORDER.index(one.verb))))


@dataclass(frozen=True, kw_only=True)
class Line:
    """A finding as it is printed; `number` is None for one that needs no act."""

    number: int | None
    item: Text
    outcome: Outcome
    measured: str
    limit: str
    place: str
    axes: str
    handles: tuple[str, ...]
    text: Text


@dataclass(frozen=True, kw_only=True)
class Card:
    """A clause with its outcome, the numbers that it was judged by, and what was looked at.

    `borrowed` clauses are not of the first standard, which the project is judged by.
    """

    verdict: Verdict
    standard: Standard | None
    clause: Clause | None
    borrowed: bool
    lines: tuple[Line, ...]

    @property
    def number(self) -> str:
        """The printed clause number."""
        return self.verdict.clause if self.clause is None else self.clause.number

    @property
    def limits(self) -> tuple[Limit, ...]:
        """The numbers that the clause was judged by."""
        return () if self.clause is None else self.clause.limits


def cards(verdicts: Iterable[Verdict], *, layout: Layout, rulebook: Rulebook) -> tuple[Card, ...]:
    """Every clause in the order of `in_order`."""
    verdicts = tuple(verdicts)
    known = {f"{standard.id} {clause.id}": (standard, clause) for standard, clause in rulebook.clauses()}
    numbers = {id(one.finding): one.number for one in callouts(verdicts)}
    names = item_names(layout)
    first = rulebook.standards[0].id if rulebook.standards else ""
    made = []
    for verdict in in_order(verdicts):
        standard, clause = known.get(verdict.id, (None, None))
        lines = tuple(_line(one, numbers=numbers, names=names, layout=layout) for one in _worst_first(verdict))
        made.append(
            Card(verdict=verdict, standard=standard, clause=clause, borrowed=verdict.standard != first, lines=lines)
        )
    return tuple(made)


def _worst_first(verdict: Verdict) -> list[Finding]:
    return sorted(verdict.findings, key=lambda one: ORDER.index(one.outcome))


def _line(finding: Finding, *, numbers: Mapping[int, int], names: Mapping[str, Text], layout: Layout) -> Line:
    measured, limit = measured_and_limit(finding)
    return Line(
        number=numbers.get(id(finding)),
        item=named(finding.item, names),
        outcome=finding.outcome,
        measured=measured,
        limit=limit,
        place=place(finding.at, layout),
        axes="" if finding.at is None or finding.at.is_empty else grid_place(layout.storey.axes, finding.at),
        handles=finding.handles,
        text=finding.text,
    )


def item_names(layout: Layout) -> dict[str, Text]:
    """The name of everything that a finding can be about, by id."""
    names: dict[str, Text] = {room.id: same(room.label) for room in layout.storey.rooms if room.label}
    names |= {door.id: Text(zh="门", en="door") for door in layout.storey.doors}
    names |= {column.id: Text(zh="柱", en="column") for column in layout.storey.columns}
    names |= {zone.id: zone.name for zone in layout.zones}
    names |= {camera.id: Text(zh="摄像机", en="camera") for camera in layout.cameras}
    names |= {window.id: window.name for window in layout.windows}
    return names | {item.id: item.name for item in layout.items}


def named(item: str, names: Mapping[str, Text]) -> Text:
    """An id with the name of its thing, if it has one."""
    name = names.get(item)
    return same(item) if name is None or name.zh == item else Text(zh=f"{item} {name.zh}", en=f"{item} {name.en}")


def place(at: Point | None, layout: Layout) -> str:
    """A place in the drawing's own units, as a CAD program shows it: "12350, 8200"; "" for no place."""
    if at is None or at.is_empty:
        return ""
    per_unit = layout.plan.units.metres_per_unit
    decimals = 0 if per_unit <= METRES_PER["mm"] else 2
    return ", ".join(f"{value / per_unit:.{decimals}f}" for value in (at.x, at.y))


def measured_and_limit(finding: Finding) -> tuple[str, str]:
    """What was measured and what is required, with their unit.

    Two different numbers never read alike: where rounding would hide a shortfall, decimals are added.
    """
    measured, limit, unit = finding.measured, finding.limit, finding.unit
    if not isinstance(measured, float | int) or not isinstance(limit, float | int) or measured == limit:
        return number_text(measured, unit), number_text(limit, unit)
    for more in range(15):
        texts = number_text(measured, unit, more=more), number_text(limit, unit, more=more)
        if texts[0] != texts[1]:
            return texts
    return f"{measured!r}", f"{limit!r}"


def number_text(value: float | str | None, unit: str, *, more: int = 0) -> str:
    """A number with its unit, with `more` decimals than the unit has by custom; zeros at the end are left out."""
    if value is None or isinstance(value, str):
        return value if value and tells_amount(value) else ""
    if not isfinite(value):
        return "∞" if value > 0 else "–"
    factor, decimals, tail = _UNITS.get(unit, (1.0, 2, "" if unit in _BARE else f" {unit}"))
    digits = f"{value * factor:.{decimals + more}f}"
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits) + tail


def legible(text: str) -> str:
    """A text without characters that cannot be seen, or that turn the direction of writing."""
    return _UNSEEN.sub("�", text)


def to_mend(card: Card) -> Sequence[Line]:
    """The lines of a clause that ask for an act."""
    return [line for line in card.lines if line.number is not None]
