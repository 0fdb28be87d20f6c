"""The exported DXF in another program than ours: LibreCAD's converter, where it is installed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from planner import pipeline
from tests.draw.drawn import LAYOUTS

LIBRECAD = shutil.which("librecad")
PAINTS = {b"S", b"f", b"f*", b"B"}
"""What a PDF says to paint a line or a fill."""


@pytest.mark.skipif(LIBRECAD is None, reason="LibreCAD is not installed (Debian: apt install librecad)")
def test_librecad_opens_and_prints_the_exported_drawing(tmp_path: Path) -> None:
    plan = LAYOUTS / "hekou" / "plan.dxf"
    written = pipeline.design(plan, out=tmp_path / "out").files
    (drawing,) = [one for one in written if one.suffix == ".dxf"]
    assert painted(drawing, tmp_path / "after") > 2 * painted(plan, tmp_path / "before")


def painted(drawing: Path, folder: Path) -> int:
    """How many lines and fills LibreCAD prints of a drawing, all on one page. It writes beside what it reads."""
    folder.mkdir(mode=0o700)
    copy = shutil.copy(drawing, folder / "plan.dxf")
    subprocess.run(
        [str(LIBRECAD), "dxf2pdf", "-a", str(copy)],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)},
        check=True,
        timeout=120,
        capture_output=True,
    )
    (page,) = PdfReader(folder / "plan.pdf").pages
    return sum(operator in PAINTS for _, operator in ContentStream(page["/Contents"], None).operations)
