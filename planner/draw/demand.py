"""The demand calculation as tables: inputs, steps with their formulas, waits, and one pool beside classes."""

from collections.abc import Iterator
from math import isfinite
from typing import Final

from planner.draw.facts import Facts, Table
from planner.measure import queues
from planner.measure.queues import Waits
from planner.model.brief import Demand
from planner.words import Text

MOST_CLASSES: Final = 3
"""Classes of windows that one pool is compared with (4.2.1: two or three)."""

NAMES: Final = {
    "population": Text(zh="服务人口(人)", en="population served"),
    "matters": Text(zh="办理事项(项)", en="matters"),
    "visits_per_day": Text(zh="日办件量(件/日)", en="visits a day"),
    "visits_per_person_year": Text(zh="人均年办件(件)", en="visits a person and year"),
    "working_days": Text(zh="年工作日(日)", en="working days a year"),
    "minutes_per_case": Text(zh="平均办理时长 s(分钟)", en="minutes a case, s"),
    "peak_day_factor": Text(zh="高峰日系数", en="peak day factor"),
    "peak_hour_share": Text(zh="高峰小时占比", en="share of the peak hour"),
    "self_service_share": Text(zh="自助分流占比", en="share served by machines"),
    "mean_wait_target_min": Text(zh="平均等候目标(分钟)", en="target of the mean wait, min"),
    "long_wait_min": Text(zh="长等候界限 t(分钟)", en="a long wait is beyond t, min"),
    "long_wait_share": Text(zh="长等候占比上限", en="most may wait longer than t"),
    "patience_min": Text(zh="平均耐心(分钟)", en="mean patience, min"),
    "companions": Text(zh="每位办事人的陪同人数", en="companions of each visitor"),
}


def inputs(facts: Facts) -> Table:
    """Every input, and whether the brief gives it."""
    brief = facts.layout.brief
    rows = tuple(
        (facts.of(name), _value(getattr(brief.demand, key)), _origin(key, facts))
        for key, name in NAMES.items()
        if getattr(brief.demand, key) is not None
    )
    heads = (facts.say("参数", "input"), facts.say("取值", "value"), facts.say("来源", "source"))
    return Table(title=facts.say("计算参数", "Inputs"), heads=heads, rows=rows, right=(1,))


def _value(value: float) -> str:
    return f"{value:g}"


def _origin(key: str, facts: Facts) -> str:
    if f"demand.{key}" in facts.layout.brief.given:
        return facts.say("任务书给定", "given in the brief")
    return facts.say("假定(常规做法)", "assumed (practice)")


def steps(facts: Facts) -> Table:
    """From visits to windows, each step with its formula."""
    rows = tuple(_steps(facts.layout.brief.demand, len(facts.layout.windows), facts))
    heads = (facts.say("步骤", "step"), facts.say("算式", "formula"), facts.say("结果", "result"))
    return Table(title=facts.say("窗口数量计算", "From visits to windows"), heads=heads, rows=rows, right=(2,))


