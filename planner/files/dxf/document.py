"""A DXF file as an ezdxf document: opened, recovered when it is damaged, refused when it cannot be trusted."""

import gc
import logging
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import ezdxf
from ezdxf import recover
from ezdxf.addons import odafc
from ezdxf.document import Drawing as DxfDocument
from ezdxf.filemanagement import dxf_file_info
from ezdxf.lldxf.validator import is_binary_dxf_file, is_dxf_file

from planner.errors import CapError, InputError
from planner.files.dxf.numbering import numbered
from planner.files.dxf.ours_restored import restore
from planner.files.dxf.reading import drawing_of, shows
from planner.files.dxf.runs import Runs, without_runs
from planner.files.dxf.shown import shown
from planner.files.dxf.tags import Sections, UnusualError, sections
from planner.files.system_faults import reason
from planner.model.drawing import Drawing
from planner.words import Text

MAX_BYTES: Final = 120_000_000
"""Files above this are refused: the document would need more than 1.2 GB of memory."""

_BINARY: Final = b"AutoCAD Binary DXF"
_DWG: Final = re.compile(rb"AC10\d\d|AC1\.|AC2\.|MC0\.0")
_TAIL: Final = 65536
_LAST: Final = 256
"""Nearly all files end within so many bytes; the rest of the tail is searched where they do not."""

_PICTURES: Final = {
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"%PDF": "PDF",
    b"GIF8": "GIF",
    b"PK\x03\x04": "ZIP",
    b"BM": "BMP",
}
_EOF: Final = re.compile(rb"(?:^|[\r\n])[ \t]*0[ \t]*\r?\n?[\r\n][ \t]*EOF[ \t]*(?:[\r\n]|$)")
_ENDSEC: Final = re.compile(rb"[\r\n][ \t]*0[ \t]*\r?\n[ \t]*ENDSEC\s*$")
_AS_DXF: Final = Text(
    zh="另存为 DXF:AutoCAD 用 SAVEAS 选 DXF 2018;天正图先用“图形导出”存成 T3;"
    "没有 CAD 时用免费的 ODA File Converter 转换(装在本机后,DWG 可直接读取)",
    en="save it as DXF: in AutoCAD SAVEAS, DXF 2018; a TArch drawing is first exported to T3; "
    "without CAD the free ODA File Converter converts it (where it is installed, DWG is read directly)",
)
_START: Final = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:999[ \t]*\r?\n[^\n]*\n\s*)*0[ \t]*\r?\n[ \t]*(?:SECTION|EOF)", re.S
)


@dataclass(frozen=True, kw_only=True)
class Document:
    """An opened DXF file; `recovered` when ezdxf had to mend its structure.

    `doc` lacks blocks and objects that nothing shown needs, and the lines that are in `runs`, unless the whole was
    asked for.
    """

    doc: DxfDocument
    path: Path
    recovered: bool = False
    runs: Runs = field(default_factory=dict)


_Loads = Sequence[Callable[[Path], Document]]
"""Ways to load a file; the first that succeeds counts."""


def open_document(path: Path) -> Document:
    """Opens a DXF file to read what it shows, mending what can be mended.

    Raises:
        InputError: there is no such file, it is no DXF, it is cut off, or nothing is drawn in it.
        CapError: the file is larger than MAX_BYTES.
    """
    return _opened(path, (_read_shown, *_WHOLE))


def open_whole(path: Path) -> Document:
    """Opens a DXF file with all that is in it, to be written again, mending what can be mended.

    Raises:
        InputError, CapError: as `open_document`.
    """
    return _opened(path, _WHOLE)


def _opened(path: Path, loads: _Loads) -> Document:
    """A document by the first way that succeeds.

    Raises:
        InputError, CapError: as `open_document`.
    """
    _refuse_foreign(path)
    with _quietly():
        document = _converted(path) if _is_dwg(path) else _load(path, loads)
        drawn = _anything_drawn(document.doc, path)
        restore(document.doc)
    if not drawn:
        raise InputError(
            Text(zh="图中没有任何图元", en="nothing is drawn in it: 0 entities"),
            where=str(path),
            mend=Text(zh="在 CAD 中打开核对后重新另存为 DXF", en="open it in CAD, check it and save it as DXF again"),
        )
    return document


def read_drawing(document: Document) -> Drawing:
    """All linework and text of the model space, in drawing numbers; things that we wrote ourselves are left out.

    Raises:
        CapError: blocks are nested or repeated beyond a cap.
    """
    with _quietly():
        return drawing_of(document.doc, name=document.path.stem, recovered=document.recovered, runs=document.runs)


