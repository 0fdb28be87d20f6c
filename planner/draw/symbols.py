"""The library of symbols: each kind of thing as a block, true to size, about its middle, its front towards +y."""

from collections.abc import Callable, Iterator
from math import ceil, isnan
from typing import Final

from planner.draw.shapes import arc, circle, rectangle
from planner.model.layout import Item, Kind
from planner.model.scene import XY, Block, Layer, Patch, Stroke

PREFIX: Final = "HP-"
CAMERA: Final = PREFIX + "CAMERA"

LAYERS: Final = {
    Kind.COUNTER: Layer.COUNTER,
    Kind.ISSUING_POINT: Layer.COUNTER,
    Kind.GATE: Layer.COUNTER,
    Kind.PARTITION: Layer.COUNTER,
    Kind.GUIDANCE_DESK: Layer.COUNTER,
    Kind.QUEUE_LINE: Layer.QUEUE,
    Kind.QUEUE_PLACE: Layer.QUEUE,
    Kind.WHEELCHAIR_PLACE: Layer.QUEUE,
    Kind.SIGN: Layer.SIGN,
    Kind.STAFF_BOARD: Layer.SIGN,
    Kind.NOTICE_BOARD: Layer.SIGN,
    Kind.CCTV_NOTICE: Layer.SIGN,
    Kind.EXIT_SIGN: Layer.SIGN,
    Kind.EVACUATION_PLAN: Layer.SIGN,
    Kind.ALARM: Layer.ALARM,
    Kind.COMPUTER: Layer.DESKTOP,
    Kind.PRINTER: Layer.DESKTOP,
    Kind.SCANNER: Layer.DESKTOP,
    Kind.DOCUMENT_CAMERA: Layer.DESKTOP,
    Kind.RATING_TERMINAL: Layer.DESKTOP,
    Kind.COPIER: Layer.EQUIPMENT,
    Kind.TICKET_MACHINE: Layer.EQUIPMENT,
    Kind.SELF_SERVICE: Layer.EQUIPMENT,
    Kind.DISPLAY: Layer.EQUIPMENT,
}
"""The layer of each kind; the others are furniture. An outlet's layer follows from its network."""

HIGH: Final = 2.0
"""Metres above the floor from which on a sign or a display belongs to the ceiling plan."""

BARE: Final = frozenset({Layer.QUEUE, Layer.SIGN, Layer.HUNG_SIGN, Layer.POWER, Layer.NETWORK, Layer.ALARM})
"""Layers whose symbols lie open on the floor plan, without a white ground."""

_POSTS: Final = 1.5
"""Metres from post to post of a queue barrier, at most."""

Frame = tuple[Layer, float, float, int]
"""Layer, width, depth and count of a symbol."""


def layer_of(item: Item) -> Layer:
    """The layer that an item is drawn on."""
    if item.kind is Kind.OUTLET:
        return Layer.POWER if "mains" in item.detail else Layer.NETWORK
    if item.base >= HIGH and (item.kind is Kind.DISPLAY or LAYERS.get(item.kind) is Layer.SIGN):
        return Layer.HUNG_SIGN
    return LAYERS.get(item.kind, Layer.FURNITURE)


def block_name(item: Item) -> str:
    """The name of an item's block: its kind, its size in millimetres, and what tells it from others of that size."""
    words = [PREFIX + item.kind.value.upper(), f"{item.width * 1000:.4g}x{item.depth * 1000:.4g}"]
    if item.kind is Kind.OUTLET and item.detail:
        words.append(item.detail[0].upper())
    if item.kind is Kind.SEAT_ROW:
        words.append(str(item.count))
    return "-".join(words)


def block_of(item: Item) -> Block:
    """An item's symbol."""
    layer = layer_of(item)
    width, depth = _drawable(item.width), _drawable(item.depth)
    frame = (layer, width, depth, item.count)
    if item.kind is Kind.OUTLET:
        return Block(name=block_name(item), strokes=tuple(_outlet(frame, item.detail)))
    draw = _DRAWN.get(item.kind, _plain)
    strokes = tuple(draw(frame))
    return Block(name=block_name(item), strokes=strokes, patches=tuple(_ground(item.kind, frame)))


