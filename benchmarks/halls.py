"""The placer on the generated halls: time, memory, windows placed against windows needed, the gap to the proved bound,
the clauses that break, and whether what is broken is named as a conflict that dropping any one member of it solves.

`python -m benchmarks.halls [FIRST [COUNT]] [--schemes] [--jobs N]`; without numbers, all halls; with `--schemes` each
hall is then laid out again in every scheme, judged and compared. Seconds of processor; for all schemes with several
processes, which are started once for all halls, seconds of the clock beside those of this process.
"""

import resource
import statistics
import time
from argparse import ArgumentParser
from collections import Counter
from dataclasses import dataclass

from planner import pipeline
from planner.errors import InputError
from planner.files.toml import read_catalogue, read_rulebook
from planner.measure.queues import windows_wanted
from planner.model.catalogue import Catalogue
from planner.model.layout import Layout
from planner.model.standard import Rulebook, Verb
from planner.model.verdict import Outcome, Verdict
from planner.pipeline.judging import finishing
from planner.pipeline.workers import Workers, workers
from planner.place import place, schemes
from planner.place.conflicts import conflicts
from planner.place.schemes import MOST
from planner.place.trials import Judgement
from planner.rules import check
from tests.place import halls


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of one hall. `placed` is None when not one window fits, or when the placer broke down: see `fault`.

    `gap` is the windows that may be missed by the proved bound, `sets` the members of each conflict that is named.
    """

    seed: int
    sketch: halls.Sketch
    needed: int
    placed: int | None
    place_s: float
    check_s: float
    breaks: tuple[Verdict, ...]
    gap: int = 0
    sets: tuple[int, ...] = ()
    fault: str = ""


def result(seed: int, rulebook: Rulebook, catalogue: Catalogue) -> Result:
    """Places and judges the hall of a seed."""
    case = halls.case(seed)
    brief = halls.brief(case.sketch)
    layout: Layout | None = None
    fault = ""
    start = time.process_time()
    try:
        layout = place(
            case.plan,
            brief,
            rulebook,
            catalogue,
            where=case.where,
        )
    except InputError as error:
        fault = str(error)
    except Exception as error:  # a bug in one hall must not hide the figures of the others
        fault = f"{type(error).__name__}: {error}"
    placed = time.process_time()
    verdicts = () if layout is None else check(layout, rulebook)
    checked = time.process_time()
    breaks = tuple(one for one in verdicts if one.verb is Verb.SHALL and one.outcome is Outcome.FAIL)
    sets = () if layout is None or not breaks else _conflicts(layout, case, rulebook, catalogue)
    return Result(
        seed=seed,
        sketch=case.sketch,
        needed=windows_wanted(brief),
        placed=None if layout is None else len(layout.windows),
        place_s=placed - start,
        check_s=checked - placed,
        breaks=breaks,
        gap=0 if layout is None or layout.bound is None else layout.bound.gap,
        sets=sets,
        fault=fault,
    )


def schemes_s(seed: int, rulebook: Rulebook, catalogue: Catalogue, beside: Workers) -> tuple[int, float, float]:
    """How many schemes the hall of a seed has, and how long they take together, judged: seconds of this process, and
    of the clock."""
    case = halls.case(seed)
    start, clock = time.process_time(), time.perf_counter()
    found: tuple[Judgement, ...] = ()
    try:
        found = schemes(
            case.plan,
            halls.brief(case.sketch),
            rulebook,
            catalogue,
            where=case.where,
            court=pipeline.court(rulebook),
            finish=finishing(catalogue, rulebook, beside),
        )
    except Exception as error:  # a bug in one hall must not hide the figures of the others
        print(f"{seed:>4}  {type(error).__name__}: {error}", flush=True)
    return len(found), time.process_time() - start, time.perf_counter() - clock


def _conflicts(layout: Layout, case: halls.Case, rulebook: Rulebook, catalogue: Catalogue) -> tuple[int, ...]:
    """The number of members of each conflict that a layout names."""
    court = pipeline.court(rulebook)
    return tuple(len(one.members) for one in conflicts(court.full(layout), court, catalogue, where=case.where))


def row(one: Result) -> str:
    """The line of one hall."""
    drawn = one.sketch
    placed = "-" if one.placed is None else str(one.placed)
    clauses = ", ".join(verdict.id for verdict in one.breaks)
    if one.sets:
        clauses += f"; conflicts of {', '.join(str(count) for count in one.sets)} members"
    return (
        f"{one.seed:>4}  {drawn.shape:<10}{drawn.polygon.area:>6.0f}{len(drawn.columns):>5}{len(drawn.doors):>6}"
        f"{'yes' if drawn.office else '':>7}{placed:>7}/{one.needed:<4}{one.place_s:>7.2f}{one.check_s:>7.2f}  "
        f"{one.fault or clauses}"
    )


def _spread(name: str, seconds: list[float]) -> str:
    late = statistics.quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]
    return f"{name}: median {statistics.median(seconds):.2f} s, 95 % {late:.2f} s, most {max(seconds):.2f} s"


def _peak() -> str:
    return f"peak memory of the process so far: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB"


def totals(found: list[Result]) -> list[str]:
    """The lines below the table."""
    full = sum(one.placed is not None and one.placed >= one.needed for one in found)
    windows = sum(one.placed or 0 for one in found)
    wanted = sum(one.needed for one in found)
    clauses = Counter(verdict.id for one in found for verdict in one.breaks if "4.1.1" not in verdict.id)
    gaps = [one.gap for one in found]
    broken = [one for one in found if one.breaks]
    named = sum(bool(one.sets) and min(one.sets) > 1 for one in broken)
    unbroken = sum(one.placed is not None and all("4.1.1" in verdict.id for verdict in one.breaks) for one in found)
    return [
        _spread("place", [one.place_s for one in found]),
        _spread("check", [one.check_s for one in found]),
        _peak(),
        f"windows: {windows} of {wanted}; all that are needed in {full} of {len(found)} halls",
        f"no shall broken but the number of windows (4.1.1): {unbroken} of {len(found)} halls",
        *(f"  {count:>4} x {clause}" for clause, count in clauses.most_common()),
        f"gap to the proved bound: {sum(gaps)} windows in {sum(gap > 0 for gap in gaps)} halls",
        f"a shall broken, but a conflict of two or more named for each: {named} of {len(broken)} halls",
        f"no layout: {sum(one.placed is None for one in found)}",
    ]


def main() -> None:
    """Prints a row a hall and the totals."""
    words = ArgumentParser(description=__doc__)
    words.add_argument("first", nargs="?", type=int, default=0)
    words.add_argument("count", nargs="?", type=int)
    words.add_argument("--schemes", action="store_true")
    words.add_argument("--jobs", type=int, default=1)
    asked = words.parse_args()
    count = halls.COUNT - asked.first if asked.count is None else asked.count
    seeds = range(asked.first, asked.first + count)
    rulebook, catalogue = read_rulebook(), read_catalogue()
    print("seed  shape         m2 cols doors office placed/need  place  check  s; shall clauses that fail")
    found = []
    for seed in seeds:
        found.append(result(seed, rulebook, catalogue))
        print(row(found[-1]), flush=True)
    print("\n".join(totals(found)), flush=True)
    if asked.schemes:
        with workers(asked.jobs) as beside:
            beside.get_ready(things=MOST)
            all_schemes = [schemes_s(seed, rulebook, catalogue, beside) for seed in seeds]
        print(_spread("all schemes, judged, processor", [seconds for _, seconds, _ in all_schemes]))
        if asked.jobs > 1:
            print(_spread(f"all schemes, judged, {asked.jobs} processes, clock", [clock for *_, clock in all_schemes]))
        print(f"schemes a hall: {sum(number for number, *_ in all_schemes) / len(all_schemes):.1f} in the mean")
        print(_peak())


if __name__ == "__main__":
    main()
