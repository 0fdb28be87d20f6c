"""The command line: parse, one pipeline call, print, exit code. The only module that talks to the terminal."""

import codecs
import gc
import locale
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from errno import ENOSPC
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any, Optional
from unicodedata import normalize

import typer

from planner.errors import PlannerError
from planner.words import Lang, Text

gc.set_threshold(200_000, 20, 50)
"""A run makes many small values that live to its end: to look for cycles among them every 700 costs 6 % of its time."""


class Exit(IntEnum):
    """Exit codes: every *shall* holds, one is broken or unclear, the input is wrong; nobody read what was printed, told
    as a shell tells it (128 and SIGPIPE)."""

    HOLDS = 0
    BROKEN = 1
    WRONG_INPUT = 2
    UNREAD = 141


def _lang_of_locale() -> Lang:
    """Chinese, unless the locale names another language."""
    names = (os.environ.get(key, "") for key in ("LC_ALL", "LC_MESSAGES", "LANG"))
    name = next((name for name in names if name), "") or (locale.getlocale()[0] or "")
    unset = name.split(".")[0] in {"", "C", "POSIX"}
    return Lang.ZH if unset or name.lower().startswith(("zh", "chinese")) else Lang.EN


_HELP = _lang_of_locale()


def _t(zh: str, en: str) -> str:
    return Text(zh=zh, en=en).say(_HELP)


_PLAIN = {
    "→": "->",
    "←": "<-",
    "≥": ">=",
    "≤": "<=",
    "×": "x",
    "∞": "inf",
    "–": "-",
    "—": "-",
    "−": "-",
    "“": '"',
    "”": '"',
}


def _plain(fault: UnicodeError) -> tuple[str, int]:
    """What stands for letters that a terminal's code page lacks: m2 for m², -> for →, else a question mark."""
    assert isinstance(fault, UnicodeEncodeError)
    lost = fault.object[fault.start : fault.end]
    words = (_PLAIN.get(one) or normalize("NFKD", one).encode("ascii", "ignore").decode() or "?" for one in lost)
    return "".join(words), fault.end


_USAGE = (
    (r"Missing (?:argument|option|parameter) '?([^']*)'?", r"缺少 \1"),
    (r"No such option:? '?([^' ]*)'?.*", r"没有选项“\1”"),
    (r"No such command '([^']*)'.*", r"没有命令“\1”"),
    (r"Got unexpected extra arguments? \((.*)\)|Got unexpected extra argument\(s\) \((.*)\)", r"多余的参数:\1\2"),
    (r"Option '(.*)' requires an argument", r"选项“\1”后面缺少值"),
    (r"Invalid value for '([^']*)':.*(?:valid integer|valid int).*", r"“\1”应为整数"),
    (r"Invalid value for '([^']*)':.*(?:valid number|valid float).*", r"“\1”应为数"),
    (r"Invalid value for '([^']*)':.*(?:greater than or equal to|>=) ?([-\d.]+).*", r"“\1”应不小于 \2"),
    (r"Invalid value for '([^']*)':.*(?:less than or equal to|<=) ?([-\d.]+).*", r"“\1”应不大于 \2"),
    (r"Invalid value for '([^']*)':.*(?:is not one of) (.*)", r"“\1”应为下列之一:\2"),
)
"""What the parser says of a wrong command line, and what that is in Chinese; all else stays English."""


def _tell_usage(error: Any) -> None:
    """Tells a wrong command line as every other wrong input is told; a bare `planner` prints its help."""
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return
    context = getattr(error, "ctx", None)
    command = "planner" if context is None else context.command_path
    english = error.format_message().rstrip(".")
    chinese = (found.expand(zh) for pattern, zh in _USAGE if (found := re.fullmatch(pattern, english, re.S)))
    what = Text(zh=next(chinese, english), en=english)
    mend = Text(zh=f"运行 {command} --help 查看用法", en=f"run {command} --help")
    typer.echo(f"{_t('错误', 'error')}: {PlannerError(what, where=command, mend=mend).say(_HELP)}", err=True)