def _drawable(length: float) -> float:
    """A length that can be drawn: what a submitted drawing does not tell is drawn as 100 mm."""
    return 0.1 if isnan(length) or length <= 0.0 else length


def camera_block() -> Block:
    """A camera about its own point, looking towards +x."""
    layer, r = Layer.CAMERA, 0.09
    cone = ((r * 0.8, r * 0.6), (2.2 * r, 1.3 * r), (2.2 * r, -1.3 * r), (r * 0.8, -r * 0.6))
    return Block(
        name=CAMERA,
        strokes=(Stroke(layer=layer, points=circle(0, 0, r), closed=True), Stroke(layer=layer, points=cone)),
        patches=(Patch(layer=layer, rings=(circle(0, 0, r),)), Patch(layer=layer, rings=(cone,), colour="#FFFFFF")),
    )


def _ground(kind: Kind, frame: Frame) -> Iterator[Patch]:
    """What is filled under a symbol's lines."""
    layer, width, depth, _ = frame
    if kind in (Kind.QUEUE_LINE, Kind.SIGN, Kind.EXIT_SIGN):
        yield Patch(layer=layer, rings=(rectangle(0, 0, width, depth),))
    elif kind is Kind.ALARM:
        yield Patch(layer=layer, rings=(circle(0, 0, 0.03),))
    elif kind in (Kind.STAFF_CHAIR, Kind.VISITOR_CHAIR):
        yield Patch(layer=layer, rings=(_seat(0, width, depth),))
    elif layer not in BARE and kind is not Kind.GATE:
        yield Patch(layer=layer, rings=(rectangle(0, 0, width, depth),))


def _box(layer: Layer, width: float, depth: float, x: float = 0.0, y: float = 0.0) -> Stroke:
    return Stroke(layer=layer, points=rectangle(x, y, width, depth), closed=True)


def _line(layer: Layer, *points: XY) -> Stroke:
    return Stroke(layer=layer, points=points)


def _plain(frame: Frame) -> Iterator[Stroke]:
    layer, width, depth, _ = frame
    yield _box(layer, width, depth)


def _counter(frame: Frame) -> Iterator[Stroke]:
    layer, width, depth, _ = frame
    yield _box(layer, width, depth)
    edge = depth / 2 - min(0.08, depth / 6)
    yield _line(Layer.FURNITURE, (-width / 2, edge), (width / 2, edge))


def _line_on_floor(frame: Frame) -> Iterator[Stroke]:
    layer, width, depth, _ = frame
    yield _box(layer, width, depth)


def _person(frame: Frame) -> Iterator[Stroke]:
    layer, width, depth, _ = frame
    radius = 0.38 * min(width, depth)
    yield Stroke(layer=layer, points=circle(0, 0, radius), closed=True)
    yield _line(layer, (-radius * 1.25, -radius * 0.2), (-radius, radius * 0.2))
    yield _line(layer, (radius * 1.25, -radius * 0.2), (radius, radius * 0.2))


def _seat(x: float, width: float, depth: float) -> tuple[XY, ...]:
    """A seat with rounded front corners."""
    w, low, high, r = width * 0.42, -depth * 0.36, depth * 0.46, min(width, depth) * 0.18
    right = arc(x + w - r, high - r, r, start_deg=0, sweep_deg=90, steps=5)
    left = arc(x - w + r, high - r, r, start_deg=90, sweep_deg=90, steps=5)
    return ((x - w, low), (x + w, low), *right, *left)


def _chair(frame: Frame) -> Iterator[Stroke]:
    layer, width, depth, _ = frame
    yield Stroke(layer=layer, points=_seat(0, width, depth), closed=True)
    yield _box(layer, width * 0.92, depth * 0.12, y=-depth * 0.44)


