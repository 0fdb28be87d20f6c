"""Which of two schemes is no better than the other, and in words why a kind that was tried is not offered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from planner.model.layout import Figures, RowShape, RuledOut, Scheme
from planner.words import Text

Number = Callable[[Figures], float]
Told = Callable[[Figures], str]


@dataclass(frozen=True, kw_only=True)
class Merit:
    """A figure that tells good from bad: more of `worth` is better, no finer than is felt; `told` as people read it."""

    name: Text
    worth: Number
    told: Told


def _merit(zh: str, en: str, worth: Number, told: Told) -> Merit:
    return Merit(name=Text(zh=zh, en=en), worth=worth, told=told)


BROKEN: Final = _merit(
    "违反“应”", "shall clauses broken", lambda one: -len(one.broken), lambda one: str(len(one.broken))
)
"""How many *shall* clauses are broken, which are told by name too."""

MERITS: Final = (
    _merit("窗口", "windows", lambda one: min(one.windows, one.windows_wanted), lambda one: str(one.windows)),
    _merit("座位", "seats", lambda one: min(one.seats, one.seats_wanted), lambda one: str(one.seats)),
    _merit("入口至窗口平均", "mean walk to a window", lambda one: -round(one.mean_walk_m, 1),
           lambda one: f"{one.mean_walk_m:.1f} m"),
    _merit("最远窗口", "longest walk", lambda one: -round(one.longest_walk_m, 1),
           lambda one: f"{one.longest_walk_m:.1f} m"),
    _merit("公众与人员流线交叉", "crossings of public and staff", lambda one: -one.crossings,
           lambda one: str(one.crossings)),
    _merit("最窄处", "narrowest place", lambda one: round(one.narrowest_m or 0.0, 1),
           lambda one: "-" if one.narrowest_m is None else f"{one.narrowest_m:.2f} m"),
    _merit("摄像机", "cameras", lambda one: -one.cameras, lambda one: str(one.cameras)),
    BROKEN,
    _merit("未达“宜”", "should clauses not met", lambda one: -one.weak, lambda one: str(one.weak)),
    _merit("站立候办", "people standing", lambda one: -one.standing, lambda one: str(one.standing)),
    _merit("取号叫号设备", "ticket devices", lambda one: -one.devices, lambda one: str(one.devices)),
    _merit("公众区", "floor of the public", lambda one: round(one.public_m2, -1),
           lambda one: f"{one.public_m2:.0f} m²"),
)  # fmt: skip
"""Walks and the narrowest place count to a tenth of a metre, the public's floor to ten square metres; the staff's floor
is neither good nor bad."""


def dominates(one: Figures, other: Figures) -> bool:
    """Whether a scheme is as good as another in every figure and better in one."""
    pairs = [(merit.worth(one), merit.worth(other)) for merit in MERITS]
    return all(a >= b - 1e-9 for a, b in pairs) and any(a > b + 1e-9 for a, b in pairs)


def no_better(tried: Scheme, offered: Sequence[Scheme]) -> RuledOut:
    """A judged kind that is not offered: one that is dominates it, or breaks fewer *shall* clauses."""
    assert tried.figures is not None
    own = tried.figures
    for one in offered:
        if one.figures is not None and dominates(one.figures, own):
            return _ruled_out(tried, _dominated(own, one, one.figures), by=one.number)
    kept = set(offered[0].figures.broken) if offered[0].figures is not None else set()
    broken = [clause for clause in own.broken if clause not in kept] or list(own.broken)
    more = Text(zh="、".join(broken), en=", ".join(broken))
    return _ruled_out(tried, Text(zh=f"多违反一条“应”:{more.zh}", en=f"breaks one more shall clause: {more.en}")
                      if len(broken) == 1 else
                      Text(zh=f"多违反“应”的条款:{more.zh}", en=f"breaks more shall clauses: {more.en}"))  # fmt: skip


def _dominated(own: Figures, better: Scheme, figures: Figures) -> Text:
    """Why a scheme is no better than another: what the other is better in, with both figures."""
    ahead = [merit for merit in MERITS if merit.worth(figures) > merit.worth(own) + 1e-9]
    pairs = [(merit.name, merit.told(figures), merit.told(own)) for merit in ahead]
    return Text(
        zh=f"没有一项优于方案 {better.number}:" + ",".join(f"{name.zh} {own}(方案 {better.number} 为 {theirs})"
                                                    for name, theirs, own in pairs),
        en=f"better than scheme {better.number} in nothing: " + ", ".join(f"{name.en} {own} against {theirs}"
                                                                         for name, theirs, own in pairs),
    )  # fmt: skip


def lacking(scheme: Scheme, missing: Sequence[Text]) -> RuledOut:
    """A kind that is not judged, for things that every layout is to have find no place in it."""
    zh, en = "、".join(one.zh for one in missing), ", ".join(one.en for one in missing)
    if not missing:
        return _ruled_out(scheme, Text(zh="座位和工位缺得太多", en="too many seats and desks find no place"))
    return _ruled_out(scheme, Text(zh=f"放不下:{zh}", en=f"no place for: {en}"))


def narrow(scheme: Scheme) -> RuledOut:
    """A kind that is not furnished, for no way as wide as the hall needs leads to all its windows and the exits."""
    return _ruled_out(
        scheme,
        Text(
            zh="到窗口和出口的通道达不到大厅所需的宽度",
            en="no way as wide as the hall needs leads to all windows and exits",
        ),
    )


def far_worse(scheme: Scheme, against: Sequence[Text]) -> RuledOut:
    """A kind that is not furnished, for far more is against it than against the best; with the worst of it."""
    zh, en = "、".join(one.zh for one in against), ", ".join(one.en for one in against)
    return _ruled_out(scheme, Text(zh=f"远不如首选方案:{zh}", en=f"far worse than the first choice: {en}"))


def no_row(shape: RowShape, windows: int, *, least: int) -> RuledOut:
    """A shape in which no row with so many windows stands; `least` windows it has, lest a counter stands alone."""
    if windows < least:
        why = Text(zh=f"至少要 {least} 个窗口,否则有柜台孤立", en=f"takes {least} windows, or a counter stands alone")
    else:
        why = Text(zh=f"没有能设 {windows} 个窗口的位置", en=f"no such row of {windows} windows stands anywhere")
    return RuledOut(shape=shape, side=None, queue=None, why=why)


def _ruled_out(tried: Scheme, why: Text, *, by: int | None = None) -> RuledOut:
    return RuledOut(
        shape=tried.shape,
        side=tried.side,
        queue=tried.queue,
        facing=tried.facing,
        figures=tried.figures,
        why=why,
        by=by,
    )
