"""Things that can be placed: furniture, equipment, signs and cameras. Lengths in metres."""

from dataclasses import dataclass

from planner.model.layout import Kind
from planner.words import Text


@dataclass(frozen=True, kw_only=True)
class CatalogueItem:
    """A thing that can be placed: its size, and the floor that it needs free.

    `base` is the height of its lower edge above the floor, `height` its own. `front` and `side` are the clear
    floor in front of it and on each side. `block` names its symbol. `discipline` is A, E (power), T (data,
    security), S (signs). `text` is what is written on its face, where every one bears the same.
    """

    kind: Kind
    name: Text
    width: float
    depth: float
    height: float
    base: float
    front: float
    side: float
    block: str
    discipline: str
    source: str
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class CameraModel:
    """A camera as its datasheet prints it: pixels, and the angles of view in degrees."""

    id: str
    name: Text
    pixels_x: int
    pixels_y: int
    hfov_deg: float
    vfov_deg: float
    source: str


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """All that can be placed."""

    items: tuple[CatalogueItem, ...]
    cameras: tuple[CameraModel, ...]

    def item(self, kind: Kind) -> CatalogueItem:
        """The entry for a kind.

        Raises:
            KeyError: there is none.
        """
        for item in self.items:
            if item.kind is kind:
                return item
        raise KeyError(kind)

    def camera(self, model_id: str) -> CameraModel:
        """The camera with an id.

        Raises:
            KeyError: there is none.
        """
        for camera in self.cameras:
            if camera.id == model_id:
                return camera
        raise KeyError(model_id)
