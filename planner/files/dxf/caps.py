"""How much of a drawing is read, and the errors that name the cap that was met."""

from typing import Any, Final

from planner.errors import CapError
from planner.words import Text

MAX_DEPTH: Final = 64
"""Blocks may be nested this deep."""


MAX_PIECES: Final = 4_000_000
"""Pieces of line, those of every block definition and of every copy counted."""


MAX_COPIES: Final = 20_000
"""Rows times columns of one array."""


MAX_THINGS: Final = 1_000_000
"""Entities in block definitions with all that is nested in them, and in what is placed of these."""


MAX_LETTERS: Final = 2_000
"""A text is read up to here: no name of a room or a drawing is longer."""


MAX_NUMBER: Final = 1e12

_FEWER_COPIES: Final = Text(zh="减少阵列(MINSERT)的行列数", en="reduce the rows and columns of the array (MINSERT)")


def too_many(count: int, entity: Any) -> CapError:
    """Placed blocks come to more than MAX_PIECES pieces of line."""
    return _cap(
        entity,
        zh=f"展开图块得到 {count} 段线,超过上限 {MAX_PIECES}",
        en=f"placed blocks come to {count} pieces of line, above the cap of {MAX_PIECES}",
        mend=_FEWER_COPIES,
    )


def too_many_copies(count: int, entity: Any) -> CapError:
    """An array has more than MAX_COPIES copies."""
    return _cap(
        entity,
        zh=f"阵列有 {count} 个副本,超过上限 {MAX_COPIES}",
        en=f"an array has {count} copies, above the cap of {MAX_COPIES}",
        mend=_FEWER_COPIES,
    )


def too_many_things(count: int, entity: Any) -> CapError:
    """Nested blocks come to more than MAX_THINGS entities."""
    return _cap(
        entity,
        zh=f"嵌套的图块展开后有 {count} 个图元,超过上限 {MAX_THINGS}",
        en=f"nested blocks come to {count} entities, above the cap of {MAX_THINGS}",
        mend=Text(zh="删除重复放置的图块", en="erase the blocks that are placed over and over"),
    )


def too_deep(entity: Any) -> CapError:
    """Blocks are nested more than MAX_DEPTH deep."""
    return _cap(
        entity,
        zh=f"图块嵌套超过 {MAX_DEPTH} 层",
        en=f"blocks are nested more than {MAX_DEPTH} deep",
        mend=Text(zh="分解(EXPLODE)外层图块", en="explode the outer blocks"),
    )


def _cap(entity: Any, *, zh: str, en: str, mend: Text) -> CapError:
    """A cap that a placed block met."""
    where = f"INSERT {entity.dxf.handle}, block {entity.dxf.get('name', '')}"
    return CapError(Text(zh=zh, en=en), where=where, mend=mend)
