"""What the texts in a room say: its name, its number, its area, and what it is for."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import cos, hypot, radians, sin
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from planner.measure.turns import turn_between
from planner.model.drawing import Drawing, Profile, UseRule, Writing
from planner.model.plan import RoomUse
from planner.survey.globs import globs
from planner.survey.legends import Entry, legend
from planner.survey.linework import points_of
from planner.survey.roles import Roles, bare_name, ranked

SQUARE_FOOT: Final = 0.09290304

_METRIC: Final = re.compile(
    r"(?:(?:\bmq|\bs|面积)\s*[=::]\s*)?(\d{1,5}(?:[.,]\d{1,3})?)\s*(?:m2|m²|㎡|m\^2|平方米|平米|م2|م²|م٢|qm\b|mq\b|m\.q\.|sq\.?\s?m\b)",
    re.I,
)
_NAMED: Final = re.compile(r"(?:\bmq|\bs|\ba|面积|area|fläche)\s*[=::]\s*(\d{1,5}(?:[.,]\d{1,3})?)", re.I)
_FEET: Final = re.compile(r"(\d{2,6}(?:\.\d+)?)\s*(?:sq\.?\s*ft\.?|s\.f\.|sf\b|square feet|平方英尺)", re.I)
_BARE: Final = re.compile(r"\d{1,4}[.,]\d{1,2}")
_SIZE: Final = re.compile(r"[\d'\"\-\s./½¼¾]+\s*[x×X]\s*[\d'\"\-\s./½¼¾]+")
_FEET_SIZE: Final = re.compile(
    r"""(\d{1,2}(?:\.\d+)?)'(?:\s*-?\s*(\d{1,2}(?:\.\d+)?))?"?\s*[x×X]\s*(\d{1,2}(?:\.\d+)?)'(?:\s*-?\s*(\d{1,2}(?:\.\d+)?))?"?"""
)
_METRE_SIZE: Final = re.compile(r"(\d{1,2}[.,]\d{1,2})\s*m?\s*[x×X]\s*(\d{1,2}[.,]\d{1,2})\s*m\.?", re.I)
_MARK: Final = re.compile(
    r"(?:[A-Z]{0,2}[MC]|FM|TLM|LM|GC|BYC|TC|MLC|MC|D|W|WD)[甲乙丙]?-?\d{2,5}[a-zA-Z]?'?|[甲乙丙]FM\d+|D-?\d{1,3}|W-?\d{1,3}"
)
_ROOM_NUMBER: Final = re.compile(
    r"(?:raum|room|rm\.?|zimmer|salle|sala|local|locale|lokal|pok[oó]j|房间|房号)\s*(?:nr\.?|no\.?|n°|#)?\s*[-:]?\s*"
    r"([A-Z]{0,3}[-.]?\d[\w.\-]{0,7})",
    re.I,
)
_AREA_WORD: Final = re.compile(
    r"(?:area|面积|建筑面积|使用面积|fl(?:ä|ae)che|surf(?:ace)?|sup(?:erficie|erf)?|pow(?:ierzchnia)?|n[gru]f|bgf|ca|pl(?:oha)?|s|a)"
    r"[.\s]*(?:[úu]til\w*|const\w*|habitable|carrez|netto|netta|net|brutto|gross|lorda|total\w*|użytk\w*)?\s*[.::=]*",
    re.I,
)
_LEVEL: Final = re.compile(r"[±+\-]?\d+\.\d{3}|%%p.*|±.*|(?:FFL|标高|EL\.?)\b.*", re.I)
_NUMBER: Final = re.compile(r"[A-Z]{0,3}[-.]?\d{1,4}[A-Za-z]?")
_CODE: Final = re.compile(r"[A-Z]{0,3}[-.]?\d[\d.\-/]{0,7}[A-Za-z]?")
_TITLE: Final = re.compile(
    r"平面图|平面布置|立面|剖面|详图|大样|图例|说明|比例|FLOOR PLAN|ELEVATION|SECTION|DETAIL|SCALE"
    r"|^1\s*[::]\s*\d+|^UP$|^DN$|^上$|^下$|^DOWN$"
    r"|^(?:PROJECT|DRAWING|SHEET|JOB) ?(?:TITLE|NAME|NO|NUMBER)\b|^(?:DRAWN|CHECKED|APPROVED|DESIGNED) BY\b|^NOTES?\b"
    r"|^(?:工程名称|图纸名称|图名|图号|建设单位|设计单位|审\s*[核定]|校\s*对|设\s*计|制\s*图|专业负责人?|日\s*期|版\s*次)\s*[::]?$",
    re.I,
)
_NOTED: Final = re.compile(r"(?:.*[-_ $])?(?:图面)?标注\d*")
"""Layers for dimensions by their names, on which the names of rooms may stand too."""

