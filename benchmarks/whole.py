"""The whole process on every sample: wall time, processor time and peak memory; and what --help costs."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
RUNS = 3


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What one process cost: seconds on the clock, seconds of processor, peak resident mebibytes."""

    wall_s: float
    cpu_s: float
    peak_mib: float


def cost(*words: str) -> Cost:
    """Runs `python cli.py` with words in a process of its own."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, str(ROOT / "cli.py"), *words], stdout=subprocess.DEVNULL, cwd=ROOT)
    _, _, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    return Cost(wall_s=wall, cpu_s=used.ru_utime + used.ru_stime, peak_mib=used.ru_maxrss / 1024)


def median(costs: list[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(
        wall_s=statistics.median(one.wall_s for one in costs),
        cpu_s=statistics.median(one.cpu_s for one in costs),
        peak_mib=max(one.peak_mib for one in costs),
    )


def main() -> None:
    """Prints a row for --help and one for each sample."""
    print(f"{'what':<24}{'wall s':>9}{'cpu s':>9}{'peak MiB':>10}   median of {RUNS}")
    rows = {"--help": ["--help"]}
    with tempfile.TemporaryDirectory() as folder:
        for plan in sorted((ROOT / "layouts").glob("*/plan.dxf")):
            rows[f"design {plan.parent.name}"] = ["design", str(plan), "--out", folder]
        for name, words in rows.items():
            one = median([cost(*words) for _ in range(RUNS)])
            print(f"{name:<24}{one.wall_s:>9.2f}{one.cpu_s:>9.2f}{one.peak_mib:>10.0f}")


if __name__ == "__main__":
    main()