@contextmanager
def uncollected() -> Iterator[None]:
    """Lets the search for garbage wait: reading makes none, and the search would take a third of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@contextmanager
def _quietly() -> Iterator[None]:
    """Keeps back what ezdxf logs of the things that it mends; `Document.recovered` says it."""
    log = logging.getLogger("ezdxf")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        with uncollected():
            yield
    finally:
        log.setLevel(level)


def _anything_drawn(doc: Any, path: Path) -> bool:
    """Whether a space of the document holds an entity.

    Raises:
        InputError: no model space has survived, or the list of layouts is broken.
    """
    try:
        papers = [layout for layout in doc.layouts if layout.name != "Model"]
        return len(doc.modelspace()) > 0 or any(map(shows, papers))
    except Exception as fault:  # a layout whose parts are lost raises KeyError, AttributeError, ...
        raise InputError(
            Text(zh=f"图中的布局已损坏,找不到模型空间({fault})", en=f"the model space is damaged or lost ({fault})"),
            where=str(path),
            mend=Text(
                zh="在 CAD 中用 AUDIT 或 RECOVER 修复后重新另存为 DXF",
                en="run AUDIT or RECOVER in CAD and save it as DXF again",
            ),
        ) from fault


def _load(path: Path, loads: _Loads) -> Document:
    """The document by the first way that succeeds.

    Raises:
        InputError: it is damaged beyond recovery.
    """
    fault: Exception | None = None
    for load in loads:
        try:
            return load(path)
        except Exception as why:  # any fault of structure: ezdxf raises KeyError, ValueError, struct.error, ...
            fault = why
    raise InputError(
        Text(zh=f"DXF 结构损坏,无法恢复({fault})", en=f"the DXF is damaged beyond recovery ({fault})"),
        where=str(path),
        mend=Text(
            zh="在 CAD 中用 RECOVER 修复后另存为 DXF 2018", en="run RECOVER in CAD and save it as DXF 2018 again"
        ),
    ) from fault


def _read(path: Path) -> Document:
    """The document of a file of sound structure, as `ezdxf.readfile` gives it."""
    try:
        doc = _loaded(_sections(path), path)
    except UnusualError:
        doc = ezdxf.readfile(str(path))  # type: ignore[attr-defined]
    return Document(doc=doc, path=path)


def _read_shown(path: Path) -> Document:
    """The document of a text file of sound structure, without what nothing shown needs."""
    found, runs = without_runs(shown(numbered(_sections(path))))
    return Document(doc=_loaded(found, path), path=path, runs=runs)


def _sections(path: Path) -> Sections:
    """The tags of a file.

    Raises:
        UnusualError: it is binary, or a text that only ezdxf may be able to read.
        DXFStructureError: it is damaged.
    """
    name = str(path)
    if is_binary_dxf_file(name) or not is_dxf_file(name):
        raise UnusualError("no text")
    with path.open(encoding=dxf_file_info(name).encoding, errors="surrogateescape") as file:
        return sections(file)


def _loaded(found: Sections, path: Path) -> Any:
    """The document that ezdxf makes of tags."""
    found.pop("THUMBNAILIMAGE", None)
    doc = DxfDocument()
    doc._load_section_dict(found)
    doc.filename = str(path)
    return doc


def _is_dwg(path: Path) -> bool:
    with path.open("rb") as file:
        return _DWG.match(file.read(8)) is not None


def _converted(path: Path) -> Document:
    """The document of a DWG file, by ODA File Converter, if that is installed.

    Raises:
        InputError: it is not installed, or it cannot convert the file.
    """
    if not odafc.is_installed():  # type: ignore[attr-defined]
        raise InputError(
            Text(zh="这是 DWG 文件,不是 DXF", en="this is a DWG file, not a DXF"), where=str(path), mend=_AS_DXF
        )
    try:
        return Document(doc=odafc.readfile(path), path=path)  # type: ignore[attr-defined]
    except Exception as fault:  # the converter's own errors, and whatever its DXF makes ezdxf raise
        raise InputError(
            Text(
                zh=f"ODA File Converter 无法转换此 DWG({fault})",
                en=f"ODA File Converter cannot convert this DWG ({fault})",
            ),
            where=str(path),
            mend=_AS_DXF,
        ) from fault


def _recovered(path: Path) -> Document:
    return Document(doc=recover.readfile(path)[0], path=path, recovered=True)


def _with_header(path: Path) -> Document:
    """The document of a file that lacks the section that names its version.

    Raises:
        ValueError: the file has such a section.
    """
    content = path.read_bytes()
    if b"$ACADVER" in content or content.startswith(_BINARY):
        raise ValueError("the header names a version, yet the file cannot be parsed")
    try:
        content.decode("utf-8")
        version = b"AC1024"
    except UnicodeDecodeError:
        version = b"AC1018"
    header = b"  0\nSECTION\n  2\nHEADER\n  9\n$ACADVER\n  1\n" + version + b"\n  0\nENDSEC\n"
    return Document(doc=recover.read(BytesIO(header + content))[0], path=path, recovered=True)


_WHOLE: Final[_Loads] = (_read, _recovered, _with_header)


def _refuse_foreign(path: Path) -> None:
    """Refuses what is not a whole DXF file before anything is parsed.

    Raises:
        InputError, CapError: as `open_document`.
    """
    where = str(path)
    if path.is_dir():
        raise InputError(
            Text(zh=f"“{path.name}”是一个文件夹", en=f"'{path.name}' is a folder"),
            where=where,
            mend=Text(
                zh=f"写出其中的文件,如 {path / 'plan.dxf'}", en=f"name a file in it, such as {path / 'plan.dxf'}"
            ),
        )
    if not path.is_file():
        raise InputError(
            Text(zh=f"没有文件“{path.name}”", en=f"there is no file '{path.name}'"),
            where=where,
            mend=Text(zh="核对路径", en="check the path"),
        )
    size = path.stat().st_size
    if size == 0:
        raise InputError(
            Text(zh="文件是空的:0 字节", en="the file is empty: 0 bytes"),
            where=where,
            mend=Text(zh="从 CAD 重新另存为 DXF", en="save it from CAD as DXF again"),
        )
    if size > MAX_BYTES:
        raise CapError(
            Text(
                zh=f"文件 {size / 1e6:.0f} MB,超过上限 {MAX_BYTES / 1e6:.0f} MB",
                en=f"the file has {size / 1e6:.0f} MB, above the cap of {MAX_BYTES / 1e6:.0f} MB",
            ),
            where=where,
            mend=Text(zh="清理(PURGE)后只另存所需楼层", en="purge the drawing and save only the storey that is needed"),
        )
    head, tail = _ends(path, size)
    _refuse_head(head, where)
    _refuse_tail(head, tail, where)


def _ends(path: Path, size: int) -> tuple[bytes, bytes]:
    """The beginning and the end of a file.

    Raises:
        InputError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4096)
            file.seek(max(0, size - _TAIL))
            return head, file.read()
    except OSError as error:
        said = reason(error)
        raise InputError(
            Text(zh=f"无法读取文件:{said.zh}", en=f"the file cannot be read: {said.en}"),
            where=str(path),
            mend=Text(zh="检查读取权限;若在 CAD 中打开着,先关闭", en="check that it may be read; close it in CAD"),
        ) from None


