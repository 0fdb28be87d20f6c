"""A drawing as linework: every visible shape as straight pieces in tables, in the drawing's own numbers.

Tables are numpy arrays; row numbers join them. Nothing here knows what a shape means.
"""

from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.model.plan import RoomUse, Source, Unread
from planner.words import Text

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


class Form(IntEnum):
    """What kind of entity a shape comes from."""

    LINE = 0
    POLYLINE = 1
    ARC = 2
    CIRCLE = 3
    CURVE = 4
    MLINE = 5
    HATCH = 6
    SOLID = 7
    WIPEOUT = 8


@dataclass(frozen=True, kw_only=True)
class Pen:
    """How a shape is drawn: AutoCAD's colour (0 to 256; 2^24 and above a true one), line type, weight in 1/100 mm.

    As a file tells it, 256, "bylayer" and -1 mean the layer's own.
    """

    colour: int = 256
    linetype: str = "bylayer"
    weight: int = -1


@dataclass(frozen=True, kw_only=True)
class Layer:
    """A layer of the drawing; `visible` is false when it is off or frozen, `dashed` tells of lines with gaps."""

    name: str
    visible: bool
    dashed: bool = False
    pen: Pen = Pen(colour=7, linetype="continuous", weight=-3)


@dataclass(frozen=True, kw_only=True, eq=False)
class Shapes:
    """One row a shape.

    `first` has one row more than there are shapes: the pieces of shape i are rows first[i] to first[i + 1] of
    `Drawing.ends`. `insert` is a row of `Drawing.inserts`, or -1 in model space. `width` is the polyline's own.
    `pen` is a row of `Drawing.pens`.
    """

    layer: Ints
    pen: Ints
    form: Ints
    insert: Ints
    closed: Bools
    filled: Bools
    width: Floats
    first: Ints
    handles: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.handles)


@dataclass(frozen=True, kw_only=True)
class Insert:
    """A placed block. `shapes` is the range of its shapes' rows, nested ones too; `parent` a row, or -1."""

    block: str
    at: tuple[float, float]
    turn_deg: float
    scale: tuple[float, float]
    layer: int
    handle: str
    parent: int
    path: tuple[str, ...]
    attributes: tuple[tuple[str, str], ...]
    shapes: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Writing:
    """A line or a paragraph of text; `at` is the middle of its box as well as it can be told.

    `anchor` lies surely in it, beside the point that it was placed by; with `led`, it is what its leader points to.
    """

    text: str
    at: tuple[float, float]
    height: float
    turn_deg: float
    layer: int
    handle: str
    insert: int
    tag: str = ""
    anchor: tuple[float, float] | None = None
    led: bool = False


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """A dimension: what it measures in drawing numbers, and the text that overrides it, or ""."""

    measured: float
    text: str
    layer: int
    handle: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Drawing:
    """All linework and text of a drawing, in drawing numbers.

    `ends` is n by 4: x and y of both ends of each straight piece; `owner` is each piece's shape. `arcs` is k by 5:
    centre x and y, radius, start angle and counter-clockwise sweep in radians; `arc_owner` is each arc's shape.
    `header_units` is $INSUNITS (0 when it is absent), `header_imperial` $MEASUREMENT = 0, or None. `dashed` are the
    line types that are drawn with gaps.
    """

    name: str
    header_units: int
    header_imperial: bool | None
    layers: tuple[Layer, ...]
    pens: tuple[Pen, ...]
    dashed: frozenset[str]
    shapes: Shapes
    ends: Floats
    owner: Ints
    arcs: Floats
    arc_owner: Ints
    inserts: tuple[Insert, ...]
    writings: tuple[Writing, ...]
    dimensions: tuple[Dimension, ...]
    unread: tuple[Unread, ...] = ()

    @cached_property
    def piece_layer(self) -> Ints:
        """The layer's row of each piece."""
        return self.shapes.layer[self.owner]

    def source(self, shape: int) -> Source:
        """Where a shape comes from."""
        insert = int(self.shapes.insert[shape])
        path = () if insert < 0 else self.inserts[insert].path
        layer = self.layers[int(self.shapes.layer[shape])].name
        return Source(handle=self.shapes.handles[shape], layer=layer, block_path=path)


@dataclass(frozen=True, kw_only=True)
class NameRule:
    """Names (of layers or of blocks) that mean a role. `match` are globs, whatever the case of the letters.

    `by_form` walls are on layers that hold more than walls: which of the lines are walls is told by their form.
    """

    role: str
    match: tuple[str, ...]
    by_form: bool = False


@dataclass(frozen=True, kw_only=True)
class UseRule:
    """Words in a room's label that mean a use."""

    use: RoomUse
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Profile:
    """How one drawing habit names its layers and blocks (templates/profiles, or the user's own).

    A rule of a higher `rank` wins; within a profile the first rule that matches. The roles are wall, column, door,
    window, opening, glass, stair, room-label, room-outline, axis, dimension, furniture, text, hatch, title, ignore,
    and "item.<kind>" for the things of a submitted layout ("item.counter", "item.camera", ...).
    `ignored_labels` are globs of texts that never name a room, `outside_labels` of those that name a courtyard or a
    void; `units` is the unit that a user's own profile confirms.
    """

    id: str
    name: Text
    rank: int = 0
    layers: tuple[NameRule, ...] = ()
    blocks: tuple[NameRule, ...] = ()
    uses: tuple[UseRule, ...] = ()
    ignored_labels: tuple[str, ...] = field(default=())
    outside_labels: tuple[str, ...] = field(default=())
    units: str | None = None
