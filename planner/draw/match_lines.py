"""Where a plan goes on on another sheet: match lines, the words beside them, and the key plan of all parts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from planner.draw.frame import Frame
from planner.draw.shapes import turned
from planner.draw.splitting import Part
from planner.draw.tabling import Measure
from planner.model.scene import XY, Box, Layer, Mark, Patch, Pattern, Scene, Side, Stroke, View, Word
from planner.words import Lang, Text

WORD_MM: Final = 4.0
BEYOND_MM: Final = 8.0
"""A match line goes on beyond the building."""

PAST_MM: Final = 4.0
"""A view goes on a little beyond its match line."""

DASHES: Final = (12.0, 3.0, 2.0, 3.0)
OUTWARDS: Final = {"left": -1.0, "bottom": -1.0, "right": 1.0, "top": 1.0}
UPRIGHT: Final = ("left", "right")

KEY_MM: Final = (58.0, 46.0)
"""The greatest width and height of a key plan."""

KEY_WORD_MM: Final = 2.5
HERE: Final = "#C8C8C8"


def edges_on_paper(part: Part, view: View) -> dict[str, float]:
    """Where a part's match lines are on paper: x of those at its left and right, y of those below and above."""
    frame = _frame(view)
    low, high = (frame.on_paper(turned(corner, view.turn_deg)) for corner in (part.bounds[:2], part.bounds[2:]))
    places = {"left": low[0], "bottom": low[1], "right": high[0], "top": high[1]}
    return {side: places[side] for side in part.neighbours}


def _frame(view: View) -> Frame:
    return Frame(centre=view.centre, scale=view.scale, turn_deg=view.turn_deg, box=view.box)


def limits(part: Part, view: View, *, past: float) -> Box:
    """A view's box, on the sides of match lines cut so many millimetres beyond them."""
    edges = edges_on_paper(part, view)
    return replace(view.box, **{side: edge + OUTWARDS[side] * past for side, edge in edges.items()})


def cut_at_matches(part: Part, view: View) -> View:
    """A view that ends a little beyond its match lines; what it shows stays where it is on paper."""
    cut = limits(part, view, past=PAST_MM)
    if cut == view.box:
        return view
    middle = _frame(view).in_scene(((cut.left + cut.right) / 2, (cut.bottom + cut.top) / 2))
    return replace(view, centre=middle, box=cut)


def _span(part: Part, view: View, side: str) -> tuple[float, float]:
    """From where to where a match line runs on paper: a little beyond the building."""
    across = 1 if side in UPRIGHT else 0
    corners = part.bounds[:2], part.bounds[2:]
    low, high = (_frame(view).on_paper(turned(corner, view.turn_deg))[across] for corner in corners)
    return low - BEYOND_MM, high + BEYOND_MM


def match_marks(part: Part, view: View) -> Iterator[Mark]:
    """The match lines of a part, thick and dashed."""
    for side, edge in edges_on_paper(part, view).items():
        at, end = _span(part, view, side)
        step = 0
        while at < end:
            stop = min(at + DASHES[step % 4], end)
            if step % 2 == 0:
                ends = ((edge, at), (edge, stop)) if side in UPRIGHT else ((at, edge), (stop, edge))
                yield Stroke(layer=Layer.FRAME, points=ends)
            at, step = stop, step + 1


def match_words(part: Part, view: View, numbers: Sequence[str], lang: Lang, measure: Measure) -> Iterator[Word]:
    """Beside each match line the sheet on which the plan goes on, at the end that no other match line meets.

    Args:
        numbers: the numbers of all parts' sheets.
    """
    edges = edges_on_paper(part, view)
    for side, edge in edges.items():
        text = Text(
            zh=f"接 {numbers[part.neighbours[side] - 1]}", en=f"continued on {numbers[part.neighbours[side] - 1]}"
        )
        half = measure(text.say(lang), WORD_MM) / 2 + 2.0
        start, end = _span(part, view, side)
        inwards = -OUTWARDS[side]
        if side in UPRIGHT:
            at = (edge + inwards * half, start + WORD_MM if "top" in edges else end - WORD_MM)
        else:
            at = (start + half if "right" in edges else end - half, edge + inwards * 1.2 * WORD_MM)
        yield Word(layer=Layer.TITLE, text=text.say(lang), at=at, height_mm=WORD_MM, side=Side.CENTRE)


def word_boxes(words: Sequence[Word], measure: Measure) -> list[Box]:
    """What words cover on paper."""
    return [
        Box(
            left=word.at[0] - measure(word.text, word.height_mm) / 2 - 1.0,
            bottom=word.at[1] - word.height_mm / 2 - 0.5,
            right=word.at[0] + measure(word.text, word.height_mm) / 2 + 1.0,
            top=word.at[1] + word.height_mm / 2 + 0.5,
        )
        for word in words
    ]


def key_plan(
    scene: Scene, parts: Sequence[Part], number: int, numbers: Sequence[str]
) -> tuple[tuple[Mark, ...], float]:
    """All parts in small, with the numbers of their sheets and the part that is shown grey; and how high it is.

    In millimetres from its upper middle.
    """
    left = min(part.bounds[0] for part in parts)
    bottom = min(part.bounds[1] for part in parts)
    right = max(part.bounds[2] for part in parts)
    top = max(part.bounds[3] for part in parts)
    mm = min(KEY_MM[0] / (right - left), KEY_MM[1] / (top - bottom))

    def point(own: XY) -> XY:
        return (own[0] - (left + right) / 2) * mm, (own[1] - top) * mm

    ring: tuple[XY, ...]
    marks: list[Mark] = []
    for part in parts:
        low, high = point((part.bounds[0], part.bounds[1])), point((part.bounds[2], part.bounds[3]))
        ring = (low, (high[0], low[1]), high, (low[0], high[1]))
        if part.number == number:
            marks.append(Patch(layer=Layer.TITLE, rings=(ring,), colour=HERE))
        marks.append(Stroke(layer=Layer.TITLE, points=ring, closed=True))
        middle = ((low[0] + high[0]) / 2, (low[1] + high[1]) / 2)
        name = numbers[part.number - 1]
        marks.append(Word(layer=Layer.TITLE, text=name, at=middle, height_mm=KEY_WORD_MM, side=Side.CENTRE))
    for patch in scene.patches:
        if patch.layer is Layer.WALL_FILL and patch.pattern is Pattern.SOLID:
            for ring in patch.rings:
                own = [turned(at, -scene.turn_deg) for at in ring]
                if all(left - 1 <= x <= right + 1 and bottom - 1 <= y <= top + 1 for x, y in own):
                    walls = tuple(point(at) for at in own)
                    marks.append(Stroke(layer=Layer.DIMENSION, points=walls, closed=True))
    return tuple(marks), (top - bottom) * mm
