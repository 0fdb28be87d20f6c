"""Standards as data: clauses with a verb, limits with a source, and how sure each number is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from planner.words import Text


class Verb(StrEnum):
    """How strongly a clause speaks: 应, 宜, 可."""

    SHALL = "shall"
    SHOULD = "should"
    MAY = "may"


VERBS: Final = {
    Verb.SHALL: Text(zh="应", en="shall"),
    Verb.SHOULD: Text(zh="宜", en="should"),
    Verb.MAY: Text(zh="可", en="may"),
}
"""The verbs in words."""


class Judge(StrEnum):
    """Who can judge a clause."""

    RULE = "rule"
    EYE = "eye"
    UNAVAILABLE = "unavailable"


class Sureness(StrEnum):
    """How sure a number is, strongest first."""

    STANDARD = "standard"
    COPY = "copy"
    COPY_WEAK = "copy-weak"
    DERIVED = "derived"
    PRACTICE = "practice"
    UNCONFIRMED = "unconfirmed"
    GIVEN = "given"


SURENESS: Final = {
    Sureness.STANDARD: Text(zh="标准原文", en="the standard's text"),
    Sureness.COPY: Text(zh="据转载文本,未核对正式版", en="read in a copy, not in the official print"),
    Sureness.COPY_WEAK: Text(zh="据二手资料", en="read in a weak copy"),
    Sureness.DERIVED: Text(zh="推算", en="derived"),
    Sureness.PRACTICE: Text(zh="工程惯例,非标准规定", en="practice, in no standard"),
    Sureness.UNCONFIRMED: Text(zh="未核实", en="unconfirmed"),
    Sureness.GIVEN: Text(zh="任务书给定", en="given by the brief"),
}
"""How sure a number is, in words."""


LimitValue = float | str | tuple[float, ...] | tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A number of a clause. Lengths are in metres; `unit` tells how to print: mm, m, m2, px_per_m, deg, ratio, count.

    `argument` is the keyword of the rule that takes it; `quantity` is the name under which the placer asks for it.
    """

    argument: str
    quantity: str
    value: LimitValue
    unit: str
    basis: Sureness
    source: str


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One clause (or one sentence of it) of a standard.

    `id` is unique in its file; `number` is the printed clause number. `modal` is false where the text has no
    modal verb and `verb` is therefore our reading.
    """

    id: str
    number: str
    verb: Verb
    title: Text
    judge: Judge
    modal: bool = True
    rule: str = ""
    limits: tuple[Limit, ...] = ()
    note: Text | None = None


_UNITS: Final = {
    "m2": "m²",
    "px_per_m": "px/m",
    "deg": "°",
    "person_per_m2": "p/m²",
    "ratio": "",
    "count": "",
    "word": "",
}


def limit_words(limit: Limit) -> str:
    """A limit's value with its unit, lengths in millimetres where the limit says so: "700, 850 mm"."""
    values = limit.value if isinstance(limit.value, tuple) else (limit.value,)
    scale = 1000.0 if limit.unit == "mm" else 1.0
    parts = [value if isinstance(value, str) else f"{round(value * scale, 6):g}" for value in values]
    return f"{', '.join(parts)} {_UNITS.get(limit.unit, limit.unit)}".strip()


def judged_by(clause: Clause) -> Text:
    """Who judges a clause."""
    if clause.judge is Judge.RULE:
        return Text(zh=f"规则 {clause.rule}", en=f"rule {clause.rule}")
    if clause.judge is Judge.EYE:
        return Text(zh="由人核查", en="people, by eye")
    return Text(zh="原文未取得", en="text not available")


@dataclass(frozen=True, kw_only=True)
class Standard:
    """A standard's edition: id such as "DB3415/T 91-2024"."""

    id: str
    title: Text
    status: str
    clauses: tuple[Clause, ...]
    file: str = ""


def _with_limit(standard: Standard, quantity: str, value: LimitValue) -> Standard:
    clauses = tuple(
        replace(
            clause,
            limits=tuple(replace(one, value=value) if one.quantity == quantity else one for one in clause.limits),
        )
        for clause in standard.clauses
    )
    return replace(standard, clauses=clauses)


@dataclass(frozen=True, kw_only=True)
class Rulebook:
    """The standards that a project is judged by."""

    standards: tuple[Standard, ...]

    def clauses(self) -> Iterator[tuple[Standard, Clause]]:
        """Every clause with its standard, in file order."""
        for standard in self.standards:
            for clause in standard.clauses:
                yield standard, clause

    def limit(self, quantity: str) -> Limit:
        """The limit with a quantity's name; the first standard that has it wins.

        Raises:
            KeyError: no standard has it.
        """
        for _, clause in self.clauses():
            for limit in clause.limits:
                if limit.quantity == quantity:
                    return limit
        raise KeyError(quantity)

    def with_limit(self, quantity: str, value: LimitValue) -> "Rulebook":
        """The same standards with another value for each limit of a quantity."""
        return replace(self, standards=tuple(_with_limit(one, quantity, value) for one in self.standards))

    def number(self, quantity: str) -> float:
        """The value of a limit that is one number (lengths in metres).

        Raises:
            KeyError: no standard has it.
            TypeError: the limit is not one number.
        """
        value = self.limit(quantity).value
        if not isinstance(value, float | int):
            raise TypeError(f"{quantity} is not one number: {value!r}")
        return float(value)

    def numbers(self, quantity: str) -> tuple[float, ...]:
        """The value of a limit that is several numbers (lengths in metres).

        Raises:
            KeyError: no standard has it.
            TypeError: the limit is not several numbers.
        """
        value = self.limit(quantity).value
        if not isinstance(value, tuple):
            raise TypeError(f"{quantity} is not several numbers: {value!r}")
        return tuple(float(part) for part in value)
