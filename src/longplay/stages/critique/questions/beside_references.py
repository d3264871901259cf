"""How does it stand beside your references?"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from longplay.formats.ids import readable_id
from longplay.song.brief import Brief
from longplay.song.finding import Evidence, Finding
from longplay.song.listening import Listening
from longplay.song.reference import Reference
from longplay.song.style import Style
from longplay.song.track import Demo
from longplay.sound.loudness_shape import intro_s, lift_lu, range_lu
from longplay.stages.critique.levels import Levels
from longplay.stages.critique.question import measured, wanted, whole_song
from longplay.stages.critique.tones import OCTAVES, Octaves, decibels

ID = "beside_references"
FAMILY = "reference"
RATIONALE = """The artist chose these records, so they say more about what is wanted than any rule. The song is held
beside them, never below them: a difference may be the whole point, and only what lies outside all of them is news."""
SOURCE = "the artist's references, measured; the limits: defaults, unsourced"
MOST = 3
"""Differences told: more are not worked on at once (default, unsourced)."""
NEAR = 0.75
"""So far into a wanted range two records are alike in a matter; beyond it nothing is said (default, unsourced)."""
SHAPE = {"lift", "range"}
"""Two measures of one thing: how a song rises and falls."""
BANDS = slice(0, 8)
"""Octaves round 63 Hz to 8 kHz: above, old recordings and new differ for other reasons."""


class _Matter(NamedTuple):
    """One thing compared: evidence (song minus the middle of the references), how far outside, how to say it."""

    name: str
    evidence: Evidence
    outside: float
    low: str
    high: str


def answer(
    demo: Demo, listening: Listening, brief: Brief, style: Style, levels: Levels, references: tuple[Reference, ...]
) -> Iterator[Finding]:
    """At most three differences, the largest first, and what stands beside them well."""
    if not references:
        yield _none_named()
        return
    powers = levels.powers()
    matters = [
        _matter("loudness", [brief.target_lufs - r.lufs for r in references], style),
        _matter("lift", [lift_lu(powers) - r.lift_lu for r in references], style),
        _matter("range", [range_lu(powers) - r.range_lu for r in references], style),
        _matter("intro", [intro_s(powers) - r.intro_s for r in references], style),
        _matter("tempo", [_tempo_percent(listening.tempo.value, r.bpm) for r in references if r.bpm > 0], style),
    ]
    if demo.kind != "stems" or listening.clock == "record":  # stems are not mixed yet: their tone is nobody's choice
        matters += [_tone(listening, references, style), _matter("width", _widths(listening, references), style)]
    out = sorted((m for m in matters if m and m.outside > 0.0), key=lambda m: -m.outside)
    told = _once(out)[:MOST]
    yield from (_point(listening, matter, references) for matter in told)
    near = [m for m in matters if m and _is_near(m) and not (m.name in SHAPE and SHAPE & {o.name for o in out})]
    if near:
        yield _good(listening, near, references)


def _none_named() -> Finding:
    summary = "I compared the song with no other record, since I have none to hold it against."
    because = "Two or three sound files under references in brief.toml are enough; a song needs none to be good."
    return Finding(readable_id(ID, "not heard"), ID, FAMILY, "not_heard", summary, because, (), ())


def _once(matters: list[_Matter]) -> list[_Matter]:
    """Range and lift are one matter to the ear: the larger speaks for both."""
    named = [m.name for m in matters]
    both = set(named) >= SHAPE
    later = max(named.index("lift"), named.index("range")) if both else len(named)
    return [m for i, m in enumerate(matters) if i != later]


_SAYS: dict[str, tuple[str, str, str]] = {
    "loudness": (
        "loudness asked for, against the references",
        "You asked for a quieter master than {refs}: {value:.0f} dB under {them}.",
        "You asked for a louder master than {refs}: {value:.0f} dB over {them}.",
    ),
    "lift": (
        "lift against the references",
        "Your song rises less than {refs}: its loudest stretches stand {value:.0f} dB less over its softest.",
        "Your song rises more than {refs}: its loudest stretches stand {value:.0f} dB further over its softest.",
    ),
    "range": (
        "loudness range against the references",
        "Your song stays more even than {refs}: its soft and loud places lie {value:.0f} dB closer together.",
        "Your song goes further from soft to loud than {refs}, by {value:.0f} dB.",
    ),
    "intro": (
        "start against the references",
        "Your song is at its level {value:.0f} seconds sooner than {refs}.",
        "Your song takes {value:.0f} seconds longer than {refs} to reach its usual level.",
    ),
    "tempo": (
        "tempo against the references",
        "Your song is {value:.0f} percent slower than {refs}.",
        "Your song is {value:.0f} percent faster than {refs}.",
    ),
    "width": (
        "width against the references",
        "Your mix is narrower than {refs}, by {value:.0f} dB of side against middle.",
        "Your mix is wider than {refs}, by {value:.0f} dB of side against middle.",
    ),
    "tone": (
        "octave that differs most from the references",
        "Your mix has less {place} than {refs}: {value:.0f} dB.",
        "Your mix has more {place} than {refs}: {value:.0f} dB.",
    ),
}
_BECAUSE = {
    "loudness": "Streaming services turn both to the same loudness, so the quieter one loses nothing there; "
    "target_lufs in brief.toml is yours to change.",
    "lift": "What leaves before the chorus lifts it as much as what enters.",
    "range": "That is arrangement first and mix second; if it is how you hear the song, keep it.",
    "intro": "If it is worth the wait, keep it: it is a fact, not a fault.",
    "tempo": "They move at another pace, so compare what their drums and singers do with care.",
    "width": "The mix can open or close it; what plays in the middle stays there.",
    "tone": "The master can go some of the way to their tone, as far as you say (reference_amount in brief.toml).",
}
_PLACES = (
    "deep bass (round 63 Hz)",
    "bass (round 125 Hz)",
    "warmth (round 250 Hz)",
    "body (round 500 Hz)",
    "middle (round 1 kHz)",
    "presence (round 2 kHz)",
    "bite (round 4 kHz)",
    "brightness (round 8 kHz)",
)


def _matter(name: str, apart: list[float], style: Style, place: str = "") -> _Matter | None:
    """The middle of the differences; news only where the song lies outside on the same side of every reference."""
    if not apart:
        return None
    value = float(np.median(apart))
    measure, low, high = _SAYS[name]
    evidence = measured(measure, round(value, 1), wanted(style, f"reference_{name}"), 0.6, 1.0)
    beyond = _beyond(evidence) if len({v > 0.0 for v in apart}) == 1 else 0.0
    return _Matter(name, evidence, beyond, low.replace("{place}", place), high.replace("{place}", place))


def _beyond(evidence: Evidence) -> float:
    """How far outside the wanted range, in widths of that range; 0 inside."""
    low, high = evidence.wanted
    if evidence.inside:
        return 0.0
    edge = high if high is not None and evidence.value > high else low
    return abs(evidence.value / edge) - 1.0 + 1e-9 if edge else abs(evidence.value)


def _tempo_percent(own: float, theirs: float) -> float:
    """Difference in percent; half and double time count as the same."""
    return min((100.0 * (own * times / theirs - 1.0) for times in (1.0, 0.5, 2.0)), key=abs)


def _tone(listening: Listening, references: tuple[Reference, ...], style: Style) -> _Matter | None:
    """The octave that lies furthest from the references' middle, levels aside."""
    own = _octaves(listening)
    if own is None:
        return None
    heard = [_centred(own) - _centred(np.asarray(r.bands_db)) for r in references]
    worst = int(np.argmax(np.abs(np.median(heard, axis=0))))
    return _matter("tone", [float(one[worst]) for one in heard], style, _PLACES[worst])


