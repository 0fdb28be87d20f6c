"""A PDF file's objects: what a document is written from, number by number. Same objects, same bytes."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import md5
from typing import Final

HEAD: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
LEVEL: Final = 6
"""Of zlib: smaller files cost more time."""


@dataclass(frozen=True)
class Ref:
    """Points to an object by its number."""

    number: int


@dataclass(frozen=True)
class Name:
    """A PDF name, without its slash."""

    word: str


Value = Ref | Name | str | bytes | bool | int | float | Sequence["Value"] | Mapping[str, "Value"]
"""What an object holds; a `str` is a text, `bytes` are written as they are."""


def written(value: Value) -> bytes:
    """A value as a PDF writes it."""
    match value:
        case bool():
            return b"true" if value else b"false"
        case Ref():
            return b"%d 0 R" % value.number
        case Name():
            return b"/" + value.word.encode("ascii")
        case bytes():
            return value
        case str():
            return b"<FEFF" + value.encode("utf-16-be").hex().upper().encode("ascii") + b">"
        case int() | float():
            return f"{round(value, 4):.10g}".encode("ascii")
        case Mapping():
            return (
                b"<<" + b"".join(b"/%s %s" % (key.encode("ascii"), written(one)) for key, one in value.items()) + b">>"
            )
        case _:
            return b"[" + b" ".join(written(one) for one in value) + b"]"


@dataclass(kw_only=True)
class Objects:
    """The objects of a document that is being made."""

    _bodies: list[bytes] = field(default_factory=list)

    def reserve(self) -> Ref:
        """A number for an object that is set later."""
        self._bodies.append(b"null")
        return Ref(len(self._bodies))

    def set(self, ref: Ref, value: Value) -> None:
        """Gives a reserved number its value."""
        self._bodies[ref.number - 1] = written(value)

    def add(self, value: Value) -> Ref:
        """A new object."""
        ref = self.reserve()
        self.set(ref, value)
        return ref

    def stream(self, content: bytes, **entries: Value) -> Ref:
        """A new stream, packed."""
        packed = zlib.compress(content, LEVEL)
        head = written({**entries, "Filter": Name("FlateDecode"), "Length": len(packed)})
        ref = self.reserve()
        self._bodies[ref.number - 1] = head + b"\nstream\n" + packed + b"\nendstream"
        return ref

    def plain(self, content: bytes, **entries: Value) -> Ref:
        """A new stream as it is."""
        ref = self.reserve()
        head = written({**entries, "Length": len(content)})
        self._bodies[ref.number - 1] = head + b"\nstream\n" + content + b"\nendstream"
        return ref

    def document(self, *, root: Ref, info: Ref) -> bytes:
        """The whole file: objects, where each begins, and an id that follows from the content."""
        out, places = bytearray(HEAD), list[int]()
        for number, body in enumerate(self._bodies, start=1):
            places.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        start, digest = len(out), md5(out, usedforsecurity=False).hexdigest().encode("ascii")
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        tail: dict[str, Value] = {
            "Size": len(places) + 1,
            "Root": root,
            "Info": info,
            "ID": b"[<%s><%s>]" % (digest, digest),
        }
        out += b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (written(tail), start)
        return bytes(out)
