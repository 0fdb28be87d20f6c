"""The service windows of a row: numbers, classes, roles and names."""

from collections.abc import Sequence
from typing import Final

from planner.model.brief import Brief, Role, WindowClass, WindowMode
from planner.model.layout import ServiceWindow
from planner.words import Text

ROLE_NAMES: Final = {
    Role.ASSISTANCE: Text(zh="帮办代办", en="Assistance & Agency"),
    Role.UNRESOLVED: Text(zh="“办不成事”反映", en="Unresolved Matters"),
    Role.CROSS_REGION: Text(zh="跨域通办", en="Cross-Region Services"),
    Role.DELTA: Text(zh="长三角“一网通办”", en="Yangtze River Delta Services"),
    Role.ISSUING: Text(zh="统一出件", en="Document Issuance"),
}
"""What stands on a sign for a role beside the general business."""

_HELPERS: Final = (Role.ASSISTANCE, Role.UNRESOLVED)
_AWAY: Final = (Role.CROSS_REGION, Role.DELTA)
_UNDIFFERENTIATED: Final = Text(zh="综合窗口", en="Comprehensive Service")


def service_windows(brief: Brief, count: int, *, entrance_left: bool, accessible: int) -> tuple[ServiceWindow, ...]:
    """The windows of a row, from the left as the public sees it.

    Args:
        entrance_left: whether the public comes from the left of the row.
        accessible: the place in the row, from 0, of the window for wheelchair users.
    """
    roles = _roles(brief.windows.roles, count, entrance_left=entrance_left)
    classes = _classes(brief, count)
    found = []
    for place in range(count):
        own = classes[place]
        name = _name(own, roles[place], place + 1, accessible=place == accessible)
        found.append(
            ServiceWindow(
                id=f"W{place + 1}",
                number=place + 1,
                name=name,
                class_id="" if own is None else own.id,
                roles=roles[place],
                fields=() if own is None else own.fields,
                accessible=place == accessible,
            )
        )
    return tuple(found)


def _roles(wished: Sequence[Role], count: int, *, entrance_left: bool) -> list[tuple[Role, ...]]:
    """Roles for each place: the helpers at the entrance's end, issuing at the far end, cross-region beside it.

    Every window does the general business too. Few windows share the roles.
    """
    near_end, far_end = (0, count - 1) if entrance_left else (count - 1, 0)
    step = 1 if far_end > near_end else -1
    homes = dict.fromkeys(_HELPERS, near_end)
    homes |= {role: far_end - step * min(1, count - 1) for role in _AWAY}
    homes[Role.ISSUING] = far_end
    extra = [role for role in dict.fromkeys(wished) if role is not Role.GENERAL]
    return [(Role.GENERAL, *(role for role in extra if homes[role] == place)) for place in range(count)]


def _classes(brief: Brief, count: int) -> list[WindowClass | None]:
    """The class of each place: windows of one class side by side, each class at least once where they suffice."""
    classes = brief.windows.classes
    if brief.windows.mode is WindowMode.UNDIFFERENTIATED or not classes:
        return [None] * count
    shares = [count // len(classes) + (1 if number < count % len(classes) else 0) for number in range(len(classes))]
    return [own for own, share in zip(classes, shares, strict=True) for _ in range(share)]


def _name(own: WindowClass | None, roles: tuple[Role, ...], number: int, *, accessible: bool) -> Text:
    base = _UNDIFFERENTIATED if own is None else own.name
    extra = [ROLE_NAMES[role] for role in roles if role in ROLE_NAMES]
    if accessible:
        extra.append(Text(zh="无障碍", en="Accessible"))
    zh, en = f"{base.zh}{number}", f"{base.en} {number}"
    if extra:
        zh += "(" + "、".join(one.zh for one in extra) + ")"
        en += " (" + ", ".join(one.en for one in extra) + ")"
    return Text(zh=zh, en=en)
