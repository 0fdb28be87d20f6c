"""What the town needs, and what the designer has decided already.

Defaults are data: templates/brief/default.toml. Lengths in metres.
"""

from dataclasses import dataclass
from enum import StrEnum

from shapely import Point

from planner.words import Lang, Text


class QueueKind(StrEnum):
    """How people wait: by ticket on seats, in line at each window's one-metre line, or in one folded line for all."""

    TICKET = "ticket"
    LINE = "line"
    SERPENTINE = "serpentine"


class WindowMode(StrEnum):
    """4.2.1: every window takes every matter, or two or three classes of windows by field."""

    UNDIFFERENTIATED = "undifferentiated"
    CLASSES = "classes"


class Role(StrEnum):
    """What a window does beside its class (4.2.1, 4.2.4, 4.2.5)."""

    GENERAL = "general"
    ASSISTANCE = "assistance"
    UNRESOLVED = "unresolved"
    CROSS_REGION = "cross-region"
    DELTA = "delta"
    ISSUING = "issuing"


@dataclass(frozen=True, kw_only=True)
class Demand:
    """The inputs of the number of windows (4.1.1) and the targets of waiting.

    `visits_per_day` None means: from population × visits_per_person_year / working_days. `patience_min` is how long
    people wait on average before they leave unserved; None means: nobody leaves. `companions` is how many others come
    along with each who has a case, and wait with them.
    """

    population: int
    matters: int
    visits_per_day: float | None
    minutes_per_case: float
    visits_per_person_year: float
    working_days: int
    peak_day_factor: float
    peak_hour_share: float
    self_service_share: float
    mean_wait_target_min: float
    long_wait_min: float
    long_wait_share: float
    patience_min: float | None = None
    companions: float = 0.0


@dataclass(frozen=True, kw_only=True)
class WindowClass:
    """A class of windows by field, such as 社会事务综合窗口."""

    id: str
    name: Text
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class WindowWishes:
    """How many windows, in which mode, with which roles. `count` None means: from demand."""

    count: int | None
    mode: WindowMode
    classes: tuple[WindowClass, ...]
    roles: tuple[Role, ...]


@dataclass(frozen=True, kw_only=True)
class CounterWishes:
    """The counter, alike for every window. None means: the standards' number."""

    height: float | None
    depth: float | None
    pitch: float | None
    hung_signs: bool


@dataclass(frozen=True, kw_only=True)
class CameraWishes:
    """Camera models (ids of the catalogue) in the order of preference, and their height above the floor."""

    models: tuple[str, ...]
    height: float


@dataclass(frozen=True, kw_only=True)
class Keep:
    """An object that stays where the designer put it. `turn_deg` as for an Item; `tilt_deg` of a camera, downwards."""

    kind: str
    at: Point
    turn_deg: float
    width: float | None = None
    depth: float | None = None
    tilt_deg: float | None = None


@dataclass(frozen=True, kw_only=True)
class SheetWishes:
    """Paper: `size` "A3" or "A2" ..., or None for the smallest that fits; `scale` 50 for 1:50, or None."""

    size: str | None
    scale: int | None


@dataclass(frozen=True, kw_only=True)
class Project:
    """What stands in the title block."""

    name: Text
    town: str
    designer: str
    checker: str
    number: str
    date: str


@dataclass(frozen=True, kw_only=True)
class Building:
    """Facts of the building that no floor plan shows. `work` is "new" or "alteration"."""

    work: str
    ceiling_height: float
    ground_floor: bool
    sprinklers: bool


@dataclass(frozen=True, kw_only=True)
class Site:
    """Which parts of the drawing are what. None means: found by the program.

    `hall` is a room's label or id; `entrance` and `staff_door` are a door's id, or a point "x, y" in the
    drawing's own units near it. `units` is a name of planner.units.METRES_PER.
    """

    units: str | None
    storey: str | None
    hall: str | None
    entrance: str | None
    staff_door: str | None
    profile: str | None


@dataclass(frozen=True, kw_only=True)
class Brief:
    """All wishes. `given` names the keys ("demand.population") that the user wrote; the others are assumed."""

    project: Project
    language: Lang
    site: Site
    building: Building
    demand: Demand
    windows: WindowWishes
    counter: CounterWishes
    queue: QueueKind
    cameras: CameraWishes
    sheet: SheetWishes
    keep: tuple[Keep, ...]
    standards: tuple[str, ...]
    given: frozenset[str]
