"""Where the things of our export stood when it was written, whatever was moved in CAD since."""

from collections.abc import Mapping

from shapely import Point

from planner.files.dxf.document import Document
from planner.files.dxf.ours import value_of


def written_poses(document: Document) -> Mapping[str, tuple[Point, float]]:
    """The place, metres, and the turn, degrees, of each item as it was written, by its id."""
    found: dict[str, tuple[Point, float]] = {}
    for insert in document.doc.modelspace().query("INSERT"):
        value = value_of(insert)
        if isinstance(value, dict) and value.get("type") == "item":
            item = value["value"]
            found.setdefault(str(item["id"]), (Point(item["at"]), float(item["turn_deg"])))
    return found
