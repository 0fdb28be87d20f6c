"""Writes the tables of docs/reading.md and docs/reading.zh.md anew; with `--print`, prints them.

Run it by `python -m benchmarks.reading_table`.

Every drawing of ../shared/plans with a known unit, one drawing for each trait of the tests' generator, and mixtures.
"""

import json
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from csv import DictReader
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from shapely import Point

from benchmarks.reading_variants import family_rows, scores, variant_rows
from planner.errors import PlannerError
from planner.files import toml
from planner.files.dxf.document import open_document, read_drawing
from planner.model.drawing import Profile
from planner.model.plan import FloorPlan, Room
from planner.survey import survey
from planner.survey.labels import SQUARE_FOOT
from planner.units import METRES_PER
from planner.words import Lang, Text
from tests.survey.matrix import LARGE, mixture, traits
from tests.survey.scores import SURE, score
from tests.survey.styles import save

ROOT = Path(__file__).parents[1]
PLANS = ROOT.parent / "shared" / "plans"
PAGES = {Lang.EN: ROOT / "docs" / "reading.md", Lang.ZH: ROOT / "docs" / "reading.zh.md"}
WITHIN = 0.05
MIXTURES = 100


@dataclass(frozen=True, kw_only=True)
class Row:
    """A drawing in the table. `within` of the `true` rooms have their area within 5 %."""

    name: str
    unit: str
    read_unit: str
    true: int | None
    found: int
    within: int | None
    false: int | None
    sure: int | None
    withheld: int | None

    @property
    def cells(self) -> str:
        """The row in Markdown."""
        values = (self.true, self.within, self.found, self.false, self.sure, self.withheld)
        numbers = " | ".join("–" if value is None else str(value) for value in values)
        return f"| {self.name} | {self.unit} | {self.read_unit} | {numbers} |"


@lru_cache(maxsize=1)
def profiles() -> tuple[Profile, ...]:
    """The profiles of the package."""
    return toml.read_profiles()


def plan_of(path: Path) -> FloorPlan:
    """A drawing as it is read without any help."""
    return survey(read_drawing(open_document(path)), profiles=profiles(), units=None)


def generated(folder: Path) -> Iterator[Row]:
    """A row for each style."""
    for style in (*traits(), *LARGE, *(mixture(seed) for seed in range(MIXTURES))):
        path = folder / "style.dxf"
        truth = save(style, path)
        plan = plan_of(path)
        found = score(plan, truth)
        yield Row(
            name=style.name,
            unit=style.unit,
            read_unit=_unit(plan),
            true=found.true,
            within=found.exact,
            found=found.half,
            false=found.false,
            sure=found.false_sure,
            withheld=found.withheld,
        )


def real() -> Iterator[Row]:
    """A row for each drawing of a building, its truth as far as it is known."""
    truth: dict[str, Any] = json.loads((PLANS / "truth.json").read_text(encoding="utf-8"))
    with (PLANS / "index.csv").open(encoding="utf-8", newline="") as file:
        index = [line for line in DictReader(file) if line["true_unit"] and line["true_unit"] != "-"]
    for line in index:
        path = PLANS / line["file"]
        told = truth.get(path.name) or truth.get(line["kind"].removeprefix("made from "), {})
        try:
            yield _real_row(path, line["true_unit"], told)
        except PlannerError as error:
            yield Row(
                name=f"{path.name}: refused, {error}",
                unit=line["true_unit"],
                read_unit="–",
                true=None,
                within=None,
                found=0,
                false=None,
                sure=None,
                withheld=None,
            )


def _real_row(path: Path, unit: str, truth: dict[str, Any]) -> Row:
    plan = plan_of(path)
    rooms = [room for storey in plan.storeys for room in storey.rooms]
    told = truth.get("rooms", [])
    within = [each for each in told if any(_is_room(room, each, METRES_PER[unit]) for room in rooms)]
    return Row(
        name=path.name,
        unit=unit,
        read_unit=_unit(plan),
        true=len(told) or truth.get("n_rooms"),
        within=len(within) if told else None,
        found=len(rooms),
        false=None,
        sure=sum(room.confidence >= SURE for room in rooms),
        withheld=sum(1 for unread in plan.unread if unread.anchor == "gaps"),
    )


def _is_room(room: Room, told: dict[str, Any], metres_per: float) -> bool:
    """Whether a room is the one that the truth tells of: its place, or its name, and its area within 5 %."""
    area = told["area_m2"] if "area_m2" in told else told["area_sqft"] * SQUARE_FOOT
    if abs(room.polygon.area / area - 1) > WITHIN:
        return False
    if "label_xy" in told:
        x, y = told["label_xy"]
        return bool(room.polygon.distance(Point(x * metres_per, y * metres_per)) < 0.5)
    return told["name"] in room.label


