from pathlib import Path

from longplay.formats.rpp import RppTrack, write_rpp
from longplay.song.structure import name_sections
from longplay.song.time import RecordSeconds, TempoMap

LATE: TempoMap[RecordSeconds] = TempoMap(tuple(0.8 + 0.5 * i for i in range(33)))
SECTIONS = name_sections((("verse", 1, 3, 1.0), ("chorus", 4, 3, 1.0)))


def project(tmp_path: Path, *tracks: RppTrack) -> list[str]:
    write_rpp(tmp_path / "x.rpp", tracks, LATE, SECTIONS, 44100)
    return (tmp_path / "x.rpp").read_text().splitlines()


def test_every_bracket_is_closed(tmp_path: Path) -> None:
    lines = project(tmp_path, RppTrack("vox", "stems/01.wav", 12.0))
    assert sum(line.strip().startswith("<") for line in lines) == sum(line.strip() == ">" for line in lines)


def test_tempo_sections_and_sound_lie_on_one_clock(tmp_path: Path) -> None:
    lines = [line.strip() for line in project(tmp_path, RppTrack("vox", "stems/01.wav", 12.0))]
    assert "PT 0.000000000 150.000000 1 262146" in lines  # two beats stand for the 0.8 s before bar 1
    assert "PT 0.800000000 120.000000 1 262148" in lines
    assert 'MARKER 2 6.800000000 "chorus" 0' in lines
    assert 'FILE "stems/01.wav"' in lines
    assert "LENGTH 12.000000000" in lines


def test_a_name_with_quotes_stays_one_word(tmp_path: Path) -> None:
    lines = project(tmp_path, RppTrack('the "big"\none', "a.wav", 1.0), RppTrack("a\"b'c`", "a.wav", 1.0))
    names = [line.strip() for line in lines if line.startswith("    NAME")]
    assert names == ["NAME 'the \"big\" one'", "NAME \"a'b'c`\""]