class _Planner(typer.Typer):
    """The commands as a terminal calls them: whatever its code page lacks is written plainer."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        codecs.register_error("plain", _plain)
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="plain")
        try:
            sys.exit(super().__call__(*args, standalone_mode=False, **kwargs) or Exit.HOLDS)
        except OSError as error:
            if error.errno != ENOSPC:
                raise
            typer.echo(_t("错误: 磁盘已满,打印不全", "error: the disk is full: not all was printed"), err=True)
            sys.exit(Exit.WRONG_INPUT)
        except Exception as error:
            if not hasattr(error, "format_message"):
                raise
            _tell_usage(error)
            sys.exit(Exit.WRONG_INPUT)


app = _Planner(
    name="planner",
    help=_t(
        "便民服务中心综合窗口平面规划:读图、布置、审查、出图(DB3415/T 91—2024)。",
        "Plans halls of convenience-service centres: read, place, check, draw (DB3415/T 91-2024).",
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Plan = Annotated[Path, typer.Argument(metavar="PLAN", help=_t("建筑平面图(.dxf)", "floor plan (.dxf)"))]
PlanOrLayout = Annotated[
    Path,
    typer.Argument(metavar="PLAN|LAYOUT", help=_t("平面图(.dxf)或 layout.json", "a plan (.dxf) or a layout.json")),
]
BriefFile = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--brief", help=_t("任务书(默认取图旁的 brief.toml)", "brief (default: brief.toml beside the plan)")),
]
Profiles = Annotated[
    list[Path],
    typer.Option("--profile", help=_t("图层角色表,可多次给出", "layer profile; may be given more than once")),
]
StoreyId = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--storey", help=_t("楼层(id 或名称)", "storey, by its id or name")),
]
UnitName = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--units", help=_t("图纸单位 mm|cm|m|inch|ft", "unit of the drawing: mm|cm|m|inch|ft")),
]
Language = Annotated[
    Optional[Lang],  # noqa: UP045
    typer.Option("--lang", help=_t("语言 zh|en(默认随系统)", "language zh|en (default: from the locale)")),
]
Json = Annotated[
    bool, typer.Option("--json", help=_t("标准输出只给一份 JSON", "print one JSON document and nothing else"))
]
Out = Annotated[Path, typer.Option("--out", help=_t("输出文件夹", "folder to write to"))]


def _example(zh: str, en: str, command: str) -> str:
    label = _t("示例", "Example")
    return f"{_t(zh, en)}\n\n{label}: {command}"


@contextmanager
def _said(lang: Lang | None) -> Iterator[Lang]:
    """Tells a wrong input on standard error and exits with 2; stops quietly if nobody reads on (planner … | head)."""
    chosen = lang or _lang_of_locale()
    try:
        yield chosen
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(Exit.UNREAD) from None
    except PlannerError as error:
        label = _t_in(chosen, "错误", "error")
        typer.echo(f"{label}: {error.say(chosen)}", err=True)
        raise typer.Exit(Exit.WRONG_INPUT) from None


def _t_in(lang: Lang, zh: str, en: str) -> str:
    return Text(zh=zh, en=en).say(lang)


_ESCAPED = re.compile(r"[^\x00-\x7f]")


def _escape(letter: re.Match[str]) -> str:
    """A letter as any code page can carry it within JSON."""
    units = letter[0].encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _print_json(document: dict[str, Any]) -> None:
    from planner import pipeline

    text = pipeline.text_of(document)
    unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    typer.echo(text if unicode else _ESCAPED.sub(_escape, text), nl=False)


def _print_rows(rows: list[tuple[str, ...]]) -> None:
    """Prints rows in columns; Chinese characters count as two cells."""
    from rich.cells import cell_len

    widths = [max(cell_len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = (cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
        typer.echo("  ".join(cells).rstrip())


@contextmanager
def _progress(lang: Lang) -> Iterator[Any]:
    """A progress bar on standard error, if that is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"), BarColumn(), console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda what, share: bar.update(task, description=what.say(lang), completed=share)


