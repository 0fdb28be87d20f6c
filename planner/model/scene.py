"""What is drawn: a scene in metres on layers, and sheets of paper in millimetres with views on the scene.

A Scene holds everything that is placed, true to size, together with *wishes*: labels and dimension chains whose place
depends on the scale and the language. A View places them; the placed ones are its `notes`.

Sizes that belong to the paper (heights of letters, radii of axis bubbles) are millimetres and end in `_mm`. All other
numbers of a mark are in the unit of its owner: metres in a scene, a block and a view's notes, millimetres on a sheet.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from shapely import MultiPolygon, Polygon

from planner.words import Lang, Text

XY = tuple[float, float]
Region = Polygon | MultiPolygon


class Layer(StrEnum):
    """What a mark shows; each has a pen, and a name in a DXF, in the sheet book."""

    AXIS = "axis"
    WALL = "wall"
    WALL_FILL = "wall-fill"
    COLUMN = "column"
    DOOR = "door"
    GLAZING = "glazing"
    EXISTING = "existing"
    ROOM = "room"
    ZONE = "zone"
    COUNTER = "counter"
    FURNITURE = "furniture"
    EQUIPMENT = "equipment"
    DESKTOP = "desktop"
    QUEUE = "queue"
    SIGN = "sign"
    HUNG_SIGN = "hung-sign"
    POWER = "power"
    NETWORK = "network"
    ALARM = "alarm"
    CAMERA = "camera"
    SIGHT = "sight"
    BLIND = "blind"
    ROUTE_PUBLIC = "route-public"
    ROUTE_STAFF = "route-staff"
    ROUTE_WHEELCHAIR = "route-wheelchair"
    ROUTE_OUT = "route-out"
    FINDING = "finding"
    DIMENSION = "dimension"
    LABEL = "label"
    FRAME = "frame"
    TITLE = "title"
    TABLE = "table"


class Topic(StrEnum):
    """What a label or a dimension chain speaks of; a sheet chooses its topics."""

    ROOM = "room"
    ZONE = "zone"
    WINDOW = "window"
    INDEX = "index"
    FURNITURE = "furniture"
    QUEUE = "queue"
    SIGN = "sign"
    HUNG = "hung"
    POINT = "point"
    CAMERA = "camera"
    BLIND = "blind"
    ROUTE = "route"
    DOOR = "door"
    FINDING = "finding"
    AXIS = "axis"
    ROW = "row"
    DEPTH = "depth"
    SEATS = "seats"
    PLACE = "place"
    HALL = "hall"


class Drawing(StrEnum):
    """What a sheet draws: a view of the scene, tables alone, the cover, or details at a larger scale."""

    PLAN = "plan"
    TABLES = "tables"
    COVER = "cover"
    COUNTERS = "counters"
    SIGNS = "signs"
    SCHEMES = "schemes"


class Pattern(StrEnum):
    """How an area is filled."""

    SOLID = "solid"
    TINT = "tint"
    HATCH = "hatch"


class Side(StrEnum):
    """Where a text lies beside its point."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, kw_only=True)
class Stroke:
    """A line through points; `closed` joins the last to the first. `colour` "" means the layer's."""

    layer: Layer
    points: tuple[XY, ...]
    closed: bool = False
    item: str = ""
    colour: str = ""


@dataclass(frozen=True, kw_only=True)
class Patch:
    """A filled area without an outline: rings, the shell first, then its holes. `colour` "" means the layer's fill."""

    layer: Layer
    rings: tuple[tuple[XY, ...], ...]
    pattern: Pattern = Pattern.SOLID
    item: str = ""
    colour: str = ""


@dataclass(frozen=True, kw_only=True)
class Word:
    """A line of text. `side` is where its point lies: at the left end, the middle or the right end; the text's middle
    height is at the point. `colour` "" means the layer's. A word with a `tag` is an attribute of the title block."""

    layer: Layer
    text: str
    at: XY
    height_mm: float
    turn_deg: float = 0.0
    side: Side = Side.CENTRE
    item: str = ""
    colour: str = ""
    tag: str = ""


