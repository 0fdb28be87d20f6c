"""What drawing costs: the PDF of a plan of 5,000 entities beside that of ezdxf with its matplotlib backend, each in a
process of its own, in turn; and the whole set of a sample in every format. Prints figures; asserts nothing.

    python -m benchmarks.drawing [entities]
"""

import io
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
ROUNDS: Final = 3
SAMPLES: Final = ("hekou", "meishan", "shiqiao", "yunfeng")
FORMATS: Final = ("dxf", "pdf", "svg", "png", "xlsx")


def plan(path: Path, entities: int) -> None:
    """A floor of offices: walls and furniture as lines and polylines, arcs of doors, names in Chinese."""
    import ezdxf

    doc, chance = ezdxf.new("R2018"), Random(5)
    space = doc.modelspace()
    for number in range(entities):
        x, y = (number % 70) * 6000.0, (number // 70) * 5000.0
        w, h = chance.uniform(800.0, 5000.0), chance.uniform(600.0, 4000.0)
        match number % 5:
            case 0:
                space.add_lwpolyline([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], close=True)
            case 1 | 2:
                space.add_line((x, y), (x + w, y + h))
            case 3:
                space.add_arc((x, y), 900.0, 0.0, 90.0)
            case _:
                space.add_text(f"办公室 {number} {w:.0f}×{h:.0f}", height=300.0).set_placement((x, y))
    doc.saveas(path)


def by_ezdxf(source: Path) -> bytes:
    """ezdxf's drawing add-on with its matplotlib backend."""
    import ezdxf
    from ezdxf.addons.drawing import Frontend, RenderContext
    from ezdxf.addons.drawing.matplotlib import MatplotlibBackend
    from matplotlib.figure import Figure

    doc = ezdxf.readfile(source)
    figure = Figure(figsize=(33.1, 23.4))
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    Frontend(RenderContext(doc), MatplotlibBackend(axes)).draw_layout(doc.modelspace())
    out = io.BytesIO()
    figure.savefig(out, format="pdf")
    return out.getvalue()


def by_us(source: Path) -> bytes:
    """The same entities as marks of a sheet."""
    import ezdxf
    from ezdxf import path as outlines

    from planner.files.pdf import write_pdf
    from planner.files.sheet_book import read_sheet_book
    from planner.model.scene import Layer, Mark, Side, Stroke, Word

    doc = ezdxf.readfile(source)
    share, marks = 841.0 / 430000.0, list[Mark]()
    for entity in doc.modelspace():
        if entity.dxftype() == "TEXT":
            at = (entity.dxf.insert.x * share, entity.dxf.insert.y * share)
            height = entity.dxf.height * share
            marks.append(Word(layer=Layer.LABEL, text=entity.dxf.text, at=at, height_mm=height, side=Side.LEFT))
            continue
        points = tuple((one.x * share, one.y * share) for one in outlines.make_path(entity).flattening(20.0))
        marks.append(Stroke(layer=Layer.WALL, points=points))
    return write_pdf((_sheet(tuple(marks)),), _no_scene(), read_sheet_book())


def _sheet(marks: Any) -> Any:
    from planner.model.scene import Sheet
    from planner.words import Lang, same

    return Sheet(
        key="plan",
        number="01",
        title="plan",
        layer_word=same("PLAN"),
        size="A1",
        width_mm=841.0,
        height_mm=594.0,
        scale=500,
        lang=Lang.ZH,
        views=(),
        marks=marks,
    )


def _no_scene() -> Any:
    from shapely import Polygon

    from planner.model.scene import Scene

    return Scene(
        strokes=(),
        patches=(),
        symbols=(),
        blocks=(),
        labels=(),
        chains=(),
        axes=(),
        flags=(),
        building=Polygon(),
        focus=Polygon(),
        turn_deg=0.0,
    )


def whole_set(name: str, folder: Path) -> None:
    """The whole set of a sample in every format, from its plan."""
    from planner import pipeline
    from planner.words import Lang

    written = pipeline.design(ROOT / "layouts" / name / "plan.dxf", out=folder, lang=Lang.ZH)
    designed = time.process_time()
    size = sum(path.stat().st_size for path in written.files)
    report = (folder / "report.html").stat().st_size
    print(f"{name:8} design {designed:5.1f} s, {size / 1e6:.1f} MB, report {report / 1e6:.2f} MB", end="; ")
    pipeline.draw(
        folder / "layout.json",
        out=folder / "full",
        formats=FORMATS,
        plan=ROOT / "layouts" / name / "plan.dxf",
        chosen="full",
        lang=Lang.ZH,
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    files = list((folder / "full").iterdir())
    size = sum(path.stat().st_size for path in files)
    spent = time.process_time() - designed
    print(f"whole set {spent:5.1f} s, {len(files)} files, {size / 1e6:.1f} MB, {memory:.0f} MB memory")


def _timed(what: str, source: Path) -> tuple[float, int]:
    """Seconds of the processor in a fresh process, and bytes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "benchmarks.drawing", what, str(source)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, int(done.stdout)


def main(arguments: list[str]) -> None:
    """Prints all figures; with a name and a path, one measurement for the parent process."""
    if len(arguments) == 2 and arguments[0] in ("ezdxf", "us"):
        made = by_ezdxf(Path(arguments[1])) if arguments[0] == "ezdxf" else by_us(Path(arguments[1]))
        print(len(made))
        return
    if len(arguments) == 2 and arguments[0] in SAMPLES:
        whole_set(arguments[0], Path(arguments[1]))
        return
    entities = int(arguments[0]) if arguments else 5000
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "plan.dxf"
        plan(source, entities)
        theirs, ours = [], []
        for _ in range(ROUNDS):
            theirs.append(_timed("ezdxf", source))
            ours.append(_timed("us", source))
        them, us = (median(one for one, _ in found) for found in (theirs, ours))
        print(f"{entities} entities, import, read, draw and write a PDF, median of {ROUNDS} (processor seconds)")
        print(f"  ezdxf, matplotlib backend  {them:6.2f} s  {theirs[0][1] / 1000:7.0f} kB")
        print(f"  planner                    {us:6.2f} s  {ours[0][1] / 1000:7.0f} kB")
        print(f"  ratio                      {us / them:6.2f}    {ours[0][1] / theirs[0][1]:7.2f}")
        for name in SAMPLES:
            out = str(Path(folder) / name)
            command = [sys.executable, "-m", "benchmarks.drawing", name, out]
            print(subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout, end="")


if __name__ == "__main__":
    main(sys.argv[1:])