_ROOM_WORD: Final = re.compile(r"[室厅间房厕库廊道处所区]\s*[\dA-Za-z一二三四]{0,3}$")
_CLOSED_ROOM: Final = re.compile(r"[室房库]\s*[\dA-Za-z一二三四]{0,3}$")
_CLOSED: Final = frozenset(
    {RoomUse.TOILET, RoomUse.ARCHIVE, RoomUse.EQUIPMENT, RoomUse.STORE, RoomUse.NURSING, RoomUse.MEDIATION}
)
"""Rooms for these have walls and a door of their own."""

_LONGEST_CALL: Final = 12
_LEVELLED: Final = 0.2
_DOWN: Final = 2.5
"""Characters of a name written downwards stand no farther below each other, in heights."""

_COUNTED: Final = re.compile(r"[1-9]\d?")
_NOTED_SO: Final = re.compile(r"[A-Za-z]{1,3}\.?\s*[::=]\s*\S.*")
"""A few letters and what they stand for: "P: tiles", "HSP : 2.50", "CH=2700"."""

_AS_SMALL: Final = 0.6
"""What is smaller than this share of a numbered name is no name beside it."""

_LEAST_NUMBERED: Final = 3
"""A legend of rooms is looked for where so many different numbers stand without a name."""

_SILENT_ROLES: Final = (
    "axis",
    "dimension",
    "title",
    "door",
    "window",
    "opening",
    "ignore",
    "column",
    "stair",
    "hidden",
)
_RUN: Final = 3
_RUN_FROM: Final = 10
_MOSTLY_ONCE: Final = 0.7
_LONGEST_NAME: Final = 40
_AS_TALL: Final = 0.93
_TOGETHER: Final = 3.0
_PITCH: Final = 2.5
_LINES: Final = 3
_FEW_NUMBERED: Final = 6
"""Rooms have no numbers where so many times as many names stand as numbers."""

_REACH: Final = 12.0
"""A number is looked for no farther from the middle of its name, in heights."""


@dataclass(frozen=True, kw_only=True)
class Label:
    """What a text may say of the room that it stands in. A text that says nothing gives no label.

    `at` is its middle as well as it is known, `anchor` a place that surely lies in it. `sides` are the two that it
    states. `head` is the anchor of the name in whose stack of lines it stands, where it names nothing itself. `outside`
    tells of a courtyard or a void.
    """

    name: str
    number: str
    area_m2: float | None
    sides: tuple[float, float] | None = None
    at: tuple[float, float]
    height: float
    known: bool
    layer: int
    turn_deg: float = 0.0
    anchor: tuple[float, float]
    head: tuple[float, float] | None = None
    outside: bool = False


@dataclass(frozen=True, kw_only=True)
class Words:
    """All that the labels of one room say together. `nominal` areas are made of written sides.

    `apart` tells of names that belong to rooms with walls between them.
    """

    label: str
    number: str
    area_m2: float | None
    use: RoomUse
    nominal: bool = False
    apart: bool = False


