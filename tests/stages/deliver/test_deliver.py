from longplay.song.brief import Brief
from longplay.song.mix import Channel, MasterReport, Mix
from longplay.song.recording import Recording
from longplay.stages.deliver.deliver import deliver, readme_text

SOUND = Recording("0" * 32, 44100, 2, 100)
MIX = Mix((Channel("LV take 3", "lead vocal", "lead vocal", (), 0.0, 0.0, (), "centre"),), (), (), (), -1.0, 44100)
REPORT = MasterReport(-14.0, -14.0, 6.0, -1.0, 3.0, 0.0, True, "+3.0 dB of gain, no limiting needed")


def test_stems_are_numbered_and_named_by_role() -> None:
    files = deliver(MIX, SOUND, SOUND, (("LV take 3", SOUND, -1.0), ("room return", SOUND, -1.0)))
    assert [file.path for file in files] == [
        "mix.wav",
        "master.wav",
        "stems/01_lead-vocal_lv-take-3.wav",
        "stems/02_effect_room-return.wav",
    ]
    assert [file.gain_db for file in files] == [0.0, 0.0, -1.0, -1.0]


def test_the_page_names_every_file_and_the_master() -> None:
    files = deliver(MIX, SOUND, SOUND, (("LV take 3", SOUND, 0.0),))
    parts = (("parts/bass-played.mid", "bass, as it is played"),)
    text = readme_text(Brief(title="Harbour", artist="Ann"), MIX, REPORT, files, parts)
    assert text.startswith("Ann - Harbour\n=")
    assert all(file.path in text for file in files)
    assert "parts/bass-played.mid" in text
    assert "-14.0 LUFS" in text
