"""Work shared with other processes: the same results, the same errors, and a clean end."""

import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.errors import InputError
from planner.files import layout_json
from planner.pipeline.designing import schemes
from planner.pipeline.judging import rulebook_of
from planner.pipeline.plans import read
from planner.pipeline.workers import Workers, workers
from planner.words import Text

ROOT = Path(__file__).parents[2]


def refused_above_two(number: int) -> int:
    if number > 2:
        raise InputError(
            Text(zh=f"{number} 太大", en=f"{number} is too much"), where=str(number), mend=Text(zh="小", en="less")
        )
    return number


def who(_number: int) -> int:
    time.sleep(0.2)
    return os.getpid()


def lost_elsewhere(home: int) -> int:
    if os.getpid() != home:
        os._exit(1)
    return home


@pytest.mark.parametrize("jobs", (1, 2, 3))
def test_results_come_in_the_order_of_the_things(jobs: int) -> None:
    with workers(jobs) as beside:
        assert beside.each(math.sqrt, [4.0, 9.0, 16.0, 25.0]) == [2.0, 3.0, 4.0, 5.0]
        assert beside.each(math.sqrt, []) == []


def test_two_processes_share_the_work_and_one_does_it_alone() -> None:
    with workers(2) as beside:
        done_by = beside.each(who, range(12))
    assert len(set(done_by)) == 2 and os.getpid() in done_by
    assert set(Workers(1).each(who, range(2))) == {os.getpid()}


@pytest.mark.parametrize("jobs", (1, 2))
def test_the_first_error_comes_through_as_it_is(jobs: int) -> None:
    with workers(jobs) as beside, pytest.raises(InputError) as raised:
        beside.each(refused_above_two, [1, 2, 3, 4, 5, 6, 7])
    assert (raised.value.what.zh, raised.value.where, raised.value.mend.en) == ("3 太大", "3", "less")


def test_an_error_of_what_makes_the_things_comes_through() -> None:
    def broken() -> Iterator[float]:
        yield 4.0
        raise ZeroDivisionError

    with workers(2) as beside, pytest.raises(ZeroDivisionError):
        beside.each(math.sqrt, broken())


def test_what_a_lost_process_had_in_hand_is_done_here() -> None:
    with workers(2) as beside:
        assert beside.each(lost_elsewhere, [os.getpid()] * 4) == [os.getpid()] * 4
        assert beside.each(math.sqrt, [4.0, 9.0]) == [2.0, 3.0]


def test_where_no_process_can_be_started_all_is_done_here(tmp_path: Path) -> None:
    # A script without a guard cannot be loaded by a new process.
    script = tmp_path / "unguarded.py"
    script.write_text(
        "import math\nfrom planner.pipeline.workers import workers\n"
        "with workers(2) as beside:\n    print(beside.each(math.sqrt, [4.0, 9.0]))\n"
    )
    run = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, cwd=ROOT, env=_here(), timeout=60
    )
    assert run.returncode == 0 and run.stdout == "[2.0, 3.0]\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C to whole consoles alone")
def test_ctrl_c_ends_all_processes_at_once(tmp_path: Path) -> None:
    script = tmp_path / "long.py"
    script.write_text(
        "import time\nfrom planner.pipeline.workers import workers\n"
        "if __name__ == '__main__':\n"
        "    with workers(3) as beside:\n        beside.each(time.sleep, [0.0, 60.0, 60.0, 60.0, 60.0, 60.0])\n"
    )
    run = subprocess.Popen(
        [sys.executable, str(script)], stderr=subprocess.PIPE, text=True, cwd=ROOT, env=_here(), start_new_session=True
    )
    time.sleep(3.0)
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=20.0)  # until nobody holds the pipe any more
    assert run.returncode == -signal.SIGINT and said.count("Traceback") == 1


def test_schemes_are_the_same_in_one_process_and_in_two() -> None:
    folder = ROOT / "layouts" / "hekou"
    reading = read(folder / "plan.dxf", brief_path=folder / "brief.toml")
    rulebook = rulebook_of(reading.brief, beside=reading.brief_path)
    with workers(2) as beside:
        shared = schemes(reading, rulebook=rulebook, most=3, beside=beside)
    alone = schemes(reading, rulebook=rulebook, most=3)
    assert [layout_json.write_layout(one.layout) for one in shared] == [
        layout_json.write_layout(one.layout) for one in alone
    ]
    assert [one.verdicts for one in shared] == [one.verdicts for one in alone]


def _here() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}
