"""Reads mutated real drawings: every case must end in a plan or in a PlannerError, in time and in bounded memory.

`python -m benchmarks.fuzz_reading [CASES] [--first SEED] [--jobs N]`; a case is made again by its seed alone:
`python -m benchmarks.fuzz_reading 1 --first SEED`, and kept with `--keep FILE`.
"""

import argparse
import logging
import os
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[1]
PLANS = ROOT.parent / "shared" / "plans"
LARGEST = 1_300_000
SECONDS = 60.0
"""A case that takes more processor time than this hangs; so does one that takes ten times as long by the clock."""

MEMORY = 2_000_000_000
BINARY = b"AutoCAD Binary DXF"

Pairs = list[list[bytes]]

WILD = (
    b"NaN",
    b"1e300",
    b"-1e308",
    b"inf",
    b"-inf",
    b"",
    b"1e-320",
    b"99999999999999999999",
    b"-1",
    b"0",
    b"x",
    b"1,5",
)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a case ended: "plan", "refused", "traceback", "memory", "hang", "crash"; what it said, processor seconds."""

    seed: int
    kind: str
    said: str
    seconds: float


@lru_cache(maxsize=2)
def bases(folder: str) -> tuple[Path, ...]:
    """The drawings of a folder that are mutated, small ones first."""
    files = sorted((PLANS / folder).glob("*.dxf"))
    return tuple(
        sorted((path for path in files if path.stat().st_size <= LARGEST), key=lambda path: path.stat().st_size)
    )


@lru_cache(maxsize=64)
def content(path: Path) -> bytes:
    """A drawing's bytes."""
    return path.read_bytes()


def mutated(seed: int) -> bytes:
    """The file of a case."""
    chance = Random(seed)
    path = chance.choice(bases(chance.choice(("real", "real", "odd"))))
    data = content(path)
    if data.startswith(BINARY):
        return chance.choice((_flipped, _cut))(data, chance)
    for kind in chance.choices(_KINDS, _OFTEN, k=chance.choice((1, 1, 2, 3))):
        if kind in _OF_BYTES:
            data = _OF_BYTES[kind](data, chance)
        else:
            pairs = _pairs(data)
            if len(pairs) > 10:
                _OF_PAIRS[kind](pairs, chance)
                data = b"".join(code + b"\n" + value + b"\n" for code, value in pairs)
    return data


def _pairs(data: bytes) -> Pairs:
    lines = data.replace(b"\r\n", b"\n").split(b"\n")
    return [list(pair) for pair in zip(lines[::2], lines[1::2], strict=False)]