def read_labels(drawing: Drawing, roles: Roles, profiles: Sequence[Profile], *, scale: float) -> tuple[Label, ...]:
    """The labels among the texts of a drawing, in metres."""
    ignored = globs(tuple(pattern for profile in profiles for pattern in profile.ignored_labels))
    outside = globs(tuple(pattern for profile in profiles for pattern in profile.outside_labels))
    marks = _marks(drawing)
    coded = _numbering(drawing)
    noted = {row for row, layer in enumerate(drawing.layers) if _NOTED.fullmatch(bare_name(layer.name))}
    uses = uses_of(profiles) if noted else ()
    found = []
    for row, writing in enumerate(_upright(drawing.writings, profiles)):
        if row in marks:
            continue
        role = roles.of_layer[writing.layer]
        insert = roles.of_insert[writing.insert] if writing.insert >= 0 else ""
        if role in _SILENT_ROLES and writing.layer in noted and _calls_room(writing, uses):
            role = "text"
        if role in _SILENT_ROLES or insert in _SILENT_ROLES:
            continue
        if ignored.match(writing.text.lower()):
            continue
        if writing.led and role != "room-label" and not _tells_room(writing) and not _is_called(writing, profiles):
            continue
        label = _label(writing, scale=scale, known=role == "room-label", coded=writing.layer in coded)
        if label is not None:
            found.append(replace(label, outside=True) if outside.match(label.name.lower()) else label)
    return _stacked(_named_by_legend(drawing, _counted(found)))


def _counted(labels: Sequence[Label]) -> list[Label]:
    """The labels, with the numbers that count rooms of one name for parts of that name: "BATH" and "2" below it.

    So they are where each such name is counted from 1 on, or from 2 on beside one without a number, and where few
    names have a number at all; not where the numbers of all of them run on as one.
    """
    heads = _counted_by(labels)
    counts: dict[str, set[str]] = {}
    for number, name in heads.items():
        counts.setdefault(labels[name].name, set()).add(labels[number].number)
    if heads and _FEW_NUMBERED * sum(bool(each.number) for each in labels) <= sum(bool(each.name) for each in labels):
        return _with_counts(labels, set(heads))
    several = Counter(number for own in counts.values() for number in own)
    if not counts or (len(counts) > 1 and max(several.values()) == 1):
        return list(labels)
    plain = {each.name for row, each in enumerate(labels) if each.name in counts and row not in heads.values()}
    whole = {name: own | ({"1"} if name in plain else set()) for name, own in counts.items()}
    runs = {name for name, own in whole.items() if len(own) > 1 and own == {str(row + 1) for row in range(len(own))}}
    parts = {row for row, name in heads.items() if labels[name].name in runs}
    return _with_counts(labels, parts)


def _with_counts(labels: Sequence[Label], parts: set[int]) -> list[Label]:
    """The labels, the numbers in some of them for names."""
    return [replace(each, name=each.number, number="") if row in parts else each for row, each in enumerate(labels)]


def _counted_by(labels: Sequence[Label]) -> dict[int, int]:
    """For each bare number of one or two digits the name that it stands below, or behind, written as that is."""
    numbers = [row for row, each in enumerate(labels) if not each.name and _COUNTED.fullmatch(each.number)]
    names = [row for row, each in enumerate(labels) if each.name and not each.number]
    if not numbers or not names:
        return {}
    tree = shapely.STRtree(points_of(np.array([labels[row].at for row in names])))
    spots = points_of(np.array([labels[row].at for row in numbers]))
    reach = [_REACH * labels[row].height for row in numbers]
    found: dict[int, int] = {}
    for number, name in sorted(zip(*tree.query(spots, predicate="dwithin", distance=reach).tolist(), strict=True)):
        one, other = labels[numbers[number]], labels[names[name]]
        if abs(one.height - other.height) <= 0.1 * other.height and (_is_below(one, other) or _is_behind(one, other)):
            found.setdefault(numbers[number], names[name])
    return found


def _is_behind(label: Label, other: Label) -> bool:
    """Whether a text goes on with the line of another, a space behind it."""
    if label.layer != other.layer or turn_between(label.turn_deg, other.turn_deg) > 1.0:
        return False
    turn = radians(label.turn_deg)
    x, y = label.at[0] - other.at[0], label.at[1] - other.at[1]
    level = abs(y * cos(turn) - x * sin(turn)) < 0.3 * label.height
    return level and x * cos(turn) + y * sin(turn) > 0 and _apart(label, other) < 1.5 * label.height


