"""Every stage carries a craft's credit, so that who could be hired instead falls out of the run."""

import ast
from importlib import import_module
from pathlib import Path

import longplay.production as run_sheet
from longplay.cache.kept import Kept, credits_of_stages

HOUSE = Path(run_sheet.__file__).parent
WITHOUT_CREDIT = {"intake", "edit", "deliver"}
"""No single kept step makes them: see docs/decisions."""


def stages_in_source() -> dict[str, list[str]]:
    """Folder of stages/ -> names of its functions that are decorated with @stage(...)."""
    found: dict[str, list[str]] = {p.name: [] for p in (HOUSE / "stages").iterdir() if (p / "__init__.py").is_file()}
    for path in sorted((HOUSE / "stages").glob("*/*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and any(_is_stage(d) for d in node.decorator_list):
                found[path.parent.name].append(f"longplay.stages.{path.parent.name}.{path.stem}:{node.name}")
    return found


def _is_stage(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name) and decorator.func.id == "stage"


STAGES = stages_in_source()


def test_every_folder_of_stages_has_a_stage() -> None:
    assert {folder for folder, names in STAGES.items() if not names} == WITHOUT_CREDIT


def test_every_stage_has_a_credit() -> None:
    places = [name.split(":") for names in STAGES.values() for name in names]
    steps = [getattr(import_module(module), name) for module, name in places]
    assert [step.name for step in steps if not (isinstance(step, Kept) and step.credit)] == []


def test_the_credits_are_the_fold_over_all_stages() -> None:
    credits = credits_of_stages()
    assert {credit.work for credit in credits} == {folder for folder, names in STAGES.items() if names}
    assert all(credit.name == "Longplay" and credit.craft for credit in credits)


def test_every_folder_of_stages_is_named_in_the_page_about_a_record() -> None:
    page = (HOUSE.parents[1] / "docs" / "a_record_in_one_page.md").read_text(encoding="utf-8")
    assert [folder for folder in STAGES if f"`stages/{folder}/`" not in page] == []
