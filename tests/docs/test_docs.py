"""What the docs say is what the house does: verbs, options, exit codes, files, questions."""

import ast
import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from longplay.control_room.cli import app
from longplay.song.finding import VERDICTS
from longplay.song.refusal import ExitCode
from longplay.stages.critique.question import Question, our_questions

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "src" / "longplay"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
TEXTS = {page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8") for page in PAGES}
CLI: Any = get_command(app)
VERBS: dict[str, Any] = CLI.commands
SET_UP = "python3 -m venv .venv && .venv/bin/pip install -c constraints.txt -e '.[test]' && .venv/bin/longplay demo"


def sections(page: str) -> dict[str, str]:
    """Text under each "## heading" of a page of docs/."""
    first, *rest = re.split(r"^## ", TEXTS[f"docs/{page}"], flags=re.MULTILINE)
    return {"": first} | {text.split("\n", 1)[0]: text.split("\n", 1)[1] for text in rest}


def first_cells(text: str) -> set[str]:
    """Everything in backticks in the first column of a section's tables."""
    return {
        name for row in re.findall(r"^\| (`.*?`) \|", text, flags=re.MULTILINE) for name in re.findall("`(.*?)`", row)
    }


def names_of(verb: Any) -> set[str]:
    """Options as they are typed, arguments as `--help` shows them."""
    given = {o for p in verb.params if p.param_type_name == "option" for o in p.opts}
    return given | {p.metavar or p.name.upper() for p in verb.params if p.param_type_name == "argument"}


def commands_in(text: str) -> list[tuple[str, list[str]]]:
    """(verb, options) of every "longplay VERB ..." that stands in code."""
    code = re.findall(r"`([^`\n]+)`", text) + re.findall(r"^    (.+)$", text, flags=re.MULTILINE)
    typed = [re.search(r"(?:^|[ /\\])longplay ([a-z][a-z-]*)(.*)", re.sub(r"#.*", "", line)) for line in code]
    return [(m[1], re.findall(r"(?<!\S)--?[a-z][a-z-]*", m[2].split("|")[0])) for m in typed if m]


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_has_its_arguments_and_options_and_an_example(verb: str) -> None:
    text = sections("cli.md")[verb]
    assert first_cells(text) == names_of(VERBS[verb])
    assert re.search(rf"^    longplay {verb}\b", text, flags=re.MULTILINE)
    assert "Exit codes: 0 " in text


def test_no_other_verb_is_documented() -> None:
    assert [heading for heading in sections("cli.md") if heading] == list(VERBS)


@pytest.mark.parametrize("page", sorted(TEXTS))
def test_every_command_on_a_page_can_be_typed(page: str) -> None:
    wrong = [
        (verb, options)
        for verb, options in commands_in(TEXTS[page])
        if verb not in VERBS or set(options) - names_of(VERBS[verb]) - {"--help"}
    ]
    assert wrong == []


@pytest.mark.parametrize("page", sorted(TEXTS))
def test_every_link_leads_somewhere(page: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)[^)]*\)", TEXTS[page])
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize("page", sorted(TEXTS))
def test_every_source_file_named_exists(page: str) -> None:
    named = re.findall(r"`([\w/]+\.py)`", TEXTS[page])
    places = (HOUSE, ROOT, ROOT / "src", HOUSE / "stages" / "critique" / "questions")
    assert [name for name in named if not any((place / name).exists() for place in places)] == []


def test_exit_codes_are_the_ones_there_are() -> None:
    codes = [int(code) for code in re.findall(r"^\| (\d+) \|", TEXTS["docs/exit-codes.md"], flags=re.MULTILINE)]
    assert codes == sorted(ExitCode)
    lines = re.findall(r"^Exit codes: (.+?)\.$", TEXTS["docs/cli.md"], flags=re.MULTILINE | re.DOTALL)
    used = {int(code) for line in lines for code in re.findall(r"\b(\d+)\b", line)}
    assert used <= set(codes)


def test_readme_gives_the_two_commands_that_work() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"]["longplay"] == "longplay.control_room.__main__:main"
    for command in (SET_UP, ".venv/bin/pytest", "uv run longplay demo", "uv run pytest"):
        assert command in TEXTS["README.md"]
    assert (ROOT / "constraints.txt").is_file()


def test_the_files_of_a_record_are_the_ones_that_are_written() -> None:
    written = {"stems/*.wav", *_written("producing/delivering.py"), *_written("producing/reporting.py")}
    written |= _written("stages/deliver/deliver.py") | _written("producing/previews.py")
    written |= _written("producing/tracking.py") | _written("stages/tracking/letter.py")
    written |= _written("folder/mixes.py") | _written("control_room/mix_verbs.py")
    documented = first_cells(sections("production-folder.md")["record/"])
    assert [name for name in documented if not any(fnmatch(name, made) for made in written)] == []
    assert [made for made in written if not any(fnmatch(name, made) for name in documented)] == []


def _written(module: str) -> set[str]:
    """File names in a module's source, "*" where a name is put together."""
    tree = ast.parse((HOUSE / module).read_text(encoding="utf-8"))
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    texts = {_pattern(node) for node in ast.walk(tree) if id(node) not in inside}
    return {text for text in texts if re.fullmatch(r"[\w/*-]+\.(json|jsonl|wav|txt|html|mid|md|musicxml|pdf)", text)}


def _pattern(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else ""


def test_the_fields_of_the_brief_are_the_ones_there_are() -> None:
    from longplay.song.brief import Brief

    documented = first_cells(sections("production-folder.md")["brief.toml"])
    assert {name.strip("[]") for name in documented} == set(Brief.__dataclass_fields__)


@pytest.mark.parametrize("question", our_questions(), ids=lambda q: q.id)
def test_every_question_is_listed_in_its_own_words(question: Question) -> None:
    assert f"| {question.asks} | `{question.id}` | {question.family} |" in TEXTS["docs/questions.md"]


def test_no_other_question_or_verdict_is_listed() -> None:
    listed = re.findall(r"^\| [^|]+\? \| `(\w+)` \|", TEXTS["docs/questions.md"], flags=re.MULTILINE)
    assert sorted(listed) == sorted(question.id for question in our_questions())
    assert tuple(re.findall(r"^\| `(\w+)` \|", TEXTS["docs/questions.md"], flags=re.MULTILINE)) == VERDICTS


def test_the_docs_say_nothing_of_a_machine() -> None:
    private = re.compile(r"/(?:home|root|work|tmp|Users)/|localhost|https?://\d")
    assert {page: found for page, text in TEXTS.items() if (found := private.findall(text))} == {}