def _named_by_legend(drawing: Drawing, labels: Sequence[Label]) -> list[Label]:
    """The labels, those that are but a number with the name and the area that a legend of rooms tells of it."""
    numbers = {label.number for label in labels if label.number and not label.name}
    told = legend(drawing.writings, numbers, is_name=is_name) if len(numbers) >= _LEAST_NUMBERED else {}
    return [_with_entry(label, told[label.number]) if label.number in told else label for label in labels]


def _with_entry(label: Label, entry: Entry) -> Label:
    if label.name:
        return label
    areas = (written_area(text, bare=True) for text in entry.rest)
    area = label.area_m2 if label.area_m2 is not None else next((each for each in areas if each is not None), None)
    return replace(label, name=entry.name, area_m2=area)


def _stacked(labels: Sequence[Label]) -> tuple[Label, ...]:
    """The labels, those that name nothing with the name that heads their stack: below one another, in one way.

    In a small room the last lines may run over its wall.
    """
    if len(labels) < 2:
        return tuple(labels)
    tree = shapely.STRtree(points_of(np.array([label.at for label in labels])))
    reach = [_PITCH * label.height for label in labels]
    row, other = tree.query(points_of(np.array([label.at for label in labels])), predicate="dwithin", distance=reach)
    above: dict[int, list[int]] = {}
    for each, near in sorted(zip(row.tolist(), other.tolist(), strict=True)):
        if _is_below(labels[each], labels[near]):
            above.setdefault(each, []).append(near)
    found = []
    for each, label in enumerate(labels):
        at = each
        for _ in range(_LINES):
            at = above[at][0] if len(above.get(at, ())) == 1 and not labels[at].name else at
        found.append(replace(label, head=labels[at].anchor) if at != each and labels[at].name else label)
    return tuple(found)


def _is_below(label: Label, other: Label) -> bool:
    """Whether a text is the next line below another, in the middle or at the left of it."""
    if label.layer != other.layer or turn_between(label.turn_deg, other.turn_deg) > 1.0:
        return False
    turn = radians(label.turn_deg)
    x, y = other.at[0] - label.at[0], other.at[1] - label.at[1]
    a, b = other.anchor[0] - label.anchor[0], other.anchor[1] - label.anchor[1]
    along = min(abs(x * cos(turn) + y * sin(turn)), abs(a * cos(turn) + b * sin(turn)))
    return along < 0.5 * label.height and 0.9 * label.height < y * cos(turn) - x * sin(turn) < 1.9 * label.height


def _marks(drawing: Drawing) -> set[int]:
    """Rows of texts that share a circle with another: the marks of sections and details."""
    if not len(drawing.arcs) or not drawing.writings:
        return set()
    circles = drawing.arcs[drawing.arcs[:, 4] > 6.2]
    spots = np.array([writing.at for writing in drawing.writings])
    heights = np.array([writing.height for writing in drawing.writings])
    found: set[int] = set()
    for x, y, radius in np.unique(circles[:, :3], axis=0).tolist():
        inside = np.hypot(spots[:, 0] - x, spots[:, 1] - y) < radius
        rows = np.flatnonzero(inside & (heights > 0.1 * radius))
        if 2 <= len(rows) <= 3:
            found.update(rows.tolist())
    return found


def _numbering(drawing: Drawing) -> set[int]:
    """Layers on which bare decimals are the numbers of rooms, not their areas: 0.01, 0.02, ... 1.01, 1.02.

    Behind each whole number they run on from a small one, and few are written twice.
    """
    bare: dict[int, list[str]] = {}
    for writing in drawing.writings:
        for line in _lines(writing):
            if _BARE.fullmatch(line):
                bare.setdefault(writing.layer, []).append(line)
    return {layer for layer, texts in bare.items() if _runs_on(texts)}


