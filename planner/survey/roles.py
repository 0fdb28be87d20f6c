"""What each layer, block and shape of a drawing is for, by the names that profiles know."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from planner.model.drawing import Bools, Drawing, Form, NameRule, Profile
from planner.model.plan import LayerRole
from planner.survey.globs import globs

_DOTTED: Final = "\u0130".lower()
"""The Turkish capital I with a dot becomes two characters in lower case."""

ITEM: Final = "item."
"""How the roles of a layout's things begin; to the building they are furniture."""


OWN_RANK: Final = 100
"""The rank of a profile that is written for one drawing: it overrules those of the package."""

EVERYTHING: Final = 0.98
"""A layer that holds this share of all shapes holds everything."""

_FEW: Final = 20


@dataclass(frozen=True, kw_only=True)
class Roles:
    """The role of every layer and of every shape, "" where none is known. `basis` says how a layer got its role.

    `by_form` are rows of layers that a profile names for walls among much else.
    """

    of_layer: tuple[str, ...]
    basis: tuple[str, ...]
    of_insert: tuple[str, ...]
    of_shape: np.ndarray[tuple[int], np.dtype[np.str_]]
    layers: tuple[LayerRole, ...]
    by_form: tuple[int, ...] = ()

    def shapes(self, *roles: str) -> Bools:
        """Which shapes have one of the roles."""
        return np.isin(self.of_shape, roles)


def bare_name(name: str) -> str:
    """A layer's or a block's name in lower case, without the prefix of a bound or attached xref."""
    bare = name.rsplit("|", 1)[-1].rsplit("$0$", 1)[-1].strip()
    if bare.isascii():
        return bare.lower()
    return unicodedata.normalize("NFC", bare).lower().replace(_DOTTED, "i")


@dataclass(frozen=True, kw_only=True)
class _Names:
    """All rules for one sort of names, the strongest first."""

    rules: tuple[tuple[str, NameRule], ...]

    @cached_property
    def _known(self) -> dict[str, tuple[str, str, bool]]:
        return {}

    def role(self, name: str) -> tuple[str, str]:
        """The role that a name means, and the profile that says so; ("", "") if none does, or walls by their form."""
        role, profile, by_form = self._told(name)
        return ("", "") if by_form else (role, profile)

    def by_form(self, name: str) -> bool:
        """Whether a name means walls that are to be told by their form."""
        return self._told(name)[2]

    def _told(self, name: str) -> tuple[str, str, bool]:
        bare = bare_name(name)
        if bare not in self._known:
            self._known[bare] = self._found(bare)
        return self._known[bare]

    def _found(self, bare: str) -> tuple[str, str, bool]:
        for profile, rule in self.rules:
            if globs(rule.match).match(bare):
                return rule.role, profile, rule.by_form and rule.role == "wall"
        return "", "", False


def ranked(profiles: Iterable[Profile]) -> tuple[Profile, ...]:
    """Profiles, the strongest first."""
    return tuple(sorted(profiles, key=lambda profile: -profile.rank))


def layer_names(profiles: Sequence[Profile]) -> _Names:
    """The rules for names of layers."""
    return _Names(rules=tuple((each.id, rule) for each in ranked(profiles) for rule in each.layers))


def block_names(profiles: Sequence[Profile]) -> _Names:
    """The rules for names of blocks."""
    return _Names(rules=tuple((each.id, rule) for each in ranked(profiles) for rule in each.blocks))