def _cores() -> int:
    """The processor's cores that this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed is not None else os.cpu_count() or 1


def _exit_for(outcome: str) -> None:
    if outcome != "holds":
        raise typer.Exit(Exit.BROKEN)


@app.command(
    help=_example(
        "读图:单位、楼层、图层角色、房间、门,以及没读懂的部分。",
        "Read a plan: units, storeys, layers and roles, rooms, doors, and what was not understood.",
        "planner read layouts/meishan/plan.dxf --picture rooms.png",
    )
)
def read(
    plan: Plan,
    brief: BriefFile = None,
    profile: Profiles = [],  # noqa: B006
    units: UnitName = None,
    picture: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--picture", help=_t("把读懂的内容画成 PNG", "draw what was understood as a PNG")),
    ] = None,
    storey: StoreyId = None,
    write_profile: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--write-profile",
            help=_t("把图层角色写成可修改的角色表", "write the layers' roles as a profile that can be edited"),
        ),
    ] = None,
    as_json: Json = False,
    lang: Language = None,
) -> None:
    """Prints what was understood of a plan."""
    from planner import pipeline

    with _said(lang) as chosen:
        reading = pipeline.read(plan, brief_path=brief, profiles=profile, units=units)
        if write_profile is not None:
            pipeline.write_profile(reading, write_profile)
        if storey is not None:
            reading = pipeline.on_storey(reading, storey)
        if picture is not None:
            pipeline.picture(reading, picture, lang=chosen)
        if as_json:
            _print_json(pipeline.read_document(reading, lang=chosen))
        else:
            _print_rows(pipeline.read_rows(reading, lang=chosen))


@app.command(
    help=_example(
        "测算窗口数(Erlang C),或反算若干窗口能接待多少人次。",
        "The number of windows (Erlang C), or what a number of windows can serve.",
        "planner size --population 30000 --minutes-per-case 10",
    )
)
def size(
    population: Annotated[Optional[int], typer.Option(help=_t("常住人口", "population"))] = None,  # noqa: UP045
    matters: Annotated[Optional[int], typer.Option(help=_t("政务服务事项数", "number of service matters"))] = None,  # noqa: UP045
    visits_per_day: Annotated[Optional[float], typer.Option(help=_t("日均办件量", "visits a day"))] = None,  # noqa: UP045
    minutes_per_case: Annotated[Optional[float], typer.Option(help=_t("单件办理分钟", "minutes a case"))] = None,  # noqa: UP045
    self_service_share: Annotated[
        Optional[float],  # noqa: UP045
        typer.Option(help=_t("自助办理分流占比 0–0.99", "share that machines take from the windows, 0 to 0.99")),
    ] = None,
    patience_min: Annotated[
        Optional[float],  # noqa: UP045
        typer.Option(help=_t("平均等多少分钟后放弃(Erlang A)", "mean minutes until people leave (Erlang A)")),
    ] = None,
    windows: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(min=1, max=1000, help=_t("反算:这么多窗口能接待多少", "inverse: what so many windows can serve")),
    ] = None,
    brief: BriefFile = None,
    as_json: Json = False,
    lang: Language = None,
) -> None:
    """Prints the number of windows, the table of waits, and classes of windows against one pool."""
    from planner import pipeline

    with _said(lang) as chosen:
        figures = {
            "population": population,
            "matters": matters,
            "visits_per_day": visits_per_day,
            "minutes_per_case": minutes_per_case,
            "self_service_share": self_service_share,
            "patience_min": patience_min,
        }
        sized = pipeline.sizing_brief(figures, brief_path=brief)
        if as_json:
            _print_json(pipeline.size_document(sized, windows=windows))
        else:
            _print_rows(pipeline.size_rows(sized, windows=windows, lang=chosen))


@app.command(
    help=_example(
        "设计:读图、测算、布置、审查、出图,一条命令。",
        "Design: read, size, place, check and draw in one command.",
        "planner design layouts/meishan/plan.dxf --out out/",
    )
)
def design(
    plan: Plan,
    out: Out = Path("out"),
    brief: BriefFile = None,
    profile: Profiles = [],  # noqa: B006
    units: UnitName = None,
    storey: StoreyId = None,
    scheme: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--scheme", help=_t("画第几个方案(按排名)", "which scheme to draw, by rank")),
    ] = None,
    schemes: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--schemes", min=1, help=_t("最多比选几个方案,并列表", "compare so many schemes in a table")),
    ] = None,
    jobs: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(
            "--jobs",
            min=1,
            help=_t("同时用几个进程(默认:处理器核数);结果不变", "processes at once (default: the cores); same result"),
        ),
    ] = None,
    lang: Language = None,
) -> None:
    """Designs a hall and writes layout, drawings, findings and report."""
    from planner import pipeline

    with _said(lang) as chosen, _progress(chosen) as step:
        written = pipeline.design(
            plan,
            out=out,
            brief_path=brief,
            profiles=profile,
            units=units,
            lang=lang,
            default_lang=chosen,
            storey=storey,
            scheme=scheme,
            compare=schemes,
            jobs=jobs or _cores(),
            step=step,
        )
    compared = pipeline.scheme_rows(written, lang=chosen)
    if compared:
        _print_rows(compared)
    for line in pipeline.ruled_out_lines(written, lang=chosen):
        typer.echo(line)
    _print_rows(pipeline.design_rows(written, lang=chosen))
    for line in pipeline.remark_lines(written.judged.layout, lang=chosen):
        typer.echo(line)
    _exit_for(written.judged.overall)


@app.command(
    help=_example(
        "审查布局:我们的布局,或送审图中画出的布局(图层、图块在角色表中命名)。",
        "Judge a layout: ours, or one drawn in a submitted plan (its layers and blocks named in a profile).",
        "planner check out/plan.dxf",
    )
)
def check(
    file: PlanOrLayout,
    brief: BriefFile = None,
    profile: Profiles = [],  # noqa: B006
    storey: StoreyId = None,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--out",
            help=_t(
                "另写整改意见书、意见表(XLSX、CSV)、图纸标记(DXF、PDF)和报告到此文件夹",
                "also write letter, tables (XLSX, CSV), marked drawing (DXF, PDF) and report to this folder",
            ),
        ),
    ] = None,
    as_json: Json = False,
    lang: Language = None,
) -> None:
    """Prints the findings, by clause, and writes what a reviewer sends back."""
    from planner import pipeline

    files: tuple[Path, ...] = ()
    with _said(lang) as chosen:
        if out is None:
            judged = pipeline.judge_file(file, profiles=profile, brief_path=brief, storey=storey)
        else:
            reviewed = pipeline.review(
                file, out=out, profiles=profile, brief_path=brief, storey=storey, lang=lang, default_lang=chosen
            )
            judged, files = reviewed.judged, reviewed.files
        if as_json:
            _print_json(pipeline.check_document(judged, lang=chosen))
        else:
            _print_rows(pipeline.check_rows(judged, lang=chosen))
            for line in (*pipeline.remark_lines(judged.layout, lang=chosen), *map(str, files)):
                typer.echo(line)
    _exit_for(judged.overall)


@app.command(
    help=_example(
        "摄像机对重点区域的覆盖。",
        "Camera coverage of the key areas.",
        "planner coverage out/layout.json",
    )
)
def coverage(
    file: PlanOrLayout,
    brief: BriefFile = None,
    profile: Profiles = [],  # noqa: B006
    as_json: Json = False,
    lang: Language = None,
) -> None:
    """Prints how much of each key area the cameras cover."""
    from planner import pipeline

    with _said(lang) as chosen:
        judged = pipeline.judge_file(file, profiles=profile, brief_path=brief)
        if as_json:
            _print_json(pipeline.coverage_document(judged, lang=chosen))
        else:
            _print_rows(pipeline.coverage_rows(judged, lang=chosen))
    _exit_for(pipeline.coverage_outcome(judged))


@app.command(
    help=_example(
        "流线:群众、工作人员、轮椅,以及疏散。",
        "Routes of the public, the staff, a wheelchair, and the way out.",
        "planner flow out/layout.json",
    )
)
def flow(
    file: PlanOrLayout,
    brief: BriefFile = None,
    profile: Profiles = [],  # noqa: B006
    as_json: Json = False,
    lang: Language = None,
) -> None:
    """Prints the routes with their lengths and narrowest places."""
    from planner import pipeline

    with _said(lang) as chosen:
        judged = pipeline.judge_file(file, profiles=profile, brief_path=brief)
        if as_json:
            _print_json(pipeline.flow_document(judged, lang=chosen))
        else:
            _print_rows(pipeline.flow_rows(judged, lang=chosen))
    _exit_for(pipeline.flow_outcome(judged))


@app.command(
    help=_example(
        "说明一件物品为什么布置在这里:条款、权衡、次优位置及其代价。",
        "Why a thing stands where it stands: clauses, the trade, the next best place and what it would cost.",
        "planner explain out/ W2-sign",
    )
)
def explain(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="OUT",
            help=_t(
                "design 的输出文件夹、layout.json 或 plan.dxf", "folder that design wrote, a layout.json or a plan.dxf"
            ),
        ),
    ],
    item: Annotated[
        str, typer.Argument(metavar="ITEM", help=_t("编号,如 W2、W2-sign、CAM1", "id, such as W2, W2-sign, CAM1"))
    ],
    brief: BriefFile = None,
    as_json: Json = False,
    lang: Language = None,
) -> None:
    """Prints why a thing stands where it stands."""
    from planner import pipeline

    with _said(lang) as chosen:
        found = pipeline.explain(file, item, brief_path=brief)
        if as_json:
            _print_json(pipeline.explain_document(found, lang=chosen))
        else:
            for line in pipeline.explain_lines(found, lang=chosen):
                typer.echo(line)


@app.command(
    help=_example(
        "修正布局:只改违反条款之处,尽量少动;锁定的物件不动。",
        "Repair a layout: only what breaks a clause, moved as little as may be; locked things stay.",
        "planner fix out/plan.dxf --out fixed/",
    )
)
def fix(
    file: Annotated[Path, typer.Argument(metavar="LAYOUT", help="layout.json | plan.dxf")],
    out: Out = Path("fixed"),
    free: Annotated[
        list[str],
        typer.Option(
            "--free", help=_t("可以移动的锁定物件,可多次给出", "a locked thing that may be moved; repeatable")
        ),
    ] = [],  # noqa: B006
    plan: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--plan", help=_t("layout.json 的原始平面图,DXF 画在其上", "the layout.json's own plan, for the DXF")
        ),
    ] = None,
    brief: BriefFile = None,
    as_json: Json = False,
    lang: Language = None,
) -> None:
    """Repairs a layout and prints what was moved."""
    from planner import pipeline

    with _said(lang) as chosen:
        fixed = pipeline.fix(file, out=out, plan=plan, free=free, brief_path=brief, lang=lang, default_lang=chosen)
        if as_json:
            _print_json(pipeline.fix_document(fixed, lang=chosen))
        else:
            for line in pipeline.fix_lines(fixed, lang=chosen):
                typer.echo(line)
    _exit_for(pipeline.fix_outcome(fixed))


@app.command(
    help=_example(
        "由布局出图:DXF、PDF、SVG、PNG;清单 XLSX。",
        "Draw a layout's sheets: DXF, PDF, SVG, PNG; its schedules as XLSX.",
        "planner draw out/plan.dxf --format pdf --format png --out sheets/",
    )
)
def draw(
    file: PlanOrLayout,
    brief: BriefFile = None,
    profile: Profiles = [],  # noqa: B006
    storey: StoreyId = None,
    out: Out = Path("out"),
    formats: Annotated[
        list[str],
        typer.Option("--format", help=_t("dxf|pdf|svg|png|xlsx,可多次给出", "dxf|pdf|svg|png|xlsx; repeatable")),
    ] = ["pdf"],  # noqa: B006
    plan: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--plan", help=_t("layout.json 的原始平面图,DXF 画在其上", "the layout.json's own plan, for the DXF")
        ),
    ] = None,
    sheet_size: Annotated[Optional[str], typer.Option("--size", help="A3|A2|A1|A0")] = None,  # noqa: UP045
    scale: Annotated[Optional[int], typer.Option("--scale", help="50 = 1:50")] = None,  # noqa: UP045
    chosen: Annotated[
        str, typer.Option("--set", help=_t("main|full|图集文件.toml", "main|full|a set's file (.toml)"))
    ] = "main",
    layers: Annotated[
        Optional[Lang],  # noqa: UP045
        typer.Option("--layers", help=_t("DXF 图层名的语言", "the language of the DXF's layer names")),
    ] = None,
    dxf_version: Annotated[str, typer.Option("--dxf-version", help="R2018|R2013|R2010")] = "R2018",
    lang: Language = None,
) -> None:
    """Writes the sheets of a layout."""
    from planner import pipeline

    with _said(lang) as default:
        files = pipeline.draw(
            file,
            out=out,
            formats=formats,
            plan=plan,
            profiles=profile,
            brief_path=brief,
            storey=storey,
            size=sheet_size,
            scale=scale,
            chosen=chosen,
            layers=layers,
            dxf_version=dxf_version,
            lang=lang,
            default_lang=default,
        )
        for path in files:
            typer.echo(str(path))


@app.command(
    help=_example(
        "条款:动词、限值、出处、可信度,由哪条规则或由人判断。",
        "Clauses: verb, limits, source, how sure, and which rule judges them or that people do.",
        "planner rules 4.1.2",
    )
)
def rules(
    clause: Annotated[Optional[str], typer.Argument(help=_t("条款号,如 4.1.2", "a clause, such as 4.1.2"))] = None,  # noqa: UP045
    brief: BriefFile = None,
    lang: Language = None,
) -> None:
    """Prints the clauses of all standards, or one."""
    from planner import pipeline

    with _said(lang) as chosen:
        for line in pipeline.rules_lines(clause, brief_path=brief, lang=chosen):
            typer.echo(line)


if __name__ == "__main__":
    sys.exit(app())
