from longplay.song.arrangement import Form
from longplay.song.brief import Brief
from longplay.song.credit import Credit, SoundCredit
from longplay.song.mix import MasterReport
from longplay.song.platform import Platform, playback
from longplay.song.recording import Recording
from longplay.song.structure import Structure
from longplay.song.time import TempoMap
from longplay.song.track import Take, Track
from longplay.stages.deliver.credits_page import credits_text
from longplay.stages.deliver.release_page import release_readme

BRIEF = Brief(title="Harbour", artist="Ann", isrc="QZABC2700001")
REPORT = MasterReport(-14.0, -14.0, 6.0, -1.0, 3.0, 0.0, True, "plain gain")
OWN = Track("vox", "lead vocal", (Take("vox", Recording("0" * 32, 44100, 1, 100)),))
SOUND = SoundCredit("bass", "electric bass", "Synthesised.", "steady hands", "Learned from X, CC BY 4.0.")


def test_credits_name_people_first_then_the_house_then_the_sounds() -> None:
    text = credits_text(
        BRIEF, (Credit("Longplay", "arranger", "arrange"), Credit("Bo", "guitar", "gtr")), (OWN,), (SOUND,)
    )
    assert text.index("Ann: vox (lead vocal)") < text.index("Bo: guitar (gtr)") < text.index("Longplay: arranger")
    assert "bass: electric bass. Synthesised. Played with the habits of the steady hands. Learned from X" in text
    assert "ISRC: QZABC2700001" in text


def test_nothing_is_said_of_what_is_not_there() -> None:
    text = credits_text(Brief(), (Credit("Longplay", "mix engineer", "mix"),), (), ())
    assert "Sounds" not in text
    assert "ISRC" not in text
    assert "Performed" not in text


def test_the_page_says_where_bar_one_is_and_what_platforms_do() -> None:
    form = Form((), TempoMap((1.25, 1.75, 2.25)), Structure(()), (), 10.0, "", 0.0)
    heard = playback(Platform("X", -16.0, False, -1.0, "2026-11-22", "a list"), -14.0, -1.0)
    text = release_readme(BRIEF, form, 44100, REPORT, (("master/a.wav", "the master"),), (heard,))
    assert "bar 1 begins 1.250 s after the first frame" in text
    assert "X             plays at -16 LUFS: -2.0 dB, peak -3.0 dBTP (a list, 2026-11-22)" in text
    assert "master/a.wav  the master" in text
