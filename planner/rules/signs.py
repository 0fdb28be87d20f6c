"""Rules on signs and staff boards."""

import re
from collections.abc import Iterator
from typing import Final

from shapely import union_all

from planner.model.layout import Item, Kind, Layout, ServiceWindow
from planner.model.verdict import Finding
from planner.rules.findings import (
    at_least,
    equal,
    hall_spot,
    item_spot,
    more_than,
    nothing,
    unclear,
    window_spot,
    word,
)
from planner.rules.ground import counter_of, stands
from planner.words import Text, quoted, same

_CHINESE: Final = re.compile(r"[一-鿿]")
_NEAR: Final = 0.05
_FLUSH: Final = 0.15
_HANGING: Final = frozenset({Kind.SIGN, Kind.DISPLAY, Kind.EXIT_SIGN})

_NO_SIGN: Final = Text(zh="没有标识", en="there is no sign")
_NO_TEXT: Final = Text(zh="图上没有标识文字", en="the drawing gives the sign no text")


def one_per_window(layout: Layout) -> Iterator[Finding]:
    """Each window has a sign in Chinese.

    A window without a sign fails, and so does a sign without a Chinese character; a sign without any text is unclear.
    """
    if not layout.windows:
        yield nothing(hall_spot(layout), Text(zh="没有窗口", en="there are no windows"))
    for window in layout.windows:
        spot = window_spot(layout, window)
        signs = layout.of_window(window.id, Kind.SIGN)
        texts = [sign.text.zh for sign in signs if sign.text is not None]
        if not signs:
            yield word(spot, _NO_SIGN, holds=False, measured="0", limit="1")
        elif not texts:
            yield unclear(spot, _NO_TEXT)
        else:
            holds = any(_CHINESE.search(text) for text in texts)
            what = Text(zh=f"标识{quoted(texts[0])}", en=f"the sign reads '{texts[0]}'")
            yield word(spot, what, holds=holds, measured=texts[0])


def names_window(layout: Layout) -> Iterator[Finding]:
    """The Chinese text of a window's sign states the window's name. A window without a sign is not judged here."""
    signed = [(window, sign) for window in layout.windows for sign in layout.of_window(window.id, Kind.SIGN)]
    if not signed:
        yield nothing(hall_spot(layout), Text(zh="没有窗口标识", en="there are no window signs"))
    for window, sign in signed:
        if sign.text is None or not window.name.zh:
            yield unclear(item_spot(sign), _NO_TEXT)
            continue
        what = Text(
            zh=f"标识{quoted(sign.text.zh)},窗口名称{quoted(window.name.zh)}",
            en=f"the sign reads '{sign.text.zh}', the window is '{window.name.zh}'",
        )
        holds = _plain(window.name.zh) in _plain(sign.text.zh)
        yield word(item_spot(sign), what, holds=holds, measured=sign.text.zh, limit=window.name.zh)


def _plain(text: str) -> str:
    """A text without spaces, quotes and the width of its punctuation."""
    return re.sub(r"[\s“”\"「」]", "", text).translate(str.maketrans("()", "()"))


def _signed_counters(layout: Layout) -> Iterator[tuple[ServiceWindow, Item, Item]]:
    for window in layout.windows:
        counter = counter_of(layout, window)
        if counter is not None:
            for sign in layout.of_window(window.id, Kind.SIGN):
                yield window, counter, sign


def at_window(layout: Layout) -> Iterator[Finding]:
    """A window's sign hangs straight above its counter, or stands on its top."""
    for _, counter, sign in _signed_counters(layout):
        x, y = counter.own(sign.at)
        above = abs(x) <= counter.width / 2 and abs(y) <= counter.depth / 2
        high = sign.base >= counter.base + counter.height - _NEAR
        right = Text(zh="在窗口正上方或台面上", en="straight above the window or on its top")
        wrong = Text(zh="不在窗口正上方,也不在台面上", en="neither straight above the window nor on its top")
        yield word(item_spot(sign), right if above and high else wrong, holds=above and high)


def second_language(layout: Layout) -> Iterator[Finding]:
    """A window's sign bears English beside the Chinese."""
    for _, _, sign in _signed_counters(layout):
        english = "" if sign.text is None or sign.text.en == sign.text.zh else sign.text.en
        what = Text(zh=f"英文“{english}”", en=f"English '{english}'")
        yield word(item_spot(sign), what, holds=bool(english), measured=english or None)