def roles_by_name(drawing: Drawing, profiles: Sequence[Profile]) -> Roles:
    """The role of each layer and shape by its names. A block's name outweighs the layers within it.

    Layers that are off or frozen are "hidden", unless the walls are on no other. The name of a layer that holds
    everything tells nothing, unless a profile of this drawing's own says so.
    """
    layers, blocks = layer_names(profiles), block_names(profiles)
    found = [layers.role(layer.name) for layer in drawing.layers]
    whole = _holds_everything(drawing)
    own = {profile.id for profile in profiles if profile.rank >= OWN_RANK}
    found = [
        ("", "") if layer.name == whole and role != "wall" and profile not in own else (role, profile)
        for layer, (role, profile) in zip(drawing.layers, found, strict=True)
    ]
    of_layer = tuple(role for role, _ in found)
    basis = tuple(f"profile {profile}" if profile else "" for _, profile in found)
    if any(role == "wall" and layer.visible for role, layer in zip(of_layer, drawing.layers, strict=True)):
        hidden = [not layer.visible for layer in drawing.layers]
        of_layer = tuple("hidden" if off else role for role, off in zip(of_layer, hidden, strict=True))
        basis = tuple("off or frozen" if off else why for why, off in zip(basis, hidden, strict=True))
    of_insert = tuple(_insert_role(insert.path, blocks) for insert in drawing.inserts)
    by_form = tuple(row for row, layer in enumerate(drawing.layers) if layers.by_form(layer.name))
    return replace(_joined(drawing, of_layer, basis, of_insert), by_form=by_form)


def _holds_everything(drawing: Drawing) -> str | None:
    """The name of the layer that nearly all shapes are on, with whatever pen; None where there is none."""
    if len(drawing.shapes) < _FEW:
        return None
    counts: Counter[str] = Counter()
    for row, count in enumerate(np.bincount(drawing.shapes.layer).tolist()):
        counts[drawing.layers[row].name] += count
    name, count = counts.most_common(1)[0]
    return name if count >= EVERYTHING * len(drawing.shapes) else None


def with_walls(drawing: Drawing, roles: Roles, walls: Iterable[int], *, basis: str) -> Roles:
    """The same roles, with some layers (rows) told to hold walls."""
    chosen = set(walls)
    of_layer = tuple("wall" if row in chosen else role for row, role in enumerate(roles.of_layer))
    why = tuple(basis if row in chosen else old for row, old in enumerate(roles.basis))
    found = _joined(drawing, of_layer, why, roles.of_insert)
    told = (roles.of_shape != "") & (found.of_shape == "wall")
    return with_shapes(found, np.where(told, roles.of_shape, found.of_shape))


def with_shapes(roles: Roles, of_shape: np.ndarray[tuple[int], np.dtype[np.str_]]) -> Roles:
    """The same roles of layers, with other roles of shapes."""
    return replace(roles, of_shape=of_shape.astype("U24"))


def _insert_role(path: tuple[str, ...], blocks: _Names) -> str:
    """The innermost block that means something decides; a whole plan may be nested in blocks."""
    for name in reversed(path):
        role, _ = blocks.role(name)
        if role:
            return role
    return ""


def _joined(drawing: Drawing, of_layer: tuple[str, ...], basis: tuple[str, ...], of_insert: tuple[str, ...]) -> Roles:
    shapes = drawing.shapes
    by_layer = np.array([*of_layer, ""], dtype="U24")[shapes.layer]
    by_insert = np.array([*of_insert, ""], dtype="U24")[shapes.insert]
    of_shape = np.where((by_insert != "") & (by_layer != "hidden"), by_insert, by_layer)
    of_shape = np.where(np.char.startswith(of_shape, ITEM), "furniture", of_shape)
    of_shape = np.where((of_shape == "wall") & (shapes.form == Form.WIPEOUT), "", of_shape)
    counts = Counter(shapes.layer.tolist())
    counts.update(writing.layer for writing in drawing.writings)
    table: dict[str, LayerRole] = {}
    for row, layer in enumerate(drawing.layers):
        one = LayerRole(layer=layer.name, role=of_layer[row], basis=basis[row], entities=counts[row])
        known = table.get(layer.name, one)
        chosen = one if one.role == "wall" else known
        entities = counts[row] if known is one else known.entities + counts[row]
        table[layer.name] = replace(chosen, entities=entities)
    return Roles(of_layer=of_layer, basis=basis, of_insert=of_insert, of_shape=of_shape, layers=tuple(table.values()))
