"""What belongs to a window: counter, kit on the top, outlets, alarm, chairs, sign, board, line and queue places."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from shapely import Point

from planner.model.layout import Item, Kind, ServiceWindow
from planner.model.standard import Rulebook
from planner.place.counters import CHAIR, STAFF_CHAIR, Top
from planner.place.frame import Frame
from planner.place.sizes import Sizes
from planner.place.stock import Stock
from planner.words import Text

_EDGE: Final = 0.02
_OUTLET_STEP: Final = 0.12
_NETWORK_NAMES: Final = {
    "mains": Text(zh="电源插座", en="mains sockets"),
    "extranet": Text(zh="电子政务外网信息点", en="e-government extranet point"),
    "lan": Text(zh="局域网(互联网)信息点", en="LAN (Internet) point"),
    "department": Text(zh="部门专网信息点", en="departmental network point"),
    "telephone": Text(zh="电话点", en="telephone point"),
}


@dataclass(frozen=True, kw_only=True)
class Post:
    """A window with its top in the row's frame, and the row's measures, metres."""

    window: ServiceWindow
    top: Top
    sizes: Sizes
    stock: Stock

    @property
    def pitch(self) -> float:
        """The width of the top."""
        return self.top.pitch

    @cached_property
    def axes(self) -> Frame:
        """The window's own axes: from the middle of its top, y towards the public."""
        return Frame(x=self.top.x, y=self.top.y, turn_deg=self.top.turn_deg)

    @property
    def half(self) -> float:
        """Half the depth of the top."""
        return self.sizes.counter_depth / 2

    def put(self, kind: Kind, part: str, dx: float, dy: float, *, turn_deg: float = 0.0, **changes: Any) -> Item:
        """A thing of this window; dx to the clerk's right, dy towards the public, from the middle of the top."""
        at, turn = self.axes.out(Point(dx, dy)), self.axes.out_deg(turn_deg)
        return self.stock.item(kind, f"{self.window.id}-{part}", at, turn, window=self.window.id, **changes)


def window_items(post: Post, rulebook: Rulebook, *, hung_signs: bool) -> Iterator[Item]:
    """Everything that belongs to a window but the queue before it."""
    yield _counter(post)
    yield from _chairs(post)
    yield from _on_top(post)
    yield _sign(post, hung=hung_signs)
    yield _board(post, rulebook)
    yield from _outlets(post, rulebook)
    yield post.put(Kind.ALARM, "alarm", 0.3, -post.half + 0.1)


def _counter(post: Post) -> Item:
    sizes = post.sizes
    return post.put(
        Kind.COUNTER,
        "counter",
        0.0,
        0.0,
        width=post.pitch,
        depth=sizes.counter_depth,
        height=sizes.counter_height,
        knee=sizes.knee(post.pitch),
        text=Text(zh=post.window.name.zh, en=post.window.name.en),
    )


def _chairs(post: Post) -> Iterator[Item]:
    staff = post.stock.entry(Kind.STAFF_CHAIR)
    yield post.put(Kind.STAFF_CHAIR, "staff-chair", 0.0, -post.half - STAFF_CHAIR - staff.depth / 2)
    if not post.window.accessible:
        visitor = post.stock.entry(Kind.VISITOR_CHAIR)
        yield post.put(
            Kind.VISITOR_CHAIR, "visitor-chair", 0.0, post.half + CHAIR[0] + visitor.depth / 2, turn_deg=180.0
        )


def _on_top(post: Post) -> Iterator[Item]:
    """The kit, alike on every top: printer and scanner at the back corners, screen to one side, the middle open."""
    right, top = post.pitch / 2 - _EDGE, post.sizes.counter_height
    stock, half = post.stock, post.half - _EDGE
    printer, scanner = stock.entry(Kind.PRINTER), stock.entry(Kind.SCANNER)
    computer, camera = stock.entry(Kind.COMPUTER), stock.entry(Kind.DOCUMENT_CAMERA)
    rating = stock.entry(Kind.RATING_TERMINAL)
    yield post.put(Kind.COMPUTER, "computer", right - computer.width / 2, 0.1, base=top, turn_deg=180.0)
    yield post.put(Kind.PRINTER, "printer", -right + printer.width / 2, -half + printer.depth / 2, base=top)
    yield post.put(Kind.SCANNER, "scanner", right - scanner.width / 2, -half + scanner.depth / 2, base=top)
    yield post.put(Kind.DOCUMENT_CAMERA, "document-camera", -right + camera.width / 2, 0.16, base=top)
    yield post.put(Kind.RATING_TERMINAL, "rating-terminal", -0.1, half - 0.05 - rating.depth / 2, base=top)


def _sign(post: Post, *, hung: bool) -> Item:
    sizes = post.sizes
    base = sizes.counter_height
    if hung:
        base = max(round(sizes.counter_height + sizes.sign_above_top, 6), sizes.sign_bottom)
    sign = post.stock.entry(Kind.SIGN)
    dy = 0.0 if hung else post.half - 0.01 - sign.depth / 2
    return post.put(Kind.SIGN, "sign", 0.0 if hung else 0.05, dy, base=base, text=post.window.name)


def _board(post: Post, rulebook: Rulebook) -> Item:
    fields = rulebook.limit("staff_board_fields").value
    board = post.stock.entry(Kind.STAFF_BOARD)
    return post.put(
        Kind.STAFF_BOARD,
        "board",
        -post.pitch / 2 + _EDGE + 0.17 + board.width / 2,
        post.half - 0.05 - board.depth / 2,
        base=post.sizes.counter_height,
        detail=tuple(str(field) for field in fields) if isinstance(fields, tuple) else (str(fields),),
    )


def _outlets(post: Post, rulebook: Rulebook) -> Iterator[Item]:
    """Points under the top near the clerk: mains first, then one for each network."""
    networks = rulebook.limit("window_networks").value
    names = ("mains", *(str(one) for one in networks)) if isinstance(networks, tuple) else ("mains", str(networks))
    first = -_OUTLET_STEP * (len(names) - 1) / 2
    for place, network in enumerate(names):
        yield post.put(
            Kind.OUTLET,
            f"outlet-{network}",
            round(first + _OUTLET_STEP * place, 6),
            -post.half + 0.05,
            name=_NETWORK_NAMES.get(network, Text(zh=network, en=network)),
            detail=(network,),
            count=post.sizes.mains if network == "mains" else 1,
        )
