"""The house's limits: size, words beside what is public, and what a start may load."""

import ast
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).parents[2] / "src" / "longplay"
USUAL_BODY, LONG_BODY, LONGEST_BODY, LONGEST_FILE = 8, 40, 60, 500
"""Lines: the median, 19 of 20, and all functions; all files."""
HEAVY = ("scipy", "numba", "onnxruntime", "pedalboard", "soundfile", "soxr", "swift_f0", "mido", "tomlkit", "music21")
START_S = 1.0
"""`longplay --help` takes 0.25 s on a quiet machine and may take 0.5; twice that here: tests share the machine."""
Def = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@cache
def parsed() -> dict[str, ast.Module]:
    """Every source file by its place in the house."""
    files = sorted(HOUSE.rglob("*.py"))
    return {p.relative_to(HOUSE).as_posix(): ast.parse(p.read_text(encoding="utf-8")) for p in files}


def body_lines(function: ast.FunctionDef) -> int:
    """Lines of a function's body, docstring and functions inside it included."""
    return (function.end_lineno or 0) - function.body[0].lineno + 1


def undocumented(body: list[ast.stmt], inside: str = "") -> Iterator[str]:
    """Public functions and classes without a docstring, methods of public classes included."""
    for node in body:
        if isinstance(node, Def) and not node.name.startswith("_"):
            if ast.get_docstring(node) is None:
                yield inside + node.name
            if isinstance(node, ast.ClassDef):
                yield from undocumented(node.body, f"{inside}{node.name}.")


def loaded_at_start(module: ast.Module) -> Iterator[str]:
    """Packages that are imported when the module is: everything but what stands inside functions."""
    for node in ast.iter_child_nodes(module):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]
        elif not isinstance(node, ast.FunctionDef):
            yield from loaded_at_start(node)  # type: ignore[arg-type]  # any node has children


def prints(module: ast.Module) -> list[int]:
    """Lines that print."""
    calls = (node for node in ast.walk(module) if isinstance(node, ast.Call))
    return [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]


def run(*arguments: str) -> str:
    """What a fresh Python prints."""
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def test_function_bodies_are_short() -> None:
    functions = ((p, n) for p, m in parsed().items() for n in ast.walk(m) if isinstance(n, ast.FunctionDef))
    sizes = {(path, f.name, f.lineno): body_lines(f) for path, f in functions}
    assert {place: size for place, size in sizes.items() if size > LONGEST_BODY} == {}
    in_order = sorted(sizes.values())
    assert in_order[len(in_order) // 2] <= USUAL_BODY
    assert in_order[len(in_order) * 95 // 100] <= LONG_BODY


def test_files_are_short() -> None:
    sizes = {path: len((HOUSE / path).read_text(encoding="utf-8").splitlines()) for path in parsed()}
    assert {path: size for path, size in sizes.items() if size > LONGEST_FILE} == {}


def test_what_is_public_says_what_it_is() -> None:
    assert [(path, name) for path, module in parsed().items() for name in undocumented(module.body)] == []
    assert [path for path, module in parsed().items() if module.body and not ast.get_docstring(module)] == []


def test_sources_point_to_what_a_reader_has() -> None:
    texts = {path: (HOUSE / path).read_text(encoding="utf-8") for path in parsed()}
    papers = {name: re.findall(r"\b(?:docs/)?[\w-]+\.md\b|\bDESIGN\b", text) for name, text in texts.items()}
    known = {f"docs/{page.name}" for page in (HOUSE.parents[1] / "docs").glob("*.md")} | {"lyrics.md"}  # a file we read
    assert {path: found for path, named in papers.items() if (found := set(named) - known)} == {}


def test_only_the_control_room_prints() -> None:
    elsewhere = {path: prints(module) for path, module in parsed().items() if not path.startswith("control_room/")}
    assert {path: lines for path, lines in elsewhere.items() if lines} == {}


def test_heavy_packages_are_imported_inside_functions() -> None:
    early = {path: found for path, m in parsed().items() if (found := sorted({*loaded_at_start(m)} & {*HEAVY}))}
    assert early == {}


def test_starting_loads_nothing_heavy() -> None:
    code = (
        "import sys, longplay.production, longplay.control_room.producing_verbs, longplay.control_room.reading_verbs;"
    )
    code += f"print(*sorted({{m.split('.')[0] for m in sys.modules}} & {set(HEAVY)!r}))"
    assert run("-c", code).split() == []


def test_help_is_quick() -> None:
    def seconds() -> float:
        started = time.monotonic()
        run("-m", "longplay.control_room", "--help")
        return time.monotonic() - started

    assert any(seconds() < START_S for _ in range(5))


def test_the_limits_see_what_breaks_them() -> None:
    bad = ast.parse("import scipy.signal\nclass A:\n  import numba\n  def f(self): print(1)\ndef g():\n  import mido\n")
    assert sorted(loaded_at_start(bad)) == ["numba", "scipy"]
    assert (list(undocumented(bad.body)), prints(bad)) == (["A", "A.f", "g"], [4])
    (long,) = ast.parse("def f():\n" + "  1\n" * 61).body
    assert isinstance(long, ast.FunctionDef)
    assert body_lines(long) == 61
