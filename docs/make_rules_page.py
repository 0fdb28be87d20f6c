"""Makes docs/rules.md and docs/rules.zh.md from the standards and the rules."""

import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent))

from planner.files.toml import read_rulebook  # noqa: E402
from planner.rules.reference import reference  # noqa: E402
from planner.words import Lang  # noqa: E402

PAGES = {"rules.md": Lang.EN, "rules.zh.md": Lang.ZH}


def pages() -> dict[str, str]:
    """The pages by their file names."""
    rulebook = read_rulebook()
    return {name: reference(rulebook, lang) for name, lang in PAGES.items()}


def main() -> None:
    """Writes the pages beside this file."""
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
