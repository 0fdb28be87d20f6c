"""What stands along a wall leaves the windows of the building free where there is other wall."""

import pytest
import shapely

from planner.model.layout import Kind
from tests.place.samples import NAMES, judged

STANDING = (Kind.OPEN_GOVERNMENT, Kind.SELF_SERVICE)
AT_GLASS = 0.15


@pytest.mark.parametrize("name", NAMES)
def test_no_shelf_and_no_machine_of_a_sample_stands_before_glass(name: str) -> None:
    layout = judged(name).layout
    glass = shapely.union_all([one.gap for one in layout.storey.glazing])
    standing = layout.of_kind(*STANDING)
    assert len(standing) >= 2
    assert [one.id for one in standing if one.footprint.distance(glass) < AT_GLASS] == []
