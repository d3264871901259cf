"""The question protocol: missing evidence, missing thresholds, a person's own questions."""

from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from tests.stages.critique.made_songs import band, bare, made_style

from longplay.stages.critique.question import (
    EVIDENCE,
    ask,
    ask_file,
    check_finding,
    our_questions,
    question_files,
    question_of,
)

pytestmark = pytest.mark.usefixtures("store")
OWN = '''"""{asks}"""
ID, FAMILY, RATIONALE, SOURCE = "own", "lyric", "because I ask", "me"


def answer({wants}):
    {body}
'''


def own(folder: Path, wants: str = "demo", body: str = "yield from ()", asks: str = "Does it rhyme?") -> Path:
    (folder / "rhymes.py").write_text(OWN.format(asks=asks, wants=wants, body=body))
    return folder


def question(name: str):  # type: ignore[no-untyped-def]
    return next(q for q in our_questions() if q.id == name)


def test_missing_evidence_is_told_loudly() -> None:
    (finding,) = ask(question("drum_energy"), bare(contrast=True))
    assert finding.verdict == "not_heard"
    assert "no drums" in finding.because.lower()


def test_drums_inside_a_mix_are_not_called_missing() -> None:
    song = band(kind="bounce")
    tracks = tuple(t for t in song.listening.tracks if t.role != "drums")
    song = replace(song, listening=replace(song.listening, tracks=tracks, has_drums=True))
    assert "inside the finished mix" in ask(question("drum_sound"), song)[0].summary


def test_a_style_without_the_threshold_gives_cannot_tell() -> None:
    style = made_style()
    bare_style = replace(style, thresholds=tuple(t for t in style.thresholds if t.name != "chorus_lift_db"))
    (finding,) = ask(question("chorus_lifts"), replace(band(), style=bare_style))
    assert finding.verdict == "cannot_tell"
    assert "chorus_lift_db" in finding.because


def test_own_question_is_asked(tmp_path: Path) -> None:
    (file,) = question_files(str(own(tmp_path)))
    assert ask_file(file, band()) == ()


@pytest.mark.parametrize(
    "trouble",
    [
        {"body": "yield 1 / 0"},
        {"body": "yield 'not a finding'"},
        {"body": "syntax error("},
        {"wants": "horoscope"},
        {"asks": "No question"},
    ],
)
def test_broken_own_question_is_named_and_the_run_goes_on(tmp_path: Path, trouble: dict[str, str]) -> None:
    (file,) = question_files(str(own(tmp_path, **trouble)))
    (finding,) = ask_file(file, band())
    assert finding.verdict == "cannot_tell"
    assert "rhymes" in finding.because


def test_an_edited_question_is_another_file(tmp_path: Path) -> None:
    before = question_files(str(own(tmp_path)))
    assert question_files(str(own(tmp_path, body="pass; yield from ()"))) != before
    assert question_files("") == ()


def test_our_own_mistakes_stop_the_run() -> None:
    module = ModuleType("broken")
    module.__doc__ = "No question"
    module.ID, module.FAMILY, module.RATIONALE, module.SOURCE = "x", "lyric", "", ""  # type: ignore[attr-defined]
    module.answer = lambda: iter(())  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="must be the question"):
        question_of(module)


def test_unknown_unit_is_refused() -> None:
    finding = ask(question("recording_problems"), band())[0]
    wrong = replace(finding, evidence=(replace(finding.evidence[0], unit="furlongs"),))
    with pytest.raises(ValueError, match="furlongs"):
        check_finding(wrong)


def test_every_evidence_can_be_got_from_a_whole_song() -> None:
    song = band()
    assert {name for name, (get, _) in EVIDENCE.items() if get(song) is None} == {"figures"}
