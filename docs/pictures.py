"""Makes the pictures of the READMEs anew: `python docs/pictures.py`."""

import tempfile
from pathlib import Path

from planner import pipeline
from planner.words import Lang

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "layouts" / "meishan" / "plan.dxf"


def main() -> None:
    """Designs a sample in both languages and keeps the first sheet of each."""
    for lang, name in ((Lang.EN, "sheet.png"), (Lang.ZH, "sheet.zh.png")):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder)
            pipeline.design(SAMPLE, out=out, lang=lang)
            files = pipeline.draw(out / "layout.json", out=out / "sheets", formats=["png"], lang=lang)
            (ROOT / "docs" / "pictures" / name).write_bytes(files[0].read_bytes())


if __name__ == "__main__":
    main()
