"""How well drawings are read by families of styles, and real drawings that are renamed, put on one layer, or turned.

`python -m benchmarks.reading_table` writes both tables into docs/reading.md and docs/reading.zh.md.
"""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import radians
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from ezdxf import transform
from ezdxf.filemanagement import readfile
from ezdxf.math import Matrix44

from planner.files import toml
from planner.files.dxf.document import open_document, read_drawing
from planner.files.dxf.reading import drawing_of
from planner.model.plan import FloorPlan, Room
from planner.survey import survey
from planner.words import Text
from tests.survey.matrix import mixture
from tests.survey.scores import SURE, Score, score
from tests.survey.styles import Style, save
from tests.survey.symbols import Doors, Windows
from tests.survey.tongues import Tongue
from tests.survey.walls import Dirt, Walls

MIXTURES = 400
TURN = 37.0
SAME = 0.9
"""Rooms that overlap by more than this (intersection over union) are the same."""

Family = tuple[Text, Callable[[Style], bool]]


@dataclass(frozen=True, kw_only=True)
class Variant:
    """A way to spoil a drawing, and where it puts a point."""

    name: Text
    change: Callable[[Any], None]
    turn_deg: float = 0.0


def families() -> Iterator[Family]:
    """The families of styles, each with what belongs to it."""
    yield Text(zh="全部混合样式", en="all mixtures"), lambda _: True
    for walls in Walls:
        yield _family("墙", "walls", walls), lambda style, each=walls: style.walls is each  # type: ignore[misc]
    for doors in Doors:
        yield _family("门", "doors", doors), lambda style, each=doors: style.doors is each  # type: ignore[misc]
    for windows in Windows:
        yield _family("窗", "windows", windows), lambda style, each=windows: style.windows is each  # type: ignore[misc]
    unnamed = (Tongue.ZERO, Tongue.ODD)
    yield Text(zh="有墙图层名", en="layers named"), lambda style: style.tongue not in unnamed
    yield Text(zh="图层名无意义", en="layers with odd names"), lambda style: style.tongue is Tongue.ODD
    yield Text(zh="全在 0 层", en="all on layer 0"), lambda style: style.tongue is Tongue.ZERO
    yield Text(zh="干净", en="clean"), lambda style: style.dirt is Dirt.CLEAN
    yield Text(zh="有误差", en="dirty"), lambda style: style.dirt is Dirt.DIRTY
    yield Text(zh="转角不为 0", en="turned"), lambda style: style.turn_deg != 0
    yield Text(zh="整图在块中", en="nested in blocks"), lambda style: style.nested > 0
    yield Text(zh="两层并列", en="two storeys"), lambda style: style.storeys > 1
    yield Text(zh="文件头单位不对或没有", en="header wrong or absent"), lambda style: style.header != style.unit
    yield Text(zh="旁有立面", en="with an elevation"), lambda style: style.elevation


def _family(zh: str, en: str, value: str) -> Text:
    return Text(zh=f"{zh}:{_ZH[value]}", en=f"{en}: {value}")


def scores() -> list[tuple[Style, Score]]:
    """Each mixture with its score."""
    profiles = toml.read_profiles()
    found = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.dxf"
        for style in map(mixture, range(MIXTURES)):
            truth = save(style, path)
            plan = survey(read_drawing(open_document(path)), profiles=profiles, units=None)
            found.append((style, score(plan, truth)))
    return found


def family_rows(scored: list[tuple[Style, Score]]) -> list[tuple[Text, tuple[int, ...]]]:
    """A row for each family: drawings, without a fault, rooms, exact, found, false, false and sure, withheld."""
    rows = []
    for name, belongs in families():
        own = [each for style, each in scored if belongs(style)]
        counts = [sum(getattr(each, field) for each in own) for field in _COUNTS]
        rows.append((name, (len(own), sum(each.perfect for each in own), *counts)))
    return rows


_ZH = {
    "closed outlines": "闭合轮廓",
    "a closed outline for each wall": "每道墙一个闭合轮廓",
    "pairs of lines": "双线",
    "pairs of lines, no jambs": "双线,无洞口边线",
    "open polylines": "开口多段线",
    "wide polylines": "带宽多段线",
    "mlines": "多线(MLINE)",
    "single lines": "单线",
    "gap only": "只留洞口",
    "block": "图块",
    "block, unequal scales": "图块,两向比例不同",
    "block nested 2 deep": "图块,嵌套两层",
    "loose arc and line": "散的弧和线",
    "polyline leaf": "多段线门扇",
    "spline swing": "样条开启线",
    "wipeout over the wall": "遮罩(WIPEOUT)盖在墙上",
    "loose, with threshold": "散线,有门槛线",
    "two leaves": "双扇",
    "sliding": "推拉",
    "lines between jambs": "洞口边线间的线",
    "pane in an unbroken wall": "墙线不断,中间一线",
    "none": "无",
}
"""The traits' names in Chinese."""

