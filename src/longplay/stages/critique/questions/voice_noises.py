"""Do plosives, sharp sibilants or loud breaths stick out of the lead?"""

from collections.abc import Iterator
from dataclasses import replace

from longplay.formats.ids import readable_id
from longplay.song.finding import Evidence, Finding
from longplay.song.listening import Listening, Problem, TrackListening
from longplay.song.style import Style
from longplay.song.time import span_between
from longplay.stages.critique.question import measured, wanted, whole_song

ID = "voice_noises"
FAMILY = "recording"
RATIONALE = """A mouth is louder than its words: air that hits the microphone, an s that cuts, a breath as loud as the
line. Each is small work now, and grows with every compressor behind it. What belongs to the singer stays."""
SOURCE = "bands as engineers use them; the limits: defaults, unsourced, held against measured voices"
PLACES = 6
FIX_DB = {"plosive": 6.0, "sibilance": 6.0, "breath": 99.0}
"""So far over its limit it is sent back; a breath never is (voice research for plosives; else default, unsourced)."""

_SAYS = {
    "plosive": (
        "Air hits the microphone in {}.",
        "Below 75 Hz the burst lies {:+.0f} dB from the phrase behind it. It can be cut out below the voice; next "
        "time sing a little past the microphone.",
    ),
    "sibilance": (
        "The s sounds are sharp in {}.",
        "They stand {:+.0f} dB from the brightness of the vowels around them. They can be turned down one by one "
        "without dulling the voice.",
    ),
    "breath": (
        "A breath is nearly as loud as the line it opens, in {}.",
        "It lies {:+.0f} dB from the line. Turned down, not taken out: a singer breathes.",
    ),
}


def answer(
    listening: Listening, style: Style, lead: TrackListening, problems: tuple[Problem, ...]
) -> Iterator[Finding]:
    """One finding per kind of noise, its loudest places together; good where the voice stands alone and has none."""
    if lead.role != "lead vocal":
        return
    clean: list[Evidence] = []
    for kind in _SAYS:
        range_ = wanted(style, f"{kind}_db")
        own = [p for p in problems if p.kind == kind and p.track == lead.name]
        loud = sorted((p for p in own if p.value > (range_.high or 0.0)), key=lambda p: -p.value)[:PLACES]
        if loud:
            yield _finding(listening, loud, measured(kind, loud[0].value, range_, 0.8, 2.0))
        else:
            clean.append(measured(kind, max((p.value for p in own), default=SOFT_DB), range_, 0.7, 2.0))
    if len(clean) == len(_SAYS):
        yield _clean(listening, lead, tuple(clean))


SOFT_DB = -40.0
"""What is said of a voice in which none was heard."""


def _finding(listening: Listening, loud: list[Problem], evidence: Evidence) -> Finding:
    worst = loud[0]
    spans = [span_between(listening.grid, p.start, p.end, p.track) for p in loud]
    where = tuple(replace(s, first_bar=max(s.first_bar, 1), last_bar=max(s.last_bar, 1)) for s in spans)
    places = where[0].bars if len(where) == 1 else f"{len(where)} places, the loudest in {where[0].bars}"
    summary, because = _SAYS[worst.kind]
    wrong = evidence.value >= (evidence.wanted[1] or 0.0) + FIX_DB[worst.kind]
    return Finding(
        readable_id(ID, worst.kind),
        ID,
        FAMILY,
        "fix" if wrong else "consider",
        summary.format(places),
        because.format(evidence.value),
        where,
        (evidence,),
        worst.track,
    )


def _clean(listening: Listening, lead: TrackListening, evidence: tuple[Evidence, ...]) -> Finding:
    return Finding(
        readable_id(ID, "clean"),
        ID,
        FAMILY,
        "good",
        "The voice is recorded without plosives, sharp s sounds or loud breaths.",
        "Nothing of the mouth stands out of the words.",
        (whole_song(listening),),
        evidence,
        lead.name,
    )
