"""Makes the pictures of the READMEs anew: `python -m docs.pictures`."""

from pathlib import Path

from planner import pipeline
from planner.files import paper
from planner.words import Lang

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
SAMPLE = ROOT / "layouts" / "meishan" / "plan.dxf"
WIDTH = 1600
"""Pixels; the column of a README is narrower."""


FOLDED = ROOT / "layouts" / "meishan" / "serpentine.toml"
"""The brief of the same hall with one folded line for all windows."""


def main() -> None:
    """Designs a sample, by ticket and in line, and keeps the first sheet of each in both languages."""
    PICTURES.mkdir(exist_ok=True)
    for brief, name in ((None, "sheet"), (FOLDED, "serpentine")):
        reading = pipeline.read(SAMPLE, brief_path=brief)
        rulebook = pipeline.rulebook_of(reading.brief, beside=reading.brief_path)
        judged = pipeline.judge(pipeline.place(reading, rulebook=rulebook), rulebook=rulebook)
        for lang, end in ((Lang.EN, "png"), (Lang.ZH, "zh.png")):
            drawn = pipeline.depict(judged, lang=lang)
            sheet = drawn.sheets[0]
            dpi = round(WIDTH / sheet.width_mm * 25.4)
            (PICTURES / f"{name}.{end}").write_bytes(paper.write_png(sheet, drawn.scene, drawn.book, dpi=dpi))


if __name__ == "__main__":
    main()