_COUNTS = ("true", "exact", "half", "false", "false_sure", "withheld")


def variants() -> tuple[Variant, ...]:
    """As drawn, layers renamed, all on one layer with the colours of their layers and without, turned."""
    return (
        Variant(name=Text(zh="原样", en="as drawn"), change=lambda _: None),
        Variant(name=Text(zh="图层改名", en="layers renamed"), change=_renamed),
        Variant(name=Text(zh="全在 0 层,颜色照旧", en="all on layer 0, colours kept"), change=_merged_by_looks),
        Variant(name=Text(zh="全在 0 层", en="all on layer 0"), change=_merged),
        Variant(name=Text(zh=f"转 {TURN:.0f}°", en=f"turned {TURN:.0f}°"), change=_turned, turn_deg=TURN),
    )


def variant_rows(paths: list[Path]) -> Iterator[tuple[str, Text, tuple[int, ...]]]:
    """For each drawing and variant: rooms as drawn, of these found again, other ones, those of them that are sure.

    Proxy objects cannot be turned.
    """
    profiles = toml.read_profiles()
    for path in paths:
        before: list[Room] = []
        for variant in variants():
            document: Any = readfile(path)
            if variant.turn_deg and len(document.query("ACAD_PROXY_ENTITY")):
                continue
            variant.change(document)
            plan = survey(drawing_of(document, name=path.stem), profiles=profiles, units=None)
            rooms = _rooms(plan)
            before = before or rooms
            yield path.stem.rsplit("__", 1)[-1], variant.name, _compared(before, rooms, turn_deg=variant.turn_deg)


def _rooms(plan: FloorPlan) -> list[Room]:
    return [room for storey in plan.storeys for room in storey.rooms]


def _compared(before: list[Room], rooms: list[Room], *, turn_deg: float) -> tuple[int, int, int, int]:
    turn = radians(turn_deg)
    matrix = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    wanted = [shapely.make_valid(shapely.transform(room.polygon, lambda points: points @ matrix)) for room in before]
    shapes = [shapely.make_valid(room.polygon) for room in rooms]
    matched: set[int] = set()
    found = 0
    for each in wanted:
        shares = [each.intersection(shape).area / each.union(shape).area for shape in shapes]
        best = max(range(len(shares)), key=shares.__getitem__, default=-1)
        if best >= 0 and shares[best] > SAME:
            found += 1
            matched.add(best)
    others = [room for row, room in enumerate(rooms) if row not in matched]
    return len(before), found, len(others), sum(room.confidence >= SURE for room in others)


def _everything(document: Any) -> Iterator[Any]:
    for block in document.blocks:
        yield from block


def _merged(document: Any) -> None:
    for entity in _everything(document):
        entity.dxf.layer = "0"


def _merged_by_looks(document: Any) -> None:
    """All on layer 0, where everything looks as before: the colours, line types and weights of layers become its own.

    What was not seen is erased.
    """
    layers = {layer.dxf.name.lower(): layer for layer in document.layers}
    for block in document.blocks:
        for entity in list(block):
            layer = layers.get(entity.dxf.layer.lower())
            if layer is not None and (layer.is_off() or layer.is_frozen()):
                block.delete_entity(entity)
                continue
            for name, by_layer in (("color", 256), ("linetype", "BYLAYER"), ("lineweight", -1)):
                if layer is not None and entity.dxf.layer != "0" and entity.dxf.get(name, by_layer) == by_layer:
                    entity.dxf.set(name, layer.color if name == "color" else layer.dxf.get(name, by_layer))
            entity.dxf.layer = "0"


def _renamed(document: Any) -> None:
    names: dict[str, str] = {}
    for entity in _everything(document):
        old = entity.dxf.layer
        if old not in names:
            names[old] = f"L{len(names):02d}"
            layer = document.layers.add(names[old])
            if old in document.layers and document.layers.get(old).is_frozen():
                layer.freeze()
            if old in document.layers and document.layers.get(old).is_off():
                layer.off()
        entity.dxf.layer = names[old]


def _turned(document: Any) -> None:
    for layout in document.layouts:
        transform.inplace(layout, Matrix44.z_rotate(radians(TURN)))
