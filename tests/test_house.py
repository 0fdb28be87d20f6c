"""The structure that import-linter cannot see: cli.py, and who may import the solver and the terminal."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def imports(path: Path) -> set[str]:
    """The modules that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{name.name}" for name in node.names} | {node.module or ""}
    return found


def importers(module: str) -> set[str]:
    """The files of the package that import a module."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "planner").rglob("*.py")
        if any(name == module or name.startswith(f"{module}.") for name in imports(path))
    }


def test_the_command_line_imports_only_the_pipeline_and_words() -> None:
    own = {name for name in imports(ROOT / "cli.py") if name.startswith("planner")}
    allowed = {"planner", "planner.pipeline", "planner.errors", "planner.errors.PlannerError"}
    allowed |= {"planner.words", "planner.words.Lang", "planner.words.Text"}
    assert own <= allowed


def test_only_the_search_knows_the_solver() -> None:
    assert importers("scipy.optimize") <= {"planner/place/search.py"}


def test_only_the_command_line_knows_the_terminal() -> None:
    assert importers("typer") == set()
    assert importers("rich") == set()


def test_only_one_folder_knows_dxf_and_one_file_paper() -> None:
    assert all(path.startswith("planner/files/dxf/") for path in importers("ezdxf"))
    assert importers("matplotlib") == {"planner/files/paper.py"}


def test_every_package_is_named_in_the_build() -> None:
    import tomllib

    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    found = {
        path.parent.relative_to(ROOT).as_posix().replace("/", ".") for path in (ROOT / "planner").rglob("__init__.py")
    }
    assert set(build) == found | {"planner.templates"}


def test_reading_loads_nothing_of_placing_judging_and_drawing() -> None:
    plan = ROOT / "layouts" / "meishan" / "plan.dxf"
    read = f"from planner import pipeline; pipeline.read_rows(pipeline.read(Path({str(plan)!r})), lang=Lang.EN)"
    code = f"import sys; from pathlib import Path; from planner.words import Lang; {read}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    heavy = {"networkx", "scipy", "matplotlib", "jinja2", "cattrs"}
    heavy |= {f"planner.{room}" for room in ("place", "draw", "rules", "measure.routes", "measure.sight")}
    assert heavy.isdisjoint(loaded.split())


def test_the_pipeline_knows_all_that_it_names() -> None:
    from planner import pipeline

    assert all(callable(getattr(pipeline, name)) for name in pipeline.__all__)