_FIELDS: Final = {
    "name": Text(zh="姓名", en="name"),
    "post": Text(zh="岗位", en="post"),
    "photo": Text(zh="照片", en="photo"),
    "position": Text(zh="职务", en="position"),
    "duties": Text(zh="职责", en="duties"),
}
"""What a staff board shows (4.1.4)."""


def staff_board(layout: Layout, *, fields: tuple[str, ...]) -> Iterator[Finding]:
    """Each window has a staff board with the fields. A board whose fields are not told is unclear."""
    for window in layout.windows:
        boards = layout.of_window(window.id, Kind.STAFF_BOARD)
        spot = window_spot(layout, window)
        shown = {field for board in boards for field in board.detail}
        if not boards:
            yield word(
                spot, Text(zh="没有工作人员公示牌", en="there is no staff board"), holds=False, measured="0", limit="1"
            )
        elif not shown:
            yield unclear(spot, Text(zh="图上没有公示牌内容", en="the drawing does not tell what the board shows"))
        else:
            missing = [_FIELDS.get(field, same(field)) for field in fields if field not in shown]
            held = ", ".join(field for field in fields if field in shown)
            right = Text(zh="公示牌内容齐全", en="the board has every field")
            wrong = Text(
                zh=f"公示牌缺{'、'.join(one.zh for one in missing)}",
                en=f"the board lacks {', '.join(one.en for one in missing)}",
            )
            yield word(spot, wrong if missing else right, holds=not missing, measured=held, limit=", ".join(fields))


def _is_hung(layout: Layout, sign: Item) -> bool:
    """Whether a window's sign hangs, other than one that stands on a top."""
    tops = [one.base + one.height for one in layout.of_window(sign.window, Kind.COUNTER)] if sign.window else []
    return sign.base > max(tops, default=0.0) + _NEAR


def head_room(layout: Layout, *, height: float) -> Iterator[Finding]:
    """What hangs over the floor leaves head room.

    Judges signs, displays and exit signs that are neither flat on a wall nor wholly above furniture.
    """
    below = union_all([item.footprint for item in layout.items if stands(item)])
    rooms = union_all([room.polygon for room in layout.storey.rooms])
    hung = [
        item
        for item in layout.of_kind(*sorted(_HANGING))
        if item.base > 0.0 and _is_hung(layout, item) and not item.footprint.difference(below).area < 1e-6
        and not _flat_on_wall(item, rooms.boundary.distance(item.footprint))
    ]  # fmt: skip
    if not hung:
        yield nothing(hall_spot(layout), Text(zh="没有悬挂物", en="nothing hangs over the floor"))
    for item in hung:
        yield more_than(item_spot(item), Text(zh="净高", en="head room"), item.base, limit=height, unit="mm")


def _flat_on_wall(item: Item, distance: float) -> bool:
    return item.depth <= _FLUSH and distance <= _NEAR


def hung_height(layout: Layout, *, height: float) -> Iterator[Finding]:
    """The lower edge of a hung sign is high enough above the floor. Signs that stand on a top are not judged."""
    hung = [sign for sign in layout.of_kind(Kind.SIGN) if _is_hung(layout, sign)]
    if not hung:
        yield nothing(hall_spot(layout), Text(zh="没有悬挂标识", en="there are no hung signs"))
    for sign in hung:
        what = Text(zh="下边缘离地", en="lower edge above the floor")
        yield at_least(item_spot(sign), what, sign.base, limit=height, unit="mm")


def above_top(layout: Layout, *, height: float) -> Iterator[Finding]:
    """A hung window sign has its lower edge at a height above the top. Signs that stand on a top are not judged."""
    for _, counter, sign in _signed_counters(layout):
        if _is_hung(layout, sign):
            what = Text(zh="下边缘高出台面", en="lower edge above the top")
            yield equal(item_spot(sign), what, sign.base - counter.base - counter.height, limit=height, unit="mm")


def size(layout: Layout, *, size: tuple[float, ...]) -> Iterator[Finding]:
    """A hung window sign is as wide and as high as the notice says. Signs that stand on a top are not judged."""
    for _, _, sign in _signed_counters(layout):
        if _is_hung(layout, sign):
            wide, high = item_spot(sign, part="width"), item_spot(sign, part="height")
            yield equal(wide, Text(zh="标识宽", en="width of the sign"), sign.width, limit=size[0], unit="mm")
            yield equal(high, Text(zh="标识高", en="height of the sign"), sign.height, limit=size[1], unit="mm")