def _unit(plan: FloorPlan) -> str:
    sure = "" if plan.units.confirmed else ", unconfirmed"
    return f"{plan.units.name} ({plan.units.basis}{sure})"


def tables() -> dict[Lang, dict[str, str]]:
    """The tables of both pages by the name of their markers."""
    found: dict[Lang, dict[str, str]] = {lang: {} for lang in PAGES}
    if PLANS.is_dir():
        rows = list(real())
        varied = list(variant_rows(sorted((PLANS / "real").glob("*.dxf"))))
        for lang in PAGES:
            found[lang]["real"] = _table(rows, _REAL, lang)
            lines = [(name, variant.say(lang), *counts) for name, variant, counts in varied]
            found[lang]["variants"] = _markdown(_VARIANTS, lines, lang)
    scored = family_rows(scores())
    with tempfile.TemporaryDirectory() as folder:
        drawn = list(generated(Path(folder)))
    for lang in PAGES:
        found[lang]["families"] = _markdown(_FAMILIES, [(name.say(lang), *counts) for name, counts in scored], lang)
    found[Lang.EN]["generated"] = f"{_summary(drawn)}\n\n{_table(drawn, _GENERATED, Lang.EN)}"
    return found


_DRAWING = (Text(zh="图", en="drawing"), Text(zh="真实单位", en="true unit"), Text(zh="读作", en="read as"))
_FALSE = (
    Text(zh="误报", en="false"),
    Text(zh="误报且置信 ≥ 0.8", en="false and sure"),
    Text(zh="漏报", en="withheld"),
)
_REAL = (
    Text(zh="注明的房间", en="rooms told"),
    Text(zh="面积差 5 % 以内", en="within 5 %"),
    Text(zh="读出", en="reported"),
    Text(zh="误报", en="false"),
    Text(zh="置信 ≥ 0.8", en="sure"),
    Text(zh="列出的缺口", en="gaps listed"),
)
_FOUND = (Text(zh="IoU > 0.99", en="IoU > 0.99"), Text(zh="IoU > 0.5", en="IoU > 0.5"))
_GENERATED = (Text(zh="房间", en="rooms"), *_FOUND, *_FALSE)
_FAMILIES = (
    Text(zh="样式", en="style"),
    Text(zh="图数", en="drawings"),
    Text(zh="无一差错", en="without a fault"),
    *_GENERATED,
)
_VARIANTS = (
    Text(zh="图", en="drawing"),
    Text(zh="改动", en="changed"),
    Text(zh="原样读出的房间", en="rooms as drawn"),
    Text(zh="再次读出", en="found again"),
    Text(zh="其他", en="others"),
    Text(zh="其他且置信 ≥ 0.8", en="others and sure"),
)


def _summary(drawn: list[Row]) -> str:
    whole = sum(row.within == row.true and not row.sure and row.read_unit.startswith(f"{row.unit} ") for row in drawn)
    rooms = sum(row.true or 0 for row in drawn)
    return (
        f"{whole} of {len(drawn)} drawings without a fault; "
        f"{sum(row.within or 0 for row in drawn)} of {rooms} rooms at IoU > 0.99."
    )


def _head(titles: Sequence[Text], lang: Lang) -> list[str]:
    return [f"| {' | '.join(title.say(lang) for title in titles)} |", "|---" * len(titles) + "|"]


def _table(rows: list[Row], counts: Sequence[Text], lang: Lang) -> str:
    return "\n".join([*_head((*_DRAWING, *counts), lang), *(row.cells for row in rows)])


def _markdown(titles: Sequence[Text], rows: Sequence[Sequence[object]], lang: Lang) -> str:
    return "\n".join([*_head(titles, lang), *(f"| {' | '.join(map(str, row))} |" for row in rows)])


def main() -> None:
    """Replaces what stands between the markers of the pages."""
    for lang, found in tables().items():
        page = PAGES[lang].read_text(encoding="utf-8")
        for name, table in found.items():
            if "--print" in sys.argv[1:]:
                print(f"{table}\n")
            marks = rf"(<!-- {name} -->\n).*?(<!-- end {name} -->)"
            page = re.sub(marks, lambda found, table=table: f"{found[1]}{table}\n{found[2]}", page, flags=re.S)
        if "--print" not in sys.argv[1:]:
            PAGES[lang].write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
