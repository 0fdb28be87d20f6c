"""The roles of a drawing's layers as a profile that a person can edit and hand back."""

import json

from planner.model.plan import FloorPlan, LayerRole
from planner.survey.roles import OWN_RANK, bare_name

_HEAD = """\
# 图层角色表:改动 role 后用 --profile 交回,即以此为准。
# Roles of the layers: change a role and hand this file back with --profile; it overrules all others.
# role: wall column door window opening glass stair room-label room-outline axis dimension furniture text hatch title
#       ignore item.counter item.camera ...
# by_form = true:该图层上哪些线是墙,按图形判断;删去此行,则图层上的线都是墙。
# by_form = true: which lines of the layer are walls is told by their form; without it all of them are.
"""


def profile_of(plan: FloorPlan) -> str:
    """A profile (TOML) that names the role of every layer of a plan, with why it is believed, to be edited."""
    unit = json.dumps(plan.units.name)
    confirmed = "" if plan.units.confirmed else "# "
    note = "" if plan.units.confirmed else "  # 未确认 not confirmed: remove the first # to confirm"
    parts = [
        _HEAD,
        "[profile]\n"
        f"id = {_quoted(plan.name)}\n"
        f"rank = {OWN_RANK}\n"
        f"name = {{ zh = {_quoted(plan.name)}, en = {_quoted(plan.name)} }}\n"
        f"{confirmed}units = {unit}{note}\n",
    ]
    told: set[str] = set()
    for layer in plan.layers:
        pattern = _pattern(layer.layer)
        if pattern not in told:
            told.add(pattern)
            parts.append(_rule(layer, pattern))
    return "\n".join(parts)


def _rule(layer: LayerRole, pattern: str) -> str:
    """One layer's rule; one without a role is written as a comment, to be filled in."""
    known = layer.role not in ("", "hidden")
    why = layer.basis or "用途不明 unknown"
    lines = [
        "[[layer]]",
        f"role = {_quoted(layer.role if known else 'ignore')}",
        f"match = [{_quoted(pattern)}]",
    ]
    if layer.basis == "geometry":
        lines.append("by_form = true")
    mark = "" if known else "# "
    return "\n".join([f"# {why}; {layer.entities} ×", *(mark + line for line in lines)]) + "\n"


def _pattern(name: str) -> str:
    """A glob that means one layer's name and no other."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in bare_name(name))


def _quoted(text: str) -> str:
    """A text as a TOML string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