def _runs_on(texts: Sequence[str]) -> bool:
    """Whether decimals are numbers that run on behind their whole parts."""
    parts = [tuple(re.split(r"[.,]", text)) for text in sorted(set(texts))]
    if len(texts) < _RUN or len(parts) < _MOSTLY_ONCE * len(texts) or any(len(part[1]) != 2 for part in parts):
        return False
    count = Counter(whole for whole, _ in parts)
    return all(int(place) <= 2 * count[whole] + _RUN_FROM for whole, place in parts)


def _calls_room(writing: Writing, uses: Sequence[UseRule]) -> bool:
    """Whether all lines of a text that is no leader's are names of rooms, as dimensions and notes are not, or areas."""
    if writing.led:
        return False
    lines = [line for line in _lines(writing) if line]
    names = [line for line in lines if written_area(line) is None]
    return bool(lines) and all(_called_so(line, uses) for line in names)


def _upright(writings: Sequence[Writing], profiles: Sequence[Profile]) -> list[Writing]:
    """The texts; single characters that stand one above another and are a room's name are one text."""
    found = list(writings)
    rows = [row for row, each in enumerate(found) if len(each.text) == 1 and "\u4e00" <= each.text <= "\u9fff"]
    rows.sort(key=lambda row: (found[row].layer, round(found[row].at[0], 6), -found[row].at[1]))
    uses = uses_of(profiles) if len(rows) > 1 else ()
    for stack in _stacks([(row, found[row]) for row in rows]):
        name = "".join(found[row].text for row in stack)
        if len(stack) > 1 and _called_so(name, uses):
            middle = found[stack[len(stack) // 2]]
            found[stack[0]] = replace(middle, text=name)
            for row in stack[1:]:
                found[row] = replace(found[row], text="")
    return found


def _stacks(singles: Iterable[tuple[int, Writing]]) -> list[list[int]]:
    """Rows of single characters, those together that stand below one another on one layer, as tall, level."""
    found: list[list[int]] = []
    before: Writing | None = None
    for row, each in singles:
        if before is None or not _next_below(before, each):
            found.append([])
        found[-1].append(row)
        before = each
    return found


def _next_below(upper: Writing, lower: Writing) -> bool:
    """Whether a character is the next one of a name written downwards."""
    tall = upper.height
    as_tall = upper.layer == lower.layer and abs(lower.height - tall) <= _LEVELLED * tall
    x, y = lower.at[0] - upper.at[0], upper.at[1] - lower.at[1]
    return as_tall and abs(x) <= _LEVELLED * tall and 0.9 * tall < y < _DOWN * tall


def _called_so(line: str, uses: Sequence[UseRule]) -> bool:
    """Whether a line is called as rooms are: by its last character, or by a use that is all of it."""
    short = len(line) <= _LONGEST_CALL and is_name(line)
    return short and (bool(_ROOM_WORD.search(line)) or use_of(line, uses) is not RoomUse.OTHER)


def _lines(writing: Writing) -> list[str]:
    """The lines of a text."""
    return [part.strip() for part in re.split(r"\n|\\P", writing.text)]


def _tells_room(writing: Writing) -> bool:
    """Whether a text has a line with a number or an area beside a name, as a note on what is drawn has not."""
    lines = _lines(writing)
    return any(is_name(line) for line in lines) and any(
        _CODE.fullmatch(line) or written_area(line) is not None for line in lines
    )


def _is_called(writing: Writing, profiles: Sequence[Profile]) -> bool:
    """Whether a text is the name of a room and nothing else: a word for a use, with a number perhaps."""
    name = _COUNTED.sub("", writing.text).strip().lower()
    words = (word for rule in uses_of(profiles) for word in _lower(rule.words))
    return (bool(_ROOM_WORD.search(writing.text)) and len(writing.text) <= _LONGEST_CALL) or name in words


def _label(writing: Writing, *, scale: float, known: bool, coded: bool) -> Label | None:
    names, number, area, sides = [], "", None, None
    for line in _lines(writing):
        if coded and _BARE.fullmatch(line):
            number = number or line
            continue
        written = written_area(line, bare=known or "\n" in writing.text)
        if written is not None:
            area = area if area is not None else written
            names.extend(_name_before_area(line))
        elif written_sides(line) is not None:
            sides = written_sides(line)
        elif _NUMBER.fullmatch(line) and any(letter.isdigit() for letter in line) and not _MARK.fullmatch(line):
            number = number or line
        elif is_name(line):
            names.append(line)
    if not names and not number and area is None and sides is None and not _BARE.fullmatch(writing.text):
        return None
    if area is None and not names and not coded and _BARE.fullmatch(writing.text):
        area = float(writing.text.replace(",", "."))
        number = ""
    anchor = writing.anchor or writing.at
    return Label(
        name=" ".join(names),
        number=number,
        area_m2=area,
        sides=sides,
        at=(writing.at[0] * scale, writing.at[1] * scale),
        height=writing.height * scale,
        known=known,
        layer=writing.layer,
        turn_deg=writing.turn_deg,
        anchor=(anchor[0] * scale, anchor[1] * scale),
    )


def _name_before_area(line: str) -> list[str]:
    """The name in a line that goes on to say the area: "Hall 23.1 m2"."""
    found = _FEET.search(line) or _METRIC.search(line) or _NAMED.search(line)
    name = line[: found.start()].strip(" ,;-–(/") if found else ""
    return [name] if is_name(name) and not _AREA_WORD.fullmatch(name) else []


def rooms_of(labels: Sequence[Label], rooms: Sequence[Polygon] | NDArray[np.object_]) -> list[tuple[int, int]]:
    """Pairs of a label and the room that it stands in: by the name above it, its anchor, its middle."""
    if not labels or not len(rooms):
        return []
    tree = shapely.STRtree(rooms)
    found: dict[int, int] = {}
    heads = [label.head or label.anchor for label in labels]
    for spots in ([label.at for label in labels], [label.anchor for label in labels], heads):
        label_row, room_row = tree.query(shapely.points(spots), predicate="within")
        found.update(zip(label_row.tolist(), room_row.tolist(), strict=True))
    return sorted(found.items())


def written_area(text: str, *, bare: bool = False) -> float | None:
    """The area in m² that a text states; with `bare` also a number with decimals and no unit."""
    feet = _FEET.search(text)
    if feet:
        return float(feet[1]) * SQUARE_FOOT
    metric = _METRIC.search(text) or _NAMED.search(text)
    if metric:
        return float(metric[1].replace(",", "."))
    if bare and _BARE.fullmatch(text):
        return float(text.replace(",", "."))
    return None


def written_sides(text: str) -> tuple[float, float] | None:
    """The two sides, in metres, that a text states in feet and inches, or in metres."""
    feet = _FEET_SIZE.fullmatch(text.strip())
    if feet:
        long, wide = (0.3048 * (float(feet[row]) + float(feet[row + 1] or 0) / 12) for row in (1, 3))
        return long, wide
    metres = _METRE_SIZE.fullmatch(text.strip())
    return (float(metres[1].replace(",", ".")), float(metres[2].replace(",", "."))) if metres else None


def is_name(text: str) -> bool:
    """Whether a text may name a room: letters, not too many, and no mark of a door, level, size or title."""
    if not 1 < len(text) <= _LONGEST_NAME or text.count(" ") > 5:
        return False
    if any(form.fullmatch(text) for form in (_MARK, _LEVEL, _SIZE, _NOTED_SO)) or _TITLE.search(text):
        return False
    letters = sum(letter.isalpha() for letter in text)
    return (letters >= 2 and letters >= 0.5 * len(text.replace(" ", ""))) or "\u4e00" <= text[0] <= "\u9fff"


def words_of(labels: Iterable[Label], uses: Sequence[UseRule], *, naming: Sequence[int]) -> Words:
    """The labels of one room put together, in reading order; those on room-label layers alone if there are any.

    Args:
        naming: layers by how many rooms they name, the most first; without room-label layers the first one counts.
    """
    ordered = _in_reading_order(labels)
    known = [label for label in ordered if label.known]
    called = [label for label in known if label.name] or [label for label in ordered if label.name]
    tall = max((label.height for label in called if _ROOM_NUMBER.fullmatch(label.name)), default=0.0)
    named = [label for label in called if not _ROOM_NUMBER.fullmatch(label.name) and label.height >= _AS_SMALL * tall]
    named = named or called
    first = next((layer for layer in naming if any(label.layer == layer for label in named)), None)
    named = [label for label in named if label.layer == first]
    tall = max((label.height for label in named), default=0.0)
    name = _joined_name([label for label in named if label.height >= _AS_TALL * tall])
    areas = [label.area_m2 for label in (*known, *ordered) if label.area_m2 is not None]
    telling = naming if first is None else (first,)
    numbers = [
        label.number for label in ordered if label.number and (label.known or not naming or label.layer in telling)
    ]
    numbers += [] if named == called else [_own_number(label.name) for label in called if label not in named]
    number = numbers[0] if numbers else ""
    sizes = [label.sides[0] * label.sides[1] for label in ordered if label.sides] if name else []
    area = areas[0] if areas else sum(sizes) if sizes and len(sizes) >= name.count(" / ") else None
    return Words(
        label=name,
        number=number,
        area_m2=area,
        use=use_of(name, uses),
        nominal=not areas,
        apart=_are_apart([label.name for label in named], uses),
    )


def _are_apart(names: Iterable[str], uses: Sequence[UseRule]) -> bool:
    """Whether names call two rooms that have walls of their own, as zones of one hall have not."""
    closed = {name: use_of(name, uses) for name in names if _CLOSED_ROOM.search(name)}
    others = {name: use for name in names if (use := use_of(name, uses)) in _CLOSED}
    return len(closed | others) > 1 and (len(closed) > 1 or len(set(others.values())) > 1)


def _own_number(text: str) -> str:
    """The number in "Raum 1.02"."""
    found = _ROOM_NUMBER.fullmatch(text)
    return found[1] if found else ""


def _in_reading_order(labels: Iterable[Label]) -> list[Label]:
    """Labels line by line, as they are read along the way in which most of them run."""
    found = sorted(labels, key=lambda label: (label.at[1], label.at[0], label.name))
    if not found:
        return found
    turn = radians(sorted(label.turn_deg % 360.0 for label in found)[len(found) // 2])
    east, north = cos(turn), sin(turn)

    def place(label: Label) -> tuple[float, float, str]:
        x, y = label.at
        return -round(y * east - x * north, 2), round(x * east + y * north, 2), label.name

    return sorted(found, key=place)


def _joined_name(labels: Sequence[Label]) -> str:
    """The parts of a name that stand together with a space between, different names in one room with a stroke."""
    names: list[str] = []
    before: Label | None = None
    for label in labels:
        if any(label.name in known.split(" / ") for known in names):
            continue
        near = before is not None and _apart(label, before) < _TOGETHER * label.height
        if near and names:
            names[-1] = f"{names[-1]} {label.name}"
        else:
            names.append(label.name)
        before = label
    return " / ".join(names[:4])


def _apart(one: Label, other: Label) -> float:
    """How far apart two texts stand, the length of their words left out."""
    turn = radians(one.turn_deg)
    x, y = one.at[0] - other.at[0], one.at[1] - other.at[1]
    along, across = x * cos(turn) + y * sin(turn), y * cos(turn) - x * sin(turn)
    words = 0.35 * (len(one.name) * one.height + len(other.name) * other.height)
    return hypot(max(0.0, abs(along) - words), across)


def use_of(name: str, uses: Sequence[UseRule]) -> RoomUse:
    """What a room is for, by the first word of the profiles that stands in its name."""
    low = name.lower()
    for rule in uses:
        for word in _lower(rule.words):
            if word in low:
                return rule.use
    return RoomUse.OTHER


@lru_cache(maxsize=256)
def _lower(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.lower() for word in words)


def uses_of(profiles: Iterable[Profile]) -> tuple[UseRule, ...]:
    """The rules for uses, the strongest profile's first."""
    return tuple(rule for profile in ranked(profiles) for rule in profile.uses)
