"""Reading, side by side with a bare ezdxf.readfile of the same file, interleaved in one run.

`python -m benchmarks.reading [FILE ...]`; without files, the samples and the real drawings beside the checkout.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import ezdxf

from planner import pipeline
from planner.errors import PlannerError

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "plans" / "real"
RUNS = 5


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def whole_read(path: Path) -> object:
    """All that `planner read` does but print."""
    return pipeline.read(path)


def row(path: Path) -> str:
    """The medians for one file and their ratio."""
    whole_read(path)
    bare, whole = [], []
    for _ in range(RUNS):
        bare.append(seconds(lambda: ezdxf.readfile(path)))
        whole.append(seconds(lambda: whole_read(path)))
    first, second = statistics.median(bare), statistics.median(whole)
    size = path.stat().st_size / 1e6
    return f"{path.name[:52]:<54}{size:>7.2f}{first:>10.3f}{second:>10.3f}{second / first:>8.2f}"


def main() -> None:
    """Prints a row a file."""
    given = [Path(word) for word in sys.argv[1:]]
    files = given or [*sorted(ROOT.glob("layouts/*/plan.dxf")), *sorted(REAL.glob("*.dxf"))]
    print(f"{'file':<54}{'MB':>7}{'ezdxf s':>10}{'read s':>10}{'ratio':>8}   median of {RUNS}")
    for path in files:
        try:
            print(row(path))
        except PlannerError as error:
            print(f"{path.name[:52]:<54} refused: {error}")


if __name__ == "__main__":
    main()
