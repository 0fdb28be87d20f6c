"""Draws the plans of the sample projects: `python -m layouts.draw_samples`. The same bytes every time."""

from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from math import cos, pi, sin
from pathlib import Path
from typing import Final

from ezdxf._options import options
from ezdxf.document import Drawing

from layouts.building import XY, Along, Building, Fixture, Note, Opening, Space, Wall, wall_lines
from layouts.drafting import (
    Layers,
    Office,
    Pen,
    Sheet,
    WallStyle,
    draw_building,
    draw_schedule,
    draw_sheet,
    new_document,
    write_names,
    write_names_as_paragraphs,
    write_remarks,
)

HERE: Final = Path(__file__).parent
X, Y = Along.X, Along.Y
REMARKS: Final = (
    "说明:",
    "1. 本图尺寸单位为毫米,标高单位为米;室内地面标高为 ±0.000。",
    "2. 外墙、内墙厚 240,轴线居中;卫生间隔墙厚 120。",
    "3. 柱截面 400×400,未注明者轴线居中。",
    "4. 门垛宽度未注明者按现场;疏散门向疏散方向开启。",
    "5. 主要出入口平坡进出,坡度不大于 1:20。",
)

TARCH: Final = Layers(
    wall="WALL",
    column="COLUMN",
    hatch="PUB_HATCH",
    door="WINDOW",
    window="WINDOW",
    mark="WINDOW_TEXT",
    axis="DOTE",
    bubble="AXIS",
    dimension="PUB_DIM",
    room="SPACE",
    text="PUB_TEXT",
    furniture="FURNITURE",
    sanitary="LVTRY",
    steps="STAIR",
    title="PUB_TITLE",
)
CHINESE: Final = Layers(
    wall="建筑-墙",
    column="建筑-柱",
    hatch="建筑-柱-填充",
    door="建筑-门窗",
    window="建筑-门窗",
    mark="建筑-门窗-编号",
    axis="建筑-轴线",
    bubble="建筑-轴线-编号",
    dimension="建筑-注释-尺寸",
    room="建筑-房间名",
    text="建筑-注释-文字",
    furniture="建筑-家具",
    sanitary="建筑-洁具",
    steps="建筑-台阶坡道",
    title="建筑-注释-图框",
)
ENGLISH: Final = Layers(
    wall="A-WALL",
    column="A-COLS",
    hatch="A-COLS-PATT",
    door="A-DRWD",
    window="A-DRWD",
    mark="A-DRWD-IDEN",
    axis="A-AXIS",
    bubble="A-AXIS-TEXT",
    dimension="A-ANNO-DIMS",
    room="A-FLOR-IDEN",
    text="A-ANNO-TEXT",
    furniture="A-FURN",
    sanitary="A-FLOR-TPTN",
    steps="A-FLOR-STEP",
    title="A-ANNO-TTLB",
)
BOUND: Final = "一层平面图$0$"
AIA: Final = Layers(
    wall=f"{BOUND}A-WALL-FULL",
    column=f"{BOUND}S-COLS",
    hatch=f"{BOUND}S-COLS-PATT",
    door=f"{BOUND}A-DOOR",
    window=f"{BOUND}A-GLAZ",
    mark=f"{BOUND}A-DOOR-IDEN",
    axis=f"{BOUND}S-GRID",
    bubble=f"{BOUND}S-GRID-IDEN",
    dimension=f"{BOUND}A-ANNO-DIMS",
    room=f"{BOUND}A-AREA-IDEN",
    text="A-ANNO-NOTE",
    furniture="A-FURN",
    sanitary=f"{BOUND}P-SANR-FIXT",
    steps=f"{BOUND}A-FLOR-LEVL",
    title="A-ANNO-TTLB",
)


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A sample project: what is drawn, by which office, and how it lies on the sheet."""

    name: str
    building: Building
    office: Office
    sheet: Sheet
    names: Callable[[Pen, Building], None]
    turn_deg: float = 0.0
    origin: XY = (9_500.0, 15_000.0)
    more: Callable[[Pen, Building], None] | None = None


def _platform(x: float, y: float) -> tuple[XY, ...]:
    """The platform before a door in a south wall, open towards the building."""
    return ((x - 2_100, y - 120), (x - 2_100, y - 1_920), (x + 2_100, y - 1_920), (x + 2_100, y - 120))


def _toilets(stalls: tuple[XY, ...], basins: tuple[XY, ...], *, turn_deg: float) -> tuple[Fixture, ...]:
    """Pans and basins with their backs to a wall."""
    return (
        *(Fixture(block="WC-PAN", at=at, turn_deg=turn_deg) for at in stalls),
        *(Fixture(block="BASIN", at=at, turn_deg=turn_deg) for at in basins),
    )


def meishan() -> Building:
    """A rectangular hall of 177 m², the back office behind its long north side."""
    return Building(
        axes_x=(0, 6_000, 12_000, 18_000, 23_400),
        axes_y=(0, 5_400, 10_200, 15_000),
        walls=(
            Wall(start=(0, 0), end=(23_400, 0)),
            Wall(start=(0, 15_000), end=(23_400, 15_000)),
            Wall(start=(0, 0), end=(0, 15_000)),
            Wall(start=(23_400, 0), end=(23_400, 15_000)),
            Wall(start=(18_000, 0), end=(18_000, 15_000)),
            Wall(start=(0, 10_200), end=(23_400, 10_200)),
            Wall(start=(18_000, 5_400), end=(23_400, 5_400)),
            Wall(start=(18_000, 7_200), end=(23_400, 7_200)),
            Wall(start=(3_600, 10_200), end=(3_600, 15_000)),
            Wall(start=(0, 12_600), end=(3_600, 12_600)),
            Wall(start=(19_800, 7_260), end=(19_800, 10_140), thickness=120),
            Wall(start=(21_600, 7_260), end=(21_600, 10_140), thickness=120),
        ),
        columns=(
            *((x, y) for y in (0, 10_200, 15_000) for x in (0, 6_000, 12_000, 18_000, 23_400)),
            *((x, 5_400) for x in (0, 18_000, 23_400)),
        ),
        openings=(
            Opening(mark="M1824", at=(9_000, 0), along=X, swing=-1),
            Opening(mark="M1524", at=(0, 2_700), along=Y, swing=-1),
            Opening(mark="M1021", at=(16_200, 10_200), along=X, swing=1, hinge=1),
            Opening(mark="M1021", at=(18_000, 2_700), along=Y, swing=1),
            Opening(mark="M1021", at=(20_700, 0), along=X, swing=-1, hinge=1),
            Opening(mark="M1221", at=(18_000, 6_300), along=Y, swing=1),
            Opening(mark="M1221", at=(23_400, 6_300), along=Y, swing=1),
            Opening(mark="M0921", at=(18_900, 7_200), along=X, swing=1),
            Opening(mark="M0921", at=(20_700, 7_200), along=X, swing=1),
            Opening(mark="M1021", at=(22_600, 7_200), along=X, swing=-1),
            Opening(mark="M1021", at=(3_600, 11_400), along=Y, swing=-1),
            Opening(mark="M1021", at=(3_600, 13_800), along=Y, swing=-1, hinge=1),
            Opening(mark="M1021", at=(18_000, 12_600), along=Y, swing=1),
            Opening(mark="M1021", at=(9_000, 15_000), along=X, swing=1),
            Opening(mark="C2418", at=(3_000, 0), along=X),
            Opening(mark="C2418", at=(15_000, 0), along=X),
            Opening(mark="C1818", at=(0, 7_800), along=Y),
            Opening(mark="C1518", at=(0, 13_800), along=Y),
            Opening(mark="C1818", at=(7_400, 15_000), along=X),
            Opening(mark="C2418", at=(14_400, 15_000), along=X),
            Opening(mark="C1818", at=(20_700, 15_000), along=X),
            Opening(mark="C1818", at=(23_400, 12_600), along=Y),
            Opening(mark="C0906", at=(23_400, 9_000), along=Y),
            Opening(mark="C1518", at=(23_400, 2_700), along=Y),
        ),
        spaces=(
            Space(name="便民服务大厅", at=(9_000, 4_400)),
            Space(name="后台审批区", at=(10_800, 12_600)),
            Space(name="弱电间", at=(1_700, 11_600)),
            Space(name="档案室", at=(1_700, 14_000)),
            Space(name="联审室", at=(20_700, 12_700)),
            Space(name="调解室", at=(20_700, 2_900)),
            Space(name="走廊", at=(20_700, 6_150)),
            Space(name="男卫", at=(18_900, 8_900)),
            Space(name="女卫", at=(20_700, 8_900)),
            Space(name="无障碍卫生间", at=(22_500, 8_900)),
        ),
        fixtures=_toilets(((19_350, 10_080), (21_150, 10_080), (22_900, 10_080)), ((18_450, 10_080),), turn_deg=0),
        notes=(Note(text="±0.000", at=(6_500, 2_200)), Note(text="平坡入口", at=(9_000, -1_000))),
        steps=(_platform(9_000, 0),),
    )


def hekou() -> Building:
    """A hall of 132 m² with the back office at its short east side, a staff door between; the building is turned."""
    return Building(
        axes_x=(0, 5_100, 10_200, 15_300, 21_000),
        axes_y=(0, 4_500, 9_000, 13_200),
        walls=(
            Wall(start=(0, 0), end=(21_000, 0)),
            Wall(start=(0, 13_200), end=(21_000, 13_200)),
            Wall(start=(0, 0), end=(0, 13_200)),
            Wall(start=(21_000, 0), end=(21_000, 13_200)),
            Wall(start=(15_300, 0), end=(15_300, 13_200)),
            Wall(start=(0, 9_000), end=(21_000, 9_000)),
            Wall(start=(0, 10_800), end=(10_200, 10_800)),
            Wall(start=(10_200, 9_000), end=(10_200, 13_200)),
            Wall(start=(17_700, 9_000), end=(17_700, 13_200)),
            Wall(start=(2_550, 10_860), end=(2_550, 13_140), thickness=120),
            Wall(start=(5_100, 10_860), end=(5_100, 13_140), thickness=120),
            Wall(start=(7_500, 10_860), end=(7_500, 13_140), thickness=120),
        ),
        columns=(
            *((x, y) for y in (0, 9_000, 13_200) for x in (0, 5_100, 10_200, 15_300, 21_000)),
            *((x, 4_500) for x in (0, 15_300, 21_000)),
        ),
        openings=(
            Opening(mark="M1824", at=(3_600, 0), along=X, swing=-1),
            Opening(mark="M1524", at=(0, 6_900), along=Y, swing=-1),
            Opening(mark="M1021", at=(15_300, 7_800), along=Y, swing=1),
            Opening(mark="M1021", at=(21_000, 2_000), along=Y, swing=1),
            Opening(mark="M1521", at=(7_500, 9_000), along=X, swing=1),
            Opening(mark="M1221", at=(0, 9_900), along=Y, swing=-1),
            Opening(mark="M1021", at=(1_300, 10_800), along=X, swing=1),
            Opening(mark="M1021", at=(3_800, 10_800), along=X, swing=1, hinge=1),
            Opening(mark="M1021", at=(6_300, 10_800), along=X, swing=-1),
            Opening(mark="M1021", at=(8_850, 10_800), along=X, swing=1),
            Opening(mark="M1021", at=(11_100, 9_000), along=X, swing=1),
            Opening(mark="M1021", at=(13_900, 13_200), along=X, swing=1, hinge=1),
            Opening(mark="M1021", at=(16_500, 9_000), along=X, swing=1),
            Opening(mark="M1021", at=(19_300, 9_000), along=X, swing=1, hinge=1),
            Opening(mark="C2418", at=(7_650, 0), along=X),
            Opening(mark="C2418", at=(12_750, 0), along=X),
            Opening(mark="C1818", at=(18_150, 0), along=X),
            Opening(mark="C1818", at=(0, 2_250), along=Y),
            Opening(mark="C1818", at=(21_000, 6_750), along=Y),
            Opening(mark="C1518", at=(19_350, 13_200), along=X),
            Opening(mark="C0906", at=(1_275, 13_200), along=X),
            Opening(mark="C0906", at=(3_825, 13_200), along=X),
            Opening(mark="C0906", at=(6_300, 13_200), along=X),
            Opening(mark="C1218", at=(8_850, 13_200), along=X),
            Opening(mark="C1218", at=(11_700, 13_200), along=X),
        ),
        spaces=(
            Space(name="便民服务大厅", at=(7_650, 6_300)),
            Space(name="后台办公区", at=(18_150, 5_600)),
            Space(name="弱电间", at=(16_500, 11_500)),
            Space(name="档案室", at=(19_350, 11_500)),
            Space(name="调解室", at=(12_750, 11_200)),
            Space(name="过道", at=(2_550, 9_800)),
            Space(name="男卫生间", at=(1_275, 12_000)),
            Space(name="女卫生间", at=(3_825, 12_000)),
            Space(name="无障碍卫生间", at=(6_300, 12_000)),
            Space(name="母婴室", at=(8_850, 12_200)),
        ),
        fixtures=_toilets(
            ((600, 13_080), (1_900, 13_080), (3_100, 13_080), (6_900, 13_080)), ((4_500, 13_080),), turn_deg=0
        ),
        notes=(Note(text="±0.000", at=(10_500, 1_500)), Note(text="平坡入口", at=(3_600, -1_000))),
        steps=(_platform(3_600, 0),),
    )


def shiqiao() -> Building:
    """An L-shaped hall of 183 m² around the back office."""
    return Building(
        axes_x=(0, 7_200, 12_600, 18_000, 23_400),
        axes_y=(0, 4_200, 8_400, 13_800),
        walls=(
            Wall(start=(0, 0), end=(23_400, 0)),
            Wall(start=(0, 13_800), end=(23_400, 13_800)),
            Wall(start=(0, 0), end=(0, 13_800)),
            Wall(start=(23_400, 0), end=(23_400, 13_800)),
            Wall(start=(7_200, 8_400), end=(7_200, 13_800)),
            Wall(start=(7_200, 8_400), end=(23_400, 8_400)),
            Wall(start=(18_000, 0), end=(18_000, 13_800)),
            Wall(start=(18_000, 4_200), end=(23_400, 4_200)),
            Wall(start=(18_000, 6_000), end=(23_400, 6_000)),
            Wall(start=(7_200, 11_400), end=(13_200, 11_400)),
            Wall(start=(10_800, 11_400), end=(10_800, 13_800)),
            Wall(start=(13_200, 11_400), end=(13_200, 13_800)),
            Wall(start=(19_800, 6_060), end=(19_800, 8_340), thickness=120),
            Wall(start=(21_600, 6_060), end=(21_600, 8_340), thickness=120),
        ),
        columns=(
            *((x, y) for y in (0, 8_400, 13_800) for x in (0, 7_200, 12_600, 18_000, 23_400)),
            *((x, 4_200) for x in (0, 18_000, 23_400)),
        ),
        openings=(
            Opening(mark="M1824", at=(9_900, 0), along=X, swing=-1),
            Opening(mark="M1524", at=(0, 11_100), along=Y, swing=-1),
            Opening(mark="M1021", at=(8_400, 8_400), along=X, swing=1),
            Opening(mark="M1021", at=(18_000, 2_100), along=Y, swing=1),
            Opening(mark="M1524", at=(20_700, 0), along=X, swing=-1),
            Opening(mark="M1221", at=(18_000, 5_100), along=Y, swing=1),
            Opening(mark="M1221", at=(23_400, 5_100), along=Y, swing=1),
            Opening(mark="M0921", at=(18_900, 6_000), along=X, swing=1),
            Opening(mark="M0921", at=(20_700, 6_000), along=X, swing=1),
            Opening(mark="M1021", at=(22_600, 6_000), along=X, swing=-1),
            Opening(mark="M1021", at=(9_900, 11_400), along=X, swing=1, hinge=1),
            Opening(mark="M1021", at=(12_000, 11_400), along=X, swing=1),
            Opening(mark="M1021", at=(18_000, 9_900), along=Y, swing=1),
            Opening(mark="M1021", at=(15_600, 13_800), along=X, swing=1),
            Opening(mark="C2418", at=(3_600, 0), along=X),
            Opening(mark="C2418", at=(15_300, 0), along=X),
            Opening(mark="C1818", at=(0, 2_100), along=Y),
            Opening(mark="C1818", at=(0, 6_300), along=Y),
            Opening(mark="C2418", at=(3_600, 13_800), along=X),
            Opening(mark="C1218", at=(9_000, 13_800), along=X),
            Opening(mark="C1518", at=(20_700, 13_800), along=X),
            Opening(mark="C1518", at=(23_400, 2_100), along=Y),
            Opening(mark="C0906", at=(23_400, 7_200), along=Y),
            Opening(mark="C1818", at=(23_400, 11_100), along=Y),
        ),
        spaces=(
            Space(name="便民服务大厅", at=(9_900, 3_200)),
            Space(name="后台审批区", at=(15_600, 10_600)),
            Space(name="档案室", at=(9_000, 12_800)),
            Space(name="弱电间", at=(12_000, 12_800)),
            Space(name="联审室", at=(20_700, 11_200)),
            Space(name="24小时自助服务区", at=(20_700, 2_300)),
            Space(name="走廊", at=(20_700, 5_000)),
            Space(name="男卫", at=(18_900, 7_400)),
            Space(name="女卫", at=(20_700, 7_400)),
            Space(name="无障碍卫生间", at=(22_500, 7_400)),
        ),
        fixtures=_toilets(((19_350, 8_280), (21_150, 8_280), (22_900, 8_280)), ((18_450, 8_280),), turn_deg=0),
        notes=(Note(text="±0.000", at=(3_600, 8_000)), Note(text="平坡入口", at=(9_900, -1_000))),
        steps=(_platform(9_900, 0),),
    )


def yunfeng() -> Building:
    """A crowded hall of 230 m² with two free-standing columns, full of old things."""
    return Building(
        axes_x=(0, 6_600, 13_200, 19_800, 25_200),
        axes_y=(0, 6_000, 12_000, 16_800),
        walls=(
            Wall(start=(0, 0), end=(25_200, 0)),
            Wall(start=(0, 16_800), end=(25_200, 16_800)),
            Wall(start=(0, 0), end=(0, 16_800)),
            Wall(start=(25_200, 0), end=(25_200, 16_800)),
            Wall(start=(19_800, 0), end=(19_800, 16_800)),
            Wall(start=(0, 12_000), end=(25_200, 12_000)),
            Wall(start=(19_800, 3_300), end=(25_200, 3_300)),
            Wall(start=(19_800, 6_000), end=(25_200, 6_000)),
            Wall(start=(19_800, 7_800), end=(25_200, 7_800)),
            Wall(start=(4_200, 12_000), end=(4_200, 16_800)),
            Wall(start=(0, 14_400), end=(4_200, 14_400)),
            Wall(start=(22_500, 3_360), end=(22_500, 5_940), thickness=120),
            Wall(start=(22_200, 7_860), end=(22_200, 11_940), thickness=120),
        ),
        columns=tuple((x, y) for y in (0, 6_000, 12_000, 16_800) for x in (0, 6_600, 13_200, 19_800, 25_200)),
        openings=(
            Opening(mark="M2124", at=(9_900, 0), along=X, swing=-1),
            Opening(mark="M1824", at=(0, 3_000), along=Y, swing=-1),
            Opening(mark="M1021", at=(18_300, 12_000), along=X, swing=1, hinge=1),
            Opening(mark="M1021", at=(19_800, 1_700), along=Y, swing=1),
            Opening(mark="M1021", at=(22_500, 0), along=X, swing=-1),
            Opening(mark="M1221", at=(19_800, 6_900), along=Y, swing=1),
            Opening(mark="M1221", at=(25_200, 6_900), along=Y, swing=1),
            Opening(mark="M1021", at=(20_900, 6_000), along=X, swing=-1),
            Opening(mark="M1021", at=(23_800, 6_000), along=X, swing=-1, hinge=1),
            Opening(mark="M1021", at=(21_000, 7_800), along=X, swing=1),
            Opening(mark="M1021", at=(23_700, 7_800), along=X, swing=1),
            Opening(mark="M1021", at=(4_200, 13_200), along=Y, swing=-1),
            Opening(mark="M1021", at=(4_200, 15_600), along=Y, swing=-1, hinge=1),
            Opening(mark="M1021", at=(19_800, 14_400), along=Y, swing=1),
            Opening(mark="M1021", at=(10_200, 16_800), along=X, swing=1),
            Opening(mark="C2418", at=(3_300, 0), along=X),
            Opening(mark="C2418", at=(16_500, 0), along=X),
            Opening(mark="C2418", at=(0, 9_000), along=Y),
            Opening(mark="C1818", at=(8_000, 16_800), along=X),
            Opening(mark="C2418", at=(15_000, 16_800), along=X),
            Opening(mark="C1818", at=(22_500, 16_800), along=X),
            Opening(mark="C1518", at=(0, 15_600), along=Y),
            Opening(mark="C1518", at=(25_200, 1_700), along=Y),
            Opening(mark="C0906", at=(25_200, 4_700), along=Y),
            Opening(mark="C1218", at=(25_200, 9_900), along=Y),
            Opening(mark="C1818", at=(25_200, 14_400), along=Y),
        ),
        spaces=(
            Space(name="便民服务大厅", at=(9_900, 4_600)),
            Space(name="后台审批区", at=(12_000, 14_600)),
            Space(name="弱电间", at=(2_000, 13_400)),
            Space(name="资料室", at=(2_000, 15_800)),
            Space(name="联审室", at=(22_500, 14_500)),
            Space(name="调解室", at=(22_500, 1_900)),
            Space(name="男卫", at=(21_100, 4_800)),
            Space(name="女卫", at=(23_800, 4_800)),
            Space(name="走廊", at=(22_500, 7_000)),
            Space(name="无障碍卫生间", at=(21_000, 9_900)),
            Space(name="母婴室", at=(23_700, 9_900)),
        ),
        fixtures=(
            *_toilets(((20_500, 3_420), (23_200, 3_420), (24_500, 3_420)), ((21_900, 3_420),), turn_deg=180),
            *_toilets(((20_500, 11_880),), ((21_500, 11_880), (23_700, 11_880)), turn_deg=0),
            Fixture(block="OLD-COUNTER", at=(8_400, 10_200)),
            Fixture(block="OLD-COUNTER", at=(14_400, 10_200)),
            Fixture(block="SOFA-3", at=(3_000, 6_800), turn_deg=90),
            Fixture(block="SOFA-3", at=(16_800, 1_000), turn_deg=180),
            Fixture(block="PLANT", at=(500, 500)),
            Fixture(block="PLANT", at=(19_300, 500)),
            Fixture(block="PLANT", at=(12_600, 5_400)),
            Fixture(block="DESK-1400", at=(7_500, 15_600)),
            Fixture(block="DESK-1400", at=(10_500, 14_800), turn_deg=90),
            Fixture(block="DESK-1400", at=(16_500, 15_400)),
        ),
        notes=(
            Note(text="原服务台,拆除", at=(11_400, 9_300)),
            Note(text="旧沙发由业主处理", at=(5_400, 6_800), height=250),
            Note(text="800×800 防滑地砖", at=(15_600, 4_200), height=250),
            Note(text="吊顶标高 3.000", at=(3_400, 10_900), height=250),
            Note(text="平坡入口", at=(9_900, -1_000)),
        ),
        steps=(_platform(9_900, 0),),
    )


def add_clutter(pen: Pen, building: Building) -> None:
    """Adds what real files are full of: a frozen scheme, tiles, a revision cloud, lines drawn twice, stray points."""
    msp = pen.msp
    for start, end in wall_lines(building)[::9]:
        pen.line(start, end, pen.layers.wall)
    frozen = pen.doc.layers.add("A-WALL-SCHEME-OLD", color=1)
    frozen.freeze()
    pen.outline([(5_000, 7_000), (12_000, 7_000), (12_000, 11_000), (5_000, 11_000)], "A-WALL-SCHEME-OLD")
    pen.line((5_000, 9_000), (12_000, 9_000), "A-WALL-SCHEME-OLD")
    pen.doc.layers.add("A-FLOR-PATT", color=8)
    tiles = msp.add_hatch(color=8, dxfattribs={"layer": "A-FLOR-PATT"})
    tiles.set_pattern_fill("ANSI37", scale=120)
    corners = [(14_400, 1_800), (19_200, 1_800), (19_200, 5_000), (14_400, 5_000)]
    tiles.paths.add_polyline_path([pen.at(point) for point in corners], is_closed=True)
    pen.doc.layers.add("A-ANNO-REVC", color=1)
    msp.add_lwpolyline(
        [(*pen.at((9_900 + 2_600 * cos(turn), 9_900 + 1_200 * sin(turn))), -0.5) for turn in _turns(24)],
        format="xyb",
        close=True,
        dxfattribs={"layer": "A-ANNO-REVC"},
    )
    for x in (1_000, 4_400, 18_000):
        msp.add_point(pen.at((x, 1_500)), dxfattribs={"layer": "Defpoints"})
    pen.line((12_300, 9_000), (11_000, 9_900), pen.layers.text)


def _turns(count: int) -> list[float]:
    return [2 * pi * number / count for number in range(count)]


def write_numbered_names(pen: Pen, building: Building) -> None:
    """Writes name, room number and area as three texts."""
    write_names(pen, building)
    for number, space in enumerate(building.spaces, start=101):
        x, y = space.at
        pen.text(str(number), (x, y + 500), pen.layers.room, height=250)


def samples() -> tuple[Sample, ...]:
    """The sample projects, in the order of their names."""
    return (
        Sample(
            name="hekou",
            building=hekou(),
            office=Office(version="R2010", layers=CHINESE, walls=WallStyle.OUTLINES),
            sheet=Sheet(
                width=594,
                height=420,
                project="河口镇便民服务中心改造",
                drawing="一层平面图",
                number="建施-03",
                date="2025.09",
            ),
            names=write_names_as_paragraphs,
            turn_deg=17.0,
            origin=(14_500.0, 12_500.0),
        ),
        Sample(
            name="meishan",
            building=meishan(),
            office=Office(
                version="R2000",
                layers=TARCH,
                walls=WallStyle.LINES,
                encoding="gbk",
                font="gbenor.shx",
                bigfont="gbcbig.shx",
            ),
            sheet=Sheet(
                width=594,
                height=420,
                project="梅山镇便民服务中心",
                drawing="一层平面图",
                number="建施-02",
                date="2025.06",
            ),
            names=write_names,
        ),
        Sample(
            name="shiqiao",
            building=shiqiao(),
            office=Office(version="R2013", layers=ENGLISH, walls=WallStyle.OUTLINES),
            sheet=Sheet(
                width=594,
                height=420,
                project="石桥街道便民服务中心",
                drawing="首层平面图",
                number="建施-04",
                date="2025.11",
            ),
            names=write_names_as_paragraphs,
        ),
        Sample(
            name="yunfeng",
            building=yunfeng(),
            office=Office(version="R2007", layers=AIA, walls=WallStyle.LINES),
            sheet=Sheet(
                width=594,
                height=420,
                project="云峰镇便民服务中心装修",
                drawing="一层原始平面图",
                number="装施-01",
                date="2026.01",
            ),
            names=write_numbered_names,
            origin=(9_500.0, 14_000.0),
            more=add_clutter,
        ),
    )


def drawn(sample: Sample) -> Drawing:
    """The drawing of a sample."""
    doc = new_document(sample.office)
    pen = Pen(doc=doc, office=sample.office, turn_deg=sample.turn_deg, origin=sample.origin)
    draw_building(pen, sample.building)
    sample.names(pen, sample.building)
    if sample.more is not None:
        sample.more(pen, sample.building)
    draw_sheet(pen, sample.sheet, corner=(0.0, 0.0))
    draw_schedule(pen, sample.building, corner=(44_500.0, 37_000.0))
    write_remarks(pen, REMARKS, corner=(40_500.0, 14_500.0))
    return doc


def plan_text(sample: Sample) -> bytes:
    """The DXF file of a sample, the same bytes every time."""
    kept = options.write_fixed_meta_data_for_testing
    options.write_fixed_meta_data_for_testing = True
    try:
        stream = StringIO()
        doc = drawn(sample)
        # ezdxf would add the classes in the order of a set, which differs from run to run.
        for name in sorted(doc.entitydb.dxf_types_in_use()):
            doc.classes.add_class(name)
        doc.write(stream)
        return doc.encode(stream.getvalue())
    finally:
        options.write_fixed_meta_data_for_testing = kept


def main() -> None:
    """Writes plan.dxf into the folder of each sample."""
    for sample in samples():
        folder = HERE / sample.name
        folder.mkdir(exist_ok=True)
        (folder / "plan.dxf").write_bytes(plan_text(sample))
        print(f"{sample.name}/plan.dxf")


if __name__ == "__main__":
    main()
