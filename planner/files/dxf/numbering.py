"""Handles for the things of a file that has none: those that ezdxf gives them.

With these nothing is left to be counted, and what is not needed may be left out.
"""

from collections.abc import Iterable
from itertools import accumulate, chain
from typing import Final

from ezdxf.entitydb import DATABASE_EXCLUDE
from ezdxf.lldxf.types import DXFTag

from planner.files.dxf.tags import Sections

_COUNTED: Final = ("TABLES", "CLASSES", "ENTITIES", "BLOCKS", "OBJECTS")
"""The sections in the order in which ezdxf gives handles."""

_CODES: Final = {"DIMSTYLE": 105}
_CODE: Final = 5

_TAKEN: Final = {"INSERT": 2, "POLYLINE": 2}
"""Things that take more than one handle: ezdxf gives the end of their sequence one."""


def numbered(found: Sections) -> Sections:
    """The sections with a handle for each thing, if none has one and no seed is told; else as they are."""
    groups = [
        group
        for group in chain.from_iterable(found.get(name, ()) for name in _COUNTED)
        if group[0].value not in DATABASE_EXCLUDE
    ]
    codes = [_CODES.get(group[0].value, _CODE) for group in groups]
    seeded = any(tag.value == "$HANDSEED" for group in found.get("HEADER", ()) for tag in group)
    if "HEADER" not in found or seeded or any(map(_has_tag, groups, codes)):
        return found
    numbers = accumulate((_TAKEN.get(group[0].value, 1) for group in groups), initial=1)
    for number, code, group in zip(numbers, codes, groups, strict=False):
        group.insert(1, DXFTag(code, f"{number:X}"))
    return found


def _has_tag(group: Iterable[DXFTag], code: int) -> bool:
    return any(tag.code == code for tag in group)
