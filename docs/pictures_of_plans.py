"""Draws what was understood of each real drawing: `python docs/pictures_of_plans.py FOLDER [FILE ...]`.

Without files, those of ../shared/plans/real. A picture is named after its drawing.
"""

import sys
from pathlib import Path

from planner import pipeline
from planner.errors import PlannerError
from planner.words import Lang

REAL = Path(__file__).parents[2] / "shared" / "plans" / "real"


def main() -> int:
    """Writes a PNG a drawing, and says which were refused."""
    if len(sys.argv) < 2:
        sys.stdout.write(f"{__doc__}\n")
        return 2
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for plan in [Path(word) for word in sys.argv[2:]] or sorted(REAL.glob("*.dxf")):
        try:
            pipeline.picture(pipeline.read(plan), folder / f"{plan.stem}.png", lang=Lang.EN)
            sys.stdout.write(f"{plan.stem}.png\n")
        except PlannerError as error:
            sys.stdout.write(f"{plan.name} refused: {error}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
