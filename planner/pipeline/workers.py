"""Work shared with processes beside this one; what comes of it is the same however many there are.

They are started anew (`spawn`), on every system: a copy of a process in which the solver has threads can stand still.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from importlib import import_module
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import Final, TypeVar

Thing = TypeVar("Thing")
Made = TypeVar("Made")

_MOST: Final = 16
"""No more processes are of use; systems have limits of their own, Windows 61."""

_NEEDED: Final = ("scipy.optimize", "scipy.sparse", "planner.place", "planner.rules", "planner.pipeline.judging")
"""What every layout needs and takes a second to load."""


class Workers:
    """Some processes beside this one: `jobs` with this one; none for one job, or where none can be started."""

    def __init__(self, jobs: int) -> None:
        self.jobs = min(jobs, _MOST)
        self._pool: ProcessPoolExecutor | None = None
        self._others: list[BaseProcess] = []

    def get_ready(self, *, things: int) -> None:
        """Has those who will be needed for so many things load what they need, while this process does other work."""
        for _ in range(min(self.jobs, things) - 1):
            self._handed_over(_load, _NEEDED)

    def each(self, work: Callable[[Thing], Made], things: Iterable[Thing]) -> list[Made]:
        """What a work makes of each thing, in their order; the first error if there is one.

        Things are asked for while earlier ones are in hand; what no other process has begun by then is done in this
        one.

        Args:
            work: a function of a module; it and the things can be pickled.
        """
        hands = [(one, self._handed_over(work, one)) for one in things]
        here: dict[int, Made] = {}
        for place, (one, future) in enumerate(hands):
            if future is None or future.cancel():
                try:
                    here[place] = work(one)
                except Exception:
                    _ = [_taken(work, *hand) for number, hand in enumerate(hands[:place]) if number not in here]
                    raise
        return [here[place] if place in here else _taken(work, *hand) for place, hand in enumerate(hands)]

    def _handed_over(self, work: Callable[[Thing], Made], one: Thing) -> "Future[Made] | None":
        """A thing in the hands of another process; None where there is none."""
        if self.jobs < 2:
            return None
        try:
            if self._pool is None:
                self._others = multiprocessing.active_children()
                self._pool = ProcessPoolExecutor(
                    self.jobs - 1, mp_context=multiprocessing.get_context("spawn"), initializer=_begin
                )
            return self._pool.submit(work, one)
        except (OSError, ImportError, NotImplementedError, BrokenProcessPool):
            self.end()
            return None

    def end(self) -> None:
        """Ends the processes, whatever they do; then all is done here."""
        self.jobs = 1
        if self._pool is None:
            return
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in multiprocessing.active_children():
            if process not in self._others:
                process.terminate()


def _taken(work: Callable[[Thing], Made], one: Thing, future: "Future[Made] | None") -> Made:
    """What another process made of a thing; made here if that process was ended."""
    assert future is not None
    try:
        return future.result()
    except (BrokenProcessPool, CancelledError):
        return work(one)


@contextmanager
def workers(jobs: int) -> Iterator[Workers]:
    """Processes that end with the block, also where it is left by an error or by Ctrl-C."""
    found = Workers(jobs)
    try:
        yield found
    finally:
        found.end()


def _begin() -> None:
    """Leaves Ctrl-C to the process that started this one, and ends with that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _load(names: tuple[str, ...]) -> None:
    for name in names:
        import_module(name)