def _centred(bands: Octaves) -> Octaves:
    kept = np.maximum(bands[BANDS], -60.0)
    return np.asarray(kept - np.mean(kept), dtype=np.float64)


def _octaves(listening: Listening) -> Octaves | None:
    """Octave balance of all tracks together in dB."""
    power: Octaves = np.zeros(OCTAVES)
    for track in listening.tracks:
        if track.desk_lufs is not None and len(track.bands_db) == len(power):
            power = power + 10.0 ** ((track.desk_lufs + np.asarray(track.bands_db)) / 10.0)
    return decibels(power) if power.any() else None


def _widths(listening: Listening, references: tuple[Reference, ...]) -> list[float]:
    """Side over middle of all tracks together, against each reference; nothing where no track has a level."""
    middle = side = 0.0
    for track in listening.tracks:
        if track.desk_lufs is not None:
            power, share = 10.0 ** (track.desk_lufs / 10.0), 10.0 ** (track.width_db / 10.0)
            middle, side = middle + power / (1.0 + share), side + power * share / (1.0 + share)
    if middle + side <= 0.0:
        return []
    own = max(-30.0, 10.0 * float(np.log10(max(side, 1e-12) / max(middle, 1e-12))))
    return [own - max(-30.0, r.width_db) for r in references]


def _is_near(matter: _Matter) -> bool:
    """Well inside the wanted range, also where it is open on one side."""
    edge = max(abs(bound) for bound in matter.evidence.wanted if bound is not None)
    return matter.evidence.inside and abs(matter.evidence.value) <= NEAR * edge


def _point(listening: Listening, matter: _Matter, references: tuple[Reference, ...]) -> Finding:
    says = matter.low if matter.evidence.value < 0 else matter.high
    one = len(references) == 1
    summary = says.format(value=abs(matter.evidence.value), refs=_refs(references), them="it" if one else "them")
    return Finding(
        readable_id(ID, matter.name),
        ID,
        FAMILY,
        "consider",
        summary,
        _BECAUSE[matter.name],
        (whole_song(listening),),
        (matter.evidence,),
        "the song",
    )


def _refs(references: tuple[Reference, ...]) -> str:
    return f"“{references[0].name}”" if len(references) == 1 else f"your {len(references)} references"


_WORDS: dict[str, str] = {"intro": "the way it begins", "tone": "tone", "range": "range from soft to loud"}


def _good(listening: Listening, near: list[_Matter], references: tuple[Reference, ...]) -> Finding:
    words = [_WORDS.get(m.name, m.name) for m in near]
    told = f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]
    return Finding(
        readable_id(ID, "near"),
        ID,
        FAMILY,
        "good",
        f"In {told} your song stands well beside {_refs(references)}.",
        "It lies as near to them as records of one kind lie to each other.",
        (whole_song(listening),),
        tuple(m.evidence for m in near),
        "the song",
    )
