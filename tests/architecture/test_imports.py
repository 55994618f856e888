"""The house is built as the plan says: imports only point down, and nothing is called what nobody can find."""

import ast
import statistics
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("bot", "handlers", "scheduled", "messages", "storage", "rules", "playground")
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "shared", "lib"}
LONG, MOST_LONG = 300, 6
"""Lines of a file that is long, and how many such files there may be."""


def sources(*rooms: str) -> Iterator[Path]:
    """Every file of ours in these rooms."""
    for room in rooms:
        yield from sorted((ROOT / room).rglob("*.py"))


def trees(*rooms: str) -> Iterator[tuple[Path, ast.Module]]:
    """Every file of ours with what it says."""
    for path in sources(*rooms):
        yield path, _tree_of(path)


@cache
def _tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_imports_only_point_down(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    failed = lint_imports(config_filename="pyproject.toml", no_cache=True)
    assert not failed, capsys.readouterr().out


def test_nothing_is_called_what_nobody_can_find() -> None:
    assert not [path for path in sources(*ROOMS, "tests") if path.stem in NAMELESS or path.parent.name in NAMELESS]


def test_files_and_functions_are_short() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources(*ROOMS)}
    assert len([path for path, lines in lengths.items() if lines > LONG]) <= MOST_LONG
    functions = [
        (node.end_lineno or 0) - node.lineno + 1
        for _, tree in trees(*ROOMS)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert statistics.median(functions) <= 10


def test_a_task_is_never_started_and_forgotten() -> None:
    """What nobody holds may be swept away while it runs, and what it raises is heard by nobody."""
    starting = {"create_task", "ensure_future", "run_in_executor", "start_soon"}
    for path, tree in trees("bot", "storage", "playground"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                called = ast.unparse(node.value.func).rpartition(".")[2]
                assert called not in starting, f"{path.name}:{node.lineno}"


def test_everything_is_caught_only_in_the_loops() -> None:
    """Anywhere else, an error that nobody thought of must show itself."""
    loops = {"loops.py", "timetable.py", "sweep.py", "attempt.py", "sender.py"}
    found = {
        path.name
        for path, tree in trees(*ROOMS)
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and node.type is not None and ast.unparse(node.type) == "Exception"
    }
    assert found <= loops


def test_nothing_is_made_from_strings_at_run_time() -> None:
    """No eval, no exec, no pickle, no shell: nothing that somebody typed can become a program."""
    forbidden = {"eval", "exec", "compile", "pickle", "marshal", "shelve", "subprocess", "os.system", "yaml.load"}
    for path, tree in trees(*ROOMS):
        for node in ast.walk(tree):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            imported = {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()
            assert called not in forbidden, f"{path.name}: {called}"
            assert not imported & forbidden, f"{path.name}: {imported}"


def test_no_switch_turns_verification_off() -> None:
    words = ("skip_verif", "disable_verif", "verify=False", "insecure", "no_auth", "request_verification_enabled=False")
    for path in sources("bot"):
        said = path.read_text(encoding="utf-8")
        assert not [word for word in words if word in said], path.name