@dataclass(frozen=True, kw_only=True)
class Symbol:
    """A block that stands at a place. `tags` are the attributes that a CAD program shows beside it."""

    layer: Layer
    block: str
    at: XY
    turn_deg: float
    item: str
    tags: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Block:
    """A symbol drawn once, true to size in metres, about its own origin."""

    name: str
    strokes: tuple[Stroke, ...]
    patches: tuple[Patch, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """A dimension between two points, measured along `turn_deg`; `base` is a point of the dimension line.

    `text` is what it says, in whole millimetres; `text_at` is the middle of that text.
    """

    layer: Layer
    start: XY
    end: XY
    base: XY
    turn_deg: float
    text: str
    text_at: XY
    height_mm: float
    item: str = ""


@dataclass(frozen=True, kw_only=True)
class Bubble:
    """An axis bubble: a circle with a text in it."""

    layer: Layer
    at: XY
    radius_mm: float
    text: str
    height_mm: float


@dataclass(frozen=True, kw_only=True)
class Leader:
    """A thin line from a label to its thing, through points; it ends in a dot at the last one."""

    layer: Layer
    points: tuple[XY, ...]
    item: str = ""


Mark = Stroke | Patch | Word | Dimension | Bubble | Leader


@dataclass(frozen=True, kw_only=True)
class LabelWish:
    """A label that wants a place near its thing.

    `text` may have several lines; the first has `height_mm`, the others `more_mm`. `within` is an area that the label
    should lie in (a room, a zone); `around` is the thing that it may not cover but should be beside. Of two labels that
    want the same place, the lower `rank` has it. Labels of one `group` stand alike beside their things. A
    label whose thing is on the layer `thing` shows only with it. One that is not `led` never gets a leader. Two lines
    with a `ring_mm` stand in a ring of that radius above and below its diameter: an index mark.
    """

    topic: Topic
    item: str
    text: Text
    at: XY
    height_mm: float = 3.0
    more_mm: float = 3.0
    within: Region | None = None
    around: Region | None = None
    layer: Layer = Layer.LABEL
    rank: int = 5
    group: str = ""
    thing: Layer | None = None
    led: bool = True
    ring_mm: float = 0.0


@dataclass(frozen=True, kw_only=True)
class ChainWish:
    """Points to be dimensioned in one line along `turn_deg`, in their order along it.

    The dimension line lies at an offset to the left of `turn_deg` from the first point, between `low` and `high`
    metres, best at `best`. Beyond the building `outside` says that it is counted from the building's edge in paper
    millimetres instead: the first line lies 10 mm off, the next ones 7 mm further.
    """

    topic: Topic
    points: tuple[XY, ...]
    turn_deg: float
    low: float
    high: float
    best: float
    item: str = ""
    outside: int = -1


@dataclass(frozen=True, kw_only=True)
class AxisWish:
    """A grid axis with the text of its bubble."""

    label: str
    start: XY
    end: XY


@dataclass(frozen=True, kw_only=True)
class Flag:
    """A broken clause that is marked on the plan: the number in its ring, the clause, and what was found."""

    number: int
    clause: str
    verb: str
    text: Text


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Everything that is placed, true to size. `turn_deg` is the direction of the building's long walls, -45 to 45."""

    strokes: tuple[Stroke, ...]
    patches: tuple[Patch, ...]
    symbols: tuple[Symbol, ...]
    blocks: tuple[Block, ...]
    labels: tuple[LabelWish, ...]
    chains: tuple[ChainWish, ...]
    axes: tuple[AxisWish, ...]
    flags: tuple[Flag, ...]
    building: Polygon
    focus: Polygon
    turn_deg: float

    @cached_property
    def block_by_name(self) -> dict[str, Block]:
        """The blocks by their names."""
        return {block.name: block for block in self.blocks}


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle on paper, millimetres from the lower left corner of the sheet."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Its width."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Its height."""
        return self.top - self.bottom

    @classmethod
    def about(cls, at: XY, width: float, height: float) -> "Box":
        """The rectangle of a size about its middle."""
        return cls(left=at[0] - width / 2, bottom=at[1] - height / 2, right=at[0] + width / 2, top=at[1] + height / 2)

    def meets(self, other: "Box") -> bool:
        """Whether it covers a part of another; edges that touch do not count."""
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )

    def lies_in(self, other: "Box") -> bool:
        """Whether it lies in another and touches none of its edges."""
        return (
            other.left < self.left and self.right < other.right and other.bottom < self.bottom and self.top < other.top
        )


@dataclass(frozen=True, kw_only=True)
class View:
    """A part of the scene on a sheet, at 1:scale.

    The scene's `centre` lies in the middle of `box`; the scene is turned by -`turn_deg` there. Only `layers` show.
    `notes` are the placed labels and dimensions, in metres. A detail shows no layer: all of it is notes, about an
    origin of its own.
    """

    id: str
    centre: XY
    scale: int
    turn_deg: float
    box: Box
    layers: frozenset[Layer]
    notes: tuple[Mark, ...] = ()

    @property
    def mm_per_m(self) -> float:
        """Millimetres on paper of a metre in the scene."""
        return 1000.0 / self.scale


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A page: its paper, its views, and what is drawn on the paper itself (frame, title block, tables, legend)."""

    key: str
    number: str
    title: str
    layer_word: Text
    size: str
    width_mm: float
    height_mm: float
    scale: int
    lang: Lang
    views: tuple[View, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, kw_only=True)
class Pen:
    """How a layer looks. `dash` are on and off lengths in millimetres, empty for a full line.

    `name` is the layer's name in a DXF (建筑-家具-柜台, or A-FURN-CNTR), `legend` what a legend calls it.
    """

    layer: Layer
    name: Text
    legend: Text
    colour: str
    width_mm: float
    dash: tuple[float, ...] = ()
    fill: str = ""


TITLE_TAGS = ("TOWN", "PROJECT", "TITLE", "NUMBER", "SCALE", "DATE", "DESIGNER", "CHECKER", "SHEET")
"""The attributes of a title block."""


@dataclass(frozen=True, kw_only=True)
class TitleArt:
    """A town's own title block with its logo, in millimetres from its lower left corner.

    `fields` are the places of its attributes: words whose `tag` is one of TITLE_TAGS.
    """

    width_mm: float
    height_mm: float
    marks: tuple[Mark, ...]
    fields: tuple[Word, ...]


@dataclass(frozen=True, kw_only=True)
class SheetPlan:
    """What a sheet shows (templates/sheets): layers, topics of labels and dimensions, tables, and remarks."""

    key: str
    number: str
    title: Text
    layer_word: Text
    layers: tuple[Layer, ...]
    labels: tuple[Topic, ...]
    chains: tuple[Topic, ...]
    tables: tuple[str, ...]
    legend: tuple[Layer, ...]
    remarks: tuple[Text, ...]
    drawing: Drawing = Drawing.PLAN


@dataclass(frozen=True, kw_only=True)
class SheetBook:
    """All pens, and the sheets of a drawing set in the order of its pages.

    `title` is the set's name; the sheets whose keys are `reported` are shown in the report too. `title_art` stands in
    place of the product's own title block.
    """

    pens: tuple[Pen, ...]
    sheets: tuple[SheetPlan, ...]
    remarks: tuple[Text, ...] = field(default=())
    title: Text = field(default=Text(zh="", en=""))
    reported: frozenset[str] = field(default=frozenset())
    title_art: TitleArt | None = None

    @cached_property
    def pen_of(self) -> dict[Layer, Pen]:
        """The pen of each layer."""
        return {pen.layer: pen for pen in self.pens}