def _seats(frame: Frame) -> Iterator[Stroke]:
    layer, width, depth, count = frame
    each = width / max(count, 1)
    for number in range(max(count, 1)):
        yield Stroke(layer=layer, points=_seat(-width / 2 + (number + 0.5) * each, each, depth), closed=True)
    yield _box(layer, width, depth * 0.12, y=-depth * 0.44)


def _screen(frame: Frame) -> Iterator[Stroke]:
    """A monitor seen from above: a shallow box with a foot behind it."""
    layer, width, depth, _ = frame
    yield _box(layer, width, depth * 0.4, y=-depth * 0.1)
    yield _line(layer, (-width * 0.18, depth * 0.35), (width * 0.18, depth * 0.35))


def _machine(frame: Frame) -> Iterator[Stroke]:
    """A machine with its panel at the front."""
    layer, width, depth, _ = frame
    yield _box(layer, width, depth)
    yield _box(layer, width * 0.62, depth * 0.2, y=depth * 0.27)


def _printer(frame: Frame) -> Iterator[Stroke]:
    layer, width, depth, _ = frame
    yield _box(layer, width, depth)
    yield _box(layer, width * 0.7, depth * 0.45, y=depth * 0.1)


def _scanner(frame: Frame) -> Iterator[Stroke]:
    layer, width, depth, _ = frame
    yield _box(layer, width, depth)
    yield _line(layer, (-width / 2, -depth / 2), (width / 2, depth / 2))


def _document_camera(frame: Frame) -> Iterator[Stroke]:
    layer, width, depth, _ = frame
    yield _box(layer, width, depth * 0.3, y=-depth * 0.35)
    yield _line(layer, (0, -depth * 0.2), (0, depth * 0.25))
    yield Stroke(layer=layer, points=circle(0, depth * 0.32, min(width, depth) * 0.18), closed=True)


def _copier(frame: Frame) -> Iterator[Stroke]:
    layer, width, depth, _ = frame
    yield _box(layer, width, depth)
    yield _box(layer, width * 0.8, depth * 0.5, y=-depth * 0.1)
    yield _line(layer, (-width * 0.4, -depth * 0.35), (width * 0.4, depth * 0.15))


def _alarm(frame: Frame) -> Iterator[Stroke]:
    yield Stroke(layer=frame[0], points=circle(0, 0, 0.055), closed=True)


def _outlet(frame: Frame, detail: tuple[str, ...]) -> Iterator[Stroke]:
    """Mains is a half circle on its wall line, a network point a triangle; a stroke tells the networks apart."""
    layer, r = frame[0], 0.05
    network = detail[0] if detail else ""
    if network == "mains":
        yield Stroke(layer=layer, points=arc(0, -r, r, start_deg=0, sweep_deg=180), closed=True)
        yield _line(layer, (0, 0), (0, r))
        yield _line(layer, (-r, r), (r, r))
        return
    yield Stroke(layer=layer, points=((-r, -r), (r, -r), (0, r)), closed=True)
    if network in ("extranet", "department"):
        yield _line(layer, (-r * 0.5, 0), (r * 0.5, 0))
    if network in ("department", "telephone"):
        yield _line(layer, (0, -r), (0, r))


def _wheelchair(frame: Frame) -> Iterator[Stroke]:
    """A place for a wheelchair: its outline, and the sign for access in the middle."""
    layer, width, depth, _ = frame
    s = min(width, depth) * 0.30
    yield _box(layer, width, depth)
    yield Stroke(layer=layer, points=arc(0, -0.25 * s, 0.62 * s, start_deg=110, sweep_deg=250))
    yield Stroke(layer=layer, points=circle(-0.1 * s, 0.95 * s, 0.16 * s), closed=True)
    yield _line(layer, (-0.1 * s, 0.75 * s), (-0.05 * s, 0.05 * s), (0.5 * s, 0.05 * s), (0.75 * s, -0.65 * s))


def _crossed(frame: Frame) -> Iterator[Stroke]:
    layer, width, depth, _ = frame
    yield _box(layer, width, depth)
    yield _line(layer, (-width / 2, -depth / 2), (width / 2, depth / 2))
    yield _line(layer, (-width / 2, depth / 2), (width / 2, -depth / 2))


