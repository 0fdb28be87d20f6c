"""Our own loop over the tags of a DXF file gives what ezdxf's loader gives."""

from io import StringIO
from pathlib import Path
from typing import Any

import ezdxf
import pytest
from ezdxf.lldxf.const import DXFStructureError
from ezdxf.lldxf.loader import load_dxf_structure
from ezdxf.lldxf.tagger import ascii_tags_loader, tag_compiler

from planner.files.dxf.document import open_document
from planner.files.dxf.tags import UnusualError, sections
from tests.survey.styles import Style, drawn
from tests.survey.walls import Dirt

SHARED = Path(__file__).parents[2].parent / "shared" / "plans"


def told(found: Any) -> list[tuple[str, list[list[tuple[str, int, str, str]]]]]:
    """Sections as plain values: the sort of each tag, its code, its value and what is written of it."""
    return [
        (
            name,
            [
                [
                    (type(tag).__name__.strip("_").removeprefix("DXF"), tag.code, repr(tag.value), tag.dxfstr())
                    for tag in entity
                ]
                for entity in entities
            ],
        )
        for name, entities in found.items()
    ]


def by_ezdxf(text: str) -> Any:
    return load_dxf_structure(tag_compiler(ascii_tags_loader(StringIO(text))))


def text_of(doc: Any) -> str:
    stream = StringIO()
    doc.write(stream)
    return stream.getvalue()


def files() -> list[Path]:
    """Drawings of other programs, if they are at hand."""
    return [*sorted((SHARED / "real").glob("*jupedsim*.dxf")), *sorted((SHARED / "odd").glob("*malformed*.dxf"))]


@pytest.mark.parametrize("version", ["R12", "R2000", "R2010", "R2018"])
def test_tags_are_those_of_ezdxf(version: str) -> None:
    doc, _ = drawn(Style(version=version, dirt=Dirt.DIRTY, furniture=True, dimensions=True, title_block=True))
    text = text_of(doc)
    assert told(sections(StringIO(text))) == told(by_ezdxf(text))


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_tags_of_other_programs_are_those_of_ezdxf(path: Path) -> None:
    text = path.read_text(encoding="cp1252", errors="surrogateescape")
    try:
        expected = told(by_ezdxf(text))
    except DXFStructureError:
        with pytest.raises(DXFStructureError):
            sections(StringIO(text))
        return
    assert told(sections(StringIO(text))) == expected


SMALL = "0\nSECTION\n2\nENTITIES\n0\nLINE\n8\n0\n10\n1\n20\n2\n11\n3\n21\n4\n62\n7.0\n0\nENDSEC\n0\nEOF\n"


@pytest.mark.parametrize(
    "text",
    [SMALL, SMALL.replace("8\n0\n", "999\nremark\n8\n0\n"), SMALL.replace("EOF", "EOF\n0\nLINE\n8\n1")],
    ids=["integers written as floats", "comments", "trash after the end"],
)
def test_what_is_untidy_is_read_alike(text: str) -> None:
    assert told(sections(StringIO(text))) == told(by_ezdxf(text))


@pytest.mark.parametrize(
    "text",
    [
        SMALL.replace("10\n1\n", "10\n1\n999\nremark\n"),
        SMALL.replace("0\nEOF", "0\nPOINT\n0\nEOF"),
        SMALL.replace("0\nEOF", "0\nSECTION\n2\nENTITIES\n0\nENDSEC\n0\nEOF"),
    ],
    ids=["a comment within a point", "tags outside of sections", "a section twice"],
)
def test_what_is_unusual_is_left_to_ezdxf(text: str) -> None:
    with pytest.raises(UnusualError):
        sections(StringIO(text))


@pytest.mark.parametrize(
    "text",
    [
        SMALL.replace("0\nEOF\n", ""),
        SMALL.replace("0\nENDSEC\n", ""),
        SMALL.replace("20\n2\n", ""),
        SMALL.replace("20\n2\n", "20\ntwo\n"),
        SMALL.replace("62\n7.0", "62\nred"),
        SMALL.replace("62\n", "colour\n"),
        SMALL.replace("0\nENDSEC", "310\nXY\n0\nENDSEC"),
    ],
    ids=["no EOF", "no ENDSEC", "no y", "y no number", "no integer", "no group code", "no bytes"],
)
def test_what_is_damaged_is_told_as_ezdxf_does(text: str) -> None:
    with pytest.raises(DXFStructureError):
        by_ezdxf(text)
    with pytest.raises(DXFStructureError):
        sections(StringIO(text))


def test_a_file_with_a_comment_within_a_point_is_read_and_not_called_mended(tmp_path: Path) -> None:
    doc = ezdxf.new()
    doc.modelspace().add_line((1.25, 2), (3, 4))
    path = tmp_path / "plan.dxf"
    path.write_text(text_of(doc).replace(" 10\n1.25\n", " 10\n1.25\n999\nremark\n"), encoding="utf-8")
    document = open_document(path)
    assert [line.dxf.start.y for line in document.doc.modelspace()] == [2.0]
    assert not document.recovered
