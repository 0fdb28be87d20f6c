"""What of a DXF file is needed to read what it shows.

Up to half of a file are pictures of dimensions, symbols that nobody placed, and styles: no entities are made of these.
"""

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Final

from ezdxf.lldxf.tags import Tags

from planner.files.dxf.ours_restored import RECORD_BLOCK
from planner.files.dxf.reading import OUR_APP
from planner.files.dxf.tags import Sections

_SPACES: Final = ("*model_space", "*paper_space", "$model_space", "$paper_space")
"""The names of blocks that are spaces begin so."""

_OBJECTS: Final = frozenset(
    {"SECTION", "DICTIONARY", "ACDBDICTIONARYWDFLT", "LAYOUT", "SPATIAL_FILTER", "MLINESTYLE"}
    | {"IMAGEDEF", "PDFDEFINITION", "DWFDEFINITION", "DGNDEFINITION"}
)
"""Objects without which shown things are lost, that say what is seen of them, or that lead to our own record."""

_HEAD: Final = 16
_HANDLE: Final = 5
_NAME: Final = 2
_LINETYPE: Final = 6


def shown(found: Sections) -> Sections:
    """The sections without blocks that no space places, themselves or in a block, and without most objects.

    Things without a handle stay, since handles are given as things are counted.
    """
    blocks = _blocks(found.get("BLOCKS", []))
    idle = blocks.keys() - _placed(found.get("ENTITIES", []), blocks)
    needless = {name for name in idle if all(_value(block[0], _HANDLE) for block in blocks[name])}
    objects = _OBJECTS | ({"XRECORD"} if _needs_records(found.get("OBJECTS", [])) else set())
    drawn = {_value(group, _LINETYPE).lower() for group in found.get("TABLES", []) if group[0].value == "LAYER"}
    drawn |= _lined(found.get("ENTITIES", [])) | _lined(found.get("BLOCKS", []))
    pictures = {id(group) for name in needless for group in chain.from_iterable(blocks[name])}
    needed: dict[str, Callable[[Tags], bool]] = {
        "OBJECTS": lambda group: group[0].value in objects,
        "TABLES": lambda group: not _is_idle(group, needless, drawn),
        "BLOCKS": lambda group: id(group) not in pictures,
    }
    return {name: list(filter(needed.get(name, bool), section)) for name, section in found.items()}


def _blocks(section: Iterable[Tags]) -> dict[str, list[list[Tags]]]:
    """The groups of each block, from BLOCK to ENDBLK, by its name in lower case; a name may be there twice."""
    found: dict[str, list[list[Tags]]] = {}
    groups: list[Tags] | None = None
    for group in section:
        kind = group[0].value
        if kind == "BLOCK":
            groups = []
            found.setdefault(_value(group, _NAME).lower(), []).append(groups)
        if groups is not None:
            groups.append(group)
        if kind == "ENDBLK":
            groups = None
    return found


def _placed(entities: Iterable[Tags], blocks: dict[str, list[list[Tags]]]) -> set[str]:
    """The names of spaces and of our record, and of all blocks that are placed in the spaces and in each other."""
    found = {name for name in blocks if name.startswith(_SPACES) or name == RECORD_BLOCK.lower()}
    news = found | _inserted(entities)
    while news:
        found |= news
        news = _inserted(chain.from_iterable(chain.from_iterable(blocks.get(name, ()) for name in news))) - found
    return found


def _inserted(groups: Iterable[Tags]) -> set[str]:
    return {_value(group, _NAME).lower() for group in groups if group[0].value == "INSERT"}


def _lined(groups: Iterable[Tags]) -> set[str]:
    """The line types that things are drawn with, unlike their layers: told among the first tags of each."""
    return {str(tag.value).lower() for group in groups for tag in group[1:_HEAD] if tag.code == _LINETYPE}


def _is_idle(group: Tags, needless: set[str], drawn: set[str]) -> bool:
    """Whether a group of the tables is the record of a needless block, or a line type that nothing is drawn with."""
    kind = group[0].value
    if kind == "BLOCK_RECORD":
        return _value(group, _NAME).lower() in needless
    return kind == "LTYPE" and bool(_value(group, _HANDLE)) and _value(group, _NAME).lower() not in drawn


def _needs_records(objects: Iterable[Tags]) -> bool:
    """Whether a dictionary names a record of ours, or there are clipping boundaries, which keep a part in records."""
    return any(
        group[0].value == "SPATIAL_FILTER"
        or (group[0].value == "DICTIONARY" and any(tag.value == OUR_APP for tag in group))
        for group in objects
    )


def _value(group: Tags, code: int) -> str:
    """The first value of a group code, or ""."""
    return next((str(tag.value) for tag in group if tag.code == code), "")
