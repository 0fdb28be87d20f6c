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


def main() -> None:
    """Designs a sample and keeps its first sheet in both languages."""
    PICTURES.mkdir(exist_ok=True)
    reading = pipeline.read(SAMPLE)
    rulebook = pipeline.rulebook_of(reading.brief, beside=reading.brief_path)
    judged = pipeline.judge(pipeline.place(reading, rulebook=rulebook), rulebook=rulebook)
    for lang, name in ((Lang.EN, "sheet.png"), (Lang.ZH, "sheet.zh.png")):
        drawn = pipeline.depict(judged, lang=lang)
        sheet = drawn.sheets[0]
        dpi = round(WIDTH / sheet.width_mm * 25.4)
        (PICTURES / name).write_bytes(paper.write_png(sheet, drawn.scene, drawn.book, dpi=dpi))


if __name__ == "__main__":
    main()