def _cabinet(frame: Frame) -> Iterator[Stroke]:
    layer, width, depth, _ = frame
    yield _box(layer, width, depth)
    yield _line(layer, (-width / 2, -depth / 2), (width / 2, depth / 2))


def _safe(frame: Frame) -> Iterator[Stroke]:
    layer, width, depth, _ = frame
    yield _box(layer, width, depth)
    yield _box(layer, width * 0.84, depth * 0.84)
    yield Stroke(layer=layer, points=circle(0, 0, min(width, depth) * 0.16), closed=True)


def _gate(frame: Frame) -> Iterator[Stroke]:
    """A gate: two posts, and its leaf standing half open."""
    layer, width, depth, _ = frame
    post = min(0.08, width / 6)
    yield _box(layer, post, max(depth, post), x=-width / 2 + post / 2)
    yield _box(layer, post, max(depth, post), x=width / 2 - post / 2)
    leaf = width - 2 * post
    start = -width / 2 + post
    swing = arc(start, 0, leaf, start_deg=0, sweep_deg=-90)
    yield _line(Layer.FURNITURE, (start, 0), swing[-1])
    yield Stroke(layer=Layer.FURNITURE, points=swing)


def _desk(frame: Frame) -> Iterator[Stroke]:
    layer, width, depth, _ = frame
    yield _box(layer, width, depth)
    yield _box(layer, width * 0.3, depth * 0.16, y=depth * 0.22)


def _form_desk(frame: Frame) -> Iterator[Stroke]:
    layer, width, depth, _ = frame
    yield _box(layer, width, depth)
    places = max(1, round(width / 0.7))
    for number in range(places):
        x = -width / 2 + (number + 0.5) * width / places
        yield _box(layer, 0.21, min(0.30, depth * 0.5), x=x)


def _barrier(frame: Frame) -> Iterator[Stroke]:
    """A belt between posts, 1.5 m apart or less."""
    layer, width, depth, _ = frame
    yield _line(layer, (-width / 2, 0), (width / 2, 0))
    bays = max(1, ceil(width / _POSTS - 1e-6))
    for number in range(bays + 1):
        x = -width / 2 + depth / 2 + number * (width - depth) / bays
        yield Stroke(layer=layer, points=circle(x, 0, depth / 2), closed=True)


def _board(frame: Frame) -> Iterator[Stroke]:
    layer, width, depth, _ = frame
    yield _box(layer, width, depth)
    yield _line(layer, (-width / 2, 0), (width / 2, 0))


_DRAWN: Final[dict[Kind, Callable[[Frame], Iterator[Stroke]]]] = {
    Kind.COUNTER: _counter,
    Kind.GUIDANCE_DESK: _counter,
    Kind.ISSUING_POINT: _crossed,
    Kind.QUEUE_LINE: _line_on_floor,
    Kind.QUEUE_PLACE: _person,
    Kind.WHEELCHAIR_PLACE: _wheelchair,
    Kind.STAFF_CHAIR: _chair,
    Kind.VISITOR_CHAIR: _chair,
    Kind.SEAT_ROW: _seats,
    Kind.COMPUTER: _screen,
    Kind.PRINTER: _printer,
    Kind.SCANNER: _scanner,
    Kind.DOCUMENT_CAMERA: _document_camera,
    Kind.RATING_TERMINAL: _machine,
    Kind.COPIER: _copier,
    Kind.TICKET_MACHINE: _machine,
    Kind.SELF_SERVICE: _machine,
    Kind.ALARM: _alarm,
    Kind.CABINET: _cabinet,
    Kind.SAFE: _safe,
    Kind.GATE: _gate,
    Kind.DESK: _desk,
    Kind.FORM_DESK: _form_desk,
    Kind.NOTICE_BOARD: _board,
    Kind.OPEN_GOVERNMENT: _crossed,
    Kind.BARRIER: _barrier,
}
