"""Rooms, side by side with bare shapely node + polygonize on the same linework, interleaved in one run.

`python -m benchmarks.rooms [ROOMS]` draws plans of 40 rooms and of ROOMS (400) rooms, clean and dirty, and prints the
processor seconds of bare shapely, of our rooms and of the whole survey, with the ratios; then the time and the peak
memory of the whole read in a process of its own.
"""

import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import shapely

from planner.files import toml
from planner.files.dxf.document import open_document, read_drawing
from planner.model.drawing import Drawing
from planner.survey import survey
from planner.survey.building import read_building
from planner.survey.labels import read_labels
from planner.survey.roles import Roles, roles_by_name
from planner.units import METRES_PER
from tests.survey.scores import score
from tests.survey.styles import Style, save
from tests.survey.symbols import Doors
from tests.survey.walls import Dirt

RUNS = 3


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def bare_faces(drawing: Drawing, roles: Roles) -> int:
    """What plain shapely makes of the lines of walls, doors and windows: the count of its faces.

    Where `node` fails (it does not converge on some dirty linework), the lines are joined by `union_all` instead.
    """
    rows = np.flatnonzero(roles.shapes("wall", "door", "window")[drawing.owner])
    lines = shapely.linestrings(drawing.ends[rows].reshape(-1, 2, 2))
    try:
        noded = shapely.node(shapely.multilinestrings(lines))
    except shapely.errors.GEOSException:
        noded = shapely.union_all(lines)
    return len(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))))


def row(style: Style, path: Path) -> str:
    """Bare shapely, our rooms and the whole survey on one drawing: medians and ratios, and the score."""
    truth = save(style, path)
    drawing, profiles = read_drawing(open_document(path)), toml.read_profiles()
    found = score(survey(drawing, profiles=profiles, units=None), truth)
    roles, scale = roles_by_name(drawing, profiles), METRES_PER[truth.unit]
    texts = read_labels(drawing, roles, profiles, scale=scale)
    works: list[Callable[[], object]] = [
        lambda: bare_faces(drawing, roles),
        lambda: read_building(drawing, roles, texts, scale=scale),
        lambda: survey(drawing, profiles=profiles, units=None),
    ]
    spent = [[seconds(work) for work in works] for _ in range(RUNS)]
    bare, rooms, whole = (statistics.median(column) for column in zip(*spent, strict=True))
    times = f"{bare:>10.3f}{rooms:>10.3f}{rooms / bare:>8.2f}{whole:>10.3f}{whole / bare:>8.2f}"
    return f"{f'{style.rooms} rooms, {style.dirt}':<20}{len(drawing.ends):>8}{times}   {found.exact} of {found.true}"


@dataclass(frozen=True, kw_only=True)
class Spent:
    """What a whole read takes: processor seconds, and what memory the process had at most, MB."""

    seconds: float
    peak_mb: float


def whole_read(path: Path) -> Spent:
    """All that `planner read` does but print; to be called in a fresh process."""
    spent = seconds(lambda: survey(read_drawing(open_document(path)), profiles=toml.read_profiles(), units=None))
    return Spent(seconds=spent, peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    """Prints a row a drawing, then the whole read of the largest, dirty."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    heads = f"{'bare s':>10}{'rooms s':>10}{'ratio':>8}{'survey s':>10}{'ratio':>8}"
    print(f"{'drawing':<20}{'pieces':>8}{heads}   at IoU > 0.99")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.dxf"
        for rooms in (40, most):
            for dirt in Dirt:
                print(row(Style(rooms=rooms, doors=Doors.BLOCK, dirt=dirt), path), flush=True)
        with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
            spent = pool.submit(whole_read, path).result()
        size = path.stat().st_size / 1e6
        print(f"whole read of {most} rooms, dirty, {size:.1f} MB: {spent.seconds:.2f} s, peak {spent.peak_mb:.0f} MB")


if __name__ == "__main__":
    main()