def _steps(demand: Demand, placed: int, facts: Facts) -> Iterator[tuple[str, str, str]]:
    visits, arrivals = queues.visits_per_day(demand), queues.arrivals_per_hour(demand)
    load = arrivals * demand.minutes_per_case / 60
    if demand.visits_per_day is None:
        formula = f"{demand.population} × {demand.visits_per_person_year:g} ÷ {demand.working_days}"
        yield facts.say("日办件量", "visits a day"), formula, f"{visits:.1f}"
    served = "" if demand.self_service_share == 0 else f" × (1 − {demand.self_service_share:g})"
    formula = f"{visits:g} × {demand.peak_day_factor:g} × {demand.peak_hour_share:g}{served}"
    yield facts.say("高峰小时到达 λ(人/时)", "arrivals in the peak hour, λ"), formula, f"{arrivals:.2f}"
    yield (
        facts.say("话务量 a", "load a"),
        f"a = λs ÷ 60 = {arrivals:.2f} × {demand.minutes_per_case:g} ÷ 60",
        f"{load:.2f}",
    )
    model = "Erlang C (M/M/c)" if demand.patience_min is None else "Erlang A (M/M/c+M)"
    yield facts.say("排队模型", "model"), model, "–"
    if demand.patience_min is None:
        yield facts.say("等候概率 C", "share that waits, C"), "C = cB ÷ (c − a(1 − B))", "–"
        yield facts.say("平均等候", "mean wait"), "Wq = C s ÷ (c − a)", "–"
        yield facts.say("等候超过 t 的概率", "share that waits longer than t"), "P = C exp(−(c − a) t ÷ s)", "–"
    needed = queues.windows_needed(demand)
    rule = facts.say("满足目标的最少窗口数", "fewest windows that meet the targets")
    yield facts.say("所需窗口 c", "windows needed, c"), rule, f"{needed}"
    served_at_most = queues.visits_served(placed, demand) if placed else 0.0
    yield facts.say("布置窗口", "windows placed"), facts.say("本方案", "this layout"), f"{placed}"
    capacity = facts.say(f"{placed} 个窗口达标的最大日办件量", f"most visits a day that {placed} windows serve")
    yield capacity, facts.say("由上式反求", "the same, inverted"), f"{served_at_most:.1f}"


def wait_rows(facts: Facts) -> Table:
    """The waits at a number of windows."""
    demand, placed = facts.layout.brief.demand, len(facts.layout.windows)
    rows = tuple(
        (
            f"{one.windows}",
            *_waits(one),
            facts.say("是", "yes") if queues.meets_targets(one, demand) else facts.say("否", "no"),
            facts.say("本方案", "placed") if one.windows == placed else "",
        )
        for one in queues.wait_table(demand, also=placed or None)
    )
    heads = (
        facts.say("窗口数 c", "windows c"),
        facts.say("利用率", "utilisation"),
        facts.say("平均等候(分钟)", "mean wait, min"),
        facts.say("超过 t 的占比", "share beyond t"),
        facts.say("达标", "meets targets"),
        "",
    )
    return Table(title=facts.say("窗口数与等候", "Windows and waits"), heads=heads, rows=rows, right=(0, 1, 2, 3))


def _waits(one: Waits) -> tuple[str, str, str]:
    wait = f"{one.mean_wait_min:.1f}" if isfinite(one.mean_wait_min) else "∞"
    return f"{one.utilisation * 100:.1f} %", wait, f"{one.p_wait_over_target * 100:.1f} %"


def classes(facts: Facts) -> Table:
    """One pool of windows beside two and three classes with queues of their own."""
    rows = tuple(
        (
            facts.say("无差别(统一排队)", "one pool")
            if one.classes == 1
            else facts.say(f"{one.classes} 类分领域", f"{one.classes} classes"),
            f"{one.windows}",
            f"{one.each.mean_wait_min:.1f}",
            f"{one.each.p_wait_over_target * 100:.1f} %",
            f"{one.pooled.mean_wait_min:.1f}",
            f"{one.pooled.p_wait_over_target * 100:.1f} %",
        )
        for one in queues.classes_compared(facts.layout.brief.demand, MOST_CLASSES)
    )
    heads = (
        facts.say("设置方式", "arrangement"),
        facts.say("所需窗口", "windows"),
        facts.say("平均等候(分钟)", "mean wait, min"),
        facts.say("超过 t 的占比", "share beyond t"),
        facts.say("同数窗口统一排队:等候", "pooled: mean wait, min"),
        facts.say("同数窗口统一排队:超 t", "pooled: beyond t"),
    )
    title = facts.say("统一排队与分领域设置比较", "One pool and classes compared")
    return Table(title=title, heads=heads, rows=rows, right=(1, 2, 3, 4, 5))