def _flipped(data: bytes, chance: Random) -> bytes:
    """Some bytes changed."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 3, 30))):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _dropped(data: bytes, chance: Random) -> bytes:
    """Some lines left out, so that codes and values change places."""
    lines = data.split(b"\n")
    for _ in range(chance.randint(1, 5)):
        if len(lines) > 2:
            del lines[chance.randrange(len(lines))]
    return b"\n".join(lines)


def _cut(data: bytes, chance: Random) -> bytes:
    """Cut off; two times of three closed with an EOF, so that it is read on."""
    short = data[: chance.randrange(len(data) + 1)]
    if chance.random() < 0.33 or data.startswith(BINARY):
        return short
    return short[: short.rfind(b"\n") + 1] + chance.choice((b"  0\nEOF\n", b"  0\nENDSEC\n  0\nEOF\n"))


def _swapped(pairs: Pairs, chance: Random) -> None:
    """Values of two pairs, or code and value of one, exchanged."""
    for _ in range(chance.choice((1, 2, 10))):
        one, other = chance.randrange(len(pairs)), chance.randrange(len(pairs))
        if chance.random() < 0.3:
            pairs[one].reverse()
        else:
            pairs[one][1], pairs[other][1] = pairs[other][1], pairs[one][1]


def _recoded(pairs: Pairs, chance: Random) -> None:
    """Group codes replaced by others."""
    for _ in range(chance.choice((1, 2, 10))):
        pairs[chance.randrange(len(pairs))][0] = str(
            chance.choice((-5, 0, 2, 5, 8, 10, 40, 70, 100, 330, 1071, 4096))
        ).encode()


def _wild(pairs: Pairs, chance: Random) -> None:
    """Numbers replaced by such as NaN and 1e300."""
    rows = [row for row, (code, _) in enumerate(pairs) if code.strip().isdigit() and 10 <= int(code) < 100]
    value = chance.choice(WILD)
    for row in chance.sample(rows, min(len(rows), chance.choice((1, 3, 20, 300)))):
        pairs[row][1] = value


def _same_handles(pairs: Pairs, chance: Random) -> None:
    """Handles that several entities share."""
    rows = [row for row, (code, _) in enumerate(pairs) if code.strip() == b"5"]
    if rows:
        value = pairs[chance.choice(rows)][1]
        for row in chance.sample(rows, min(len(rows), chance.choice((1, 5, 50)))):
            pairs[row][1] = value


def _nested(pairs: Pairs, chance: Random) -> None:
    """Blocks placed in themselves or in each other, now and then as huge arrays."""
    names = [pairs[row + 1 + step][1] for row, step in _names(pairs)]
    ends = [row for row, (code, value) in enumerate(pairs) if code.strip() == b"0" and value.strip() == b"ENDBLK"]
    if not names or not ends:
        return
    for row in sorted(chance.sample(ends, min(len(ends), chance.choice((1, 4, 20)))), reverse=True):
        insert = [[b"0", b"INSERT"], [b"8", b"0"], [b"2", chance.choice(names)], [b"10", b"0"], [b"20", b"0"]]
        if chance.random() < 0.3:
            insert += [[b"70", b"30000"], [b"71", b"30000"], [b"44", b"1"], [b"45", b"1"]]
        pairs[row:row] = [list(pair) for pair in insert]


def _names(pairs: Pairs) -> Iterator[tuple[int, int]]:
    """Where the names of block definitions stand: the row of BLOCK, and how far below it the name is."""
    for row, (code, value) in enumerate(pairs):
        if code.strip() == b"0" and value.strip() == b"BLOCK":
            for step, (inner, _) in enumerate(pairs[row + 1 : row + 12]):
                if inner.strip() == b"2":
                    yield row, step
                    break


def _repeated(pairs: Pairs, chance: Random) -> None:
    """A stretch of the file many times over."""
    start = chance.randrange(len(pairs))
    stretch = pairs[start : start + chance.choice((1, 10, 100))]
    pairs[start:start] = [list(pair) for _ in range(chance.choice((1, 10, 100))) for pair in stretch]


def _removed(pairs: Pairs, chance: Random) -> None:
    """A stretch of the file left out."""
    start = chance.randrange(len(pairs))
    del pairs[start : start + chance.choice((1, 5, 50, 1000))]


_OF_BYTES: dict[str, Callable[[bytes, Random], bytes]] = {"flip": _flipped, "drop": _dropped, "cut": _cut}
_OF_PAIRS: dict[str, Callable[[Pairs, Random], None]] = {
    "swap": _swapped,
    "recode": _recoded,
    "wild": _wild,
    "handles": _same_handles,
    "nest": _nested,
    "repeat": _repeated,
    "remove": _removed,
}
_KINDS = (*_OF_BYTES, *_OF_PAIRS)
_OFTEN = (1, 1, 1, 3, 3, 4, 3, 3, 2, 3)
"""How often each kind is drawn; those after which little is read on, seldom."""


def outcome(seed: int, folder: Path) -> Outcome:
    """Reads one case as `planner read --json` does."""
    from planner import pipeline
    from planner.errors import PlannerError
    from planner.words import Lang

    path = folder / "case.dxf"
    path.write_bytes(mutated(seed))
    start = time.process_time()
    try:
        pipeline.read_document(pipeline.read(path), lang=Lang.EN)
        kind, said = "plan", ""
    except PlannerError as error:
        kind, said = "refused", error.what.en
    except MemoryError:
        kind, said = "memory", f"above {MEMORY / 1e9:.0f} GB"
    except Exception:  # what this command is for: nothing but a PlannerError may come out
        kind, said = "traceback", traceback.format_exc(limit=-6)
    return Outcome(seed=seed, kind=kind, said=said, seconds=time.process_time() - start)


def _work(pipe: Connection) -> None:
    """A worker: seeds in, outcomes out. ezdxf's log of what it mends is not wanted."""
    logging.disable(logging.CRITICAL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with tempfile.TemporaryDirectory() as folder:
        while True:
            pipe.send(outcome(pipe.recv(), Path(folder)))


class _Worker:
    """A process at work on one case at a time."""

    def __init__(self) -> None:
        context = get_context("fork")
        self.pipe, other = context.Pipe()
        self.process: ForkProcess = context.Process(target=_work, args=(other,), daemon=True)
        self.process.start()
        other.close()
        self.seed, self.since, self.spent = 0, 0.0, 0.0

    def begin(self, seed: int) -> None:
        """Hands over a case."""
        self.seed, self.since, self.spent = seed, time.perf_counter(), self.processor_seconds()
        self.pipe.send(seed)

    def processor_seconds(self) -> float:
        """What the process has taken of the processor so far; where that is not told, by the clock."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            return time.perf_counter()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def ended(self) -> Outcome | None:
        """How the case ended; None while it runs. A worker that hangs or has died is of no more use."""
        spent = time.perf_counter() - self.since
        if self.pipe.poll():
            try:
                found: Outcome = self.pipe.recv()
            except EOFError:
                return Outcome(seed=self.seed, kind="crash", said="the process died", seconds=spent)
            return found
        if self.processor_seconds() - self.spent > SECONDS or spent > 10 * SECONDS:
            self.process.kill()
            return Outcome(seed=self.seed, kind="hang", said=f"above {SECONDS:.0f} s", seconds=spent)
        return None


def outcomes(seeds: range, *, jobs: int) -> Iterator[Outcome]:
    """All cases, as they end."""
    waiting = list(reversed(seeds))
    busy = [_Worker() for _ in range(min(jobs, len(waiting)))]
    for worker in busy:
        worker.begin(waiting.pop())
    while busy:
        wait([worker.pipe for worker in busy], timeout=1.0)
        for worker in tuple(busy):
            found = worker.ended()
            if found is None:
                continue
            yield found
            busy.remove(worker)
            spent = found.kind in ("hang", "crash", "memory")
            if spent or not waiting:
                worker.process.kill()
            if waiting:
                busy.append(_Worker() if spent else worker)
                busy[-1].begin(waiting.pop())


def main() -> int:
    """Prints the figures, and every case that ended badly with its seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="?", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    if not bases("real"):
        print(f"no drawings in {PLANS}")
        return 2
    if given.keep is not None:
        given.keep.write_bytes(mutated(given.first))
    counts: Counter[str] = Counter()
    slowest: list[Outcome] = []
    with suppress(KeyboardInterrupt):  # an interrupted run still tells what it has found
        for found in outcomes(range(given.first, given.first + given.cases), jobs=given.jobs):
            counts[found.kind] += 1
            slowest = sorted([*slowest, found], key=lambda each: -each.seconds)[:5]
            if counts.total() % 1000 == 0:
                print(f"{counts.total()} cases", file=sys.stderr, flush=True)
            if found.kind not in ("plan", "refused"):
                print(f"seed {found.seed}: {found.kind} after {found.seconds:.1f} s: {found.said}", flush=True)
    print(", ".join(f"{counts[kind]} {kind}" for kind in sorted(counts)))
    print("slowest: " + ", ".join(f"seed {each.seed} {each.seconds:.1f} s" for each in slowest))
    return 0 if set(counts) <= {"plan", "refused"} else 1


if __name__ == "__main__":
    sys.exit(main())