def _refuse_head(head: bytes, where: str) -> None:
    if _DWG.match(head):
        return
    for magic, name in _PICTURES.items():
        if head.startswith(magic):
            raise InputError(
                Text(zh=f"这是 {name} 文件,不是 DXF", en=f"this is a {name} file, not a DXF"),
                where=where,
                mend=Text(zh="给出 CAD 另存的 DXF 文件", en="hand over the DXF that CAD saves"),
            )
    if not head.startswith(_BINARY) and not _START.match(head):
        raise InputError(
            Text(zh="这不是 DXF 文件", en="this is not a DXF file"),
            where=where,
            mend=Text(zh="给出 CAD 另存的 DXF 文件", en="hand over the DXF that CAD saves"),
        )


def _refuse_tail(head: bytes, tail: bytes, where: str) -> None:
    """A file that is cut off has no EOF; one that ends with a whole section is plainly complete."""
    if _DWG.match(head):
        return
    if head.startswith(_BINARY):
        whole = b"EOF\x00" in tail
    else:
        last = tail[-_LAST:]
        whole = any(ending.search(part) is not None for part in (last, tail) for ending in (_EOF, _ENDSEC))
    if not whole:
        raise InputError(
            Text(zh="文件被截断:末尾没有 EOF", en="the file is cut off: it has no EOF at its end"),
            where=where,
            mend=Text(zh="重新复制或从 CAD 重新另存为 DXF", en="copy it again, or save it from CAD as DXF again"),
        )
