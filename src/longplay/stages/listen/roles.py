"""Whose part is this? From the name an artist gave a file, and where that says nothing from its sound."""

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longplay.sound.pitch import track_pitch
from longplay.sound.spectrum import mono, power_spectra

_WORDS: dict[str, str] = {
    "voice": "voc vocal vocals vox voice sing singer singing sung song_voice vx vcl vcls lv ldv ldvox leadvox lvox "
    "gesang stimme voz voces voix chant voce canto zang sång sang wokal vocali вокал голос ボーカル 歌 人声 보컬",
    "lead": "lead ld main solo hauptstimme principal",
    "lead voice": "lv ldv ldvox leadvox lvox ldvx leadvoc leadvocal gesang",
    "backing": "backing backup bg bgv bgvs bgvox bv bvs bvox harm harmony harmonies harms double dbl dbls db doubles "
    "dub adlib adlibs ad choir chorus_voices choirs gang ooh oohs ahh ahhs aahs high low second 2nd octave",
    "choir": "bgv bgvs bgvox bv bvs bvox choir choirs chor chöre coros coro choeurs chœur choeur cori koor kör хор "
    "harm harmony harmonies harms adlib adlibs ooh oohs ahh ahhs aahs コーラス 和声 코러스",
    "guitar": "gtr gtrs guitar guitars git gitarre gitarren guitarra guitare chitarra gitaar gitarr gitar gitara "
    "violao violão ac acgtr agtr egtr elgtr acgit strum strums uke ukulele ukelele banjo mandolin tele strat "
    "nylon steelstring dobro slide гитара ギター 吉他 기타",
    "maybe guitar": "acoustic acc acous akustik elec electric eguitar acustica acústica fingerpicking picking riff",
    "bass": "bass bss bs basse bajo basso baixo bas basgitaar kontrabass contrabass upright subbass 808bass бас "
    "ベース 贝斯 베이스",
    "drum": "drum drums dr drm drms drumkit kit kick kik kck kd bd bassdrum snare snr sn sd hihat hh hats hat oh ohs "
    "overhead overheads tom toms ftom rtom cymbal cymbals ride crash rim rimshot schlagzeug batteria batería bateria "
    "batterie trommel trommeln trummor slagwerk perkusja ударные барабаны ドラム 鼓 드럼",
    "maybe drum": "beat beats loop loops room rooms groove 808 909 breakbeat break click",
    "percussion": "perc percs percussion shaker shakers tamb tambo tambourine tambourin conga congas bongo bongos "
    "cajon cajón clap claps clappy snaps snap cowbell triangle woodblock maracas guiro cabasa djembe perkussion "
    "percusión percusion percussioni",
    "keys": "key keys keyb keyboard keyboards pno piano pianos klavier tasten tastiera clavier teclado teclas toetsen "
    "rhodes rhds wurli wurlitzer ep epiano clav clavinet organ orgel hammond b3 org harpsichord celesta accordion "
    "akkordeon grand синтезатор пианино клавиши ピアノ 钢琴 피아노",
    "synth": "synth synths syn synthie arp arps sequence seq pluck plucks saw moog juno prophet lead_synth",
    "pad": "pad pads drone drones atmos atmo ambience texture textures fläche flächen",
    "strings": "string strings str strgs violin violins vln vlns viola vla violas cello celli vc cellos fiddle quartet "
    "streicher geige cuerdas cordes archi strijkers stråkar скрипка струнные ストリングス 弦乐 현악",
    "brass": "brass horn horns trumpet trumpets tpt trp trombone trombones tbn sax saxophone saxes tenorsax altosax "
    "tuba flugel flugelhorn bläser metales cuivres ottoni",
    "mix": "bounce bounced mix mixdown mixed master mastered premaster final rough 2mix twomix stereo full fullmix "
    "song demo print printed export gesamt",
    "memo": "memo memos voicememo sprachmemo recording aufnahme iphone phone handy notiz",
}
_RULES: tuple[tuple[frozenset[str], str, float], ...] = tuple(
    (frozenset(kinds.split("+")), role, confidence)
    for kinds, role, confidence in (
        ("memo", "voice and guitar", 0.6),
        ("voice+guitar", "voice and guitar", 0.8),
        ("lead+mix", "bounce", 0.7),
        ("choir+pad", "pad", 0.6),
        ("choir", "backing vocal", 0.9),
        ("lead voice", "lead vocal", 0.95),
        ("voice+backing+lead", "backing vocal", 0.7),
        ("voice+backing", "backing vocal", 0.9),
        ("voice+lead", "lead vocal", 0.95),
        ("voice+drum", "lead vocal", 0.5),
        ("voice", "lead vocal", 0.85),
        ("percussion+drum", "percussion", 0.8),
        ("drum", "drums", 0.95),
        ("percussion", "percussion", 0.9),
        ("bass+maybe drum", "bass", 0.8),
        ("bass", "bass", 0.95),
        ("pad", "pad", 0.9),
        ("guitar", "guitar", 0.95),
        ("strings+maybe guitar", "guitar", 0.6),
        ("strings", "strings", 0.9),
        ("brass", "brass", 0.9),
        ("keys", "keys", 0.95),
        ("synth", "keys", 0.8),
        ("maybe drum", "drums", 0.7),
        ("maybe guitar", "guitar", 0.75),
        ("backing", "backing vocal", 0.4),
        ("lead", "lead vocal", 0.5),
        ("mix", "bounce", 0.8),
    )
)
"""The first rule whose kinds all occur decides; confidences are defaults, unsourced."""


def _plain(text: str) -> str:
    """Lower case without accents: artists write "Gitárre" and "gitarre" alike."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


def _kinds_by_word() -> dict[str, frozenset[str]]:
    kinds: dict[str, frozenset[str]] = {}
    for kind, words in _WORDS.items():
        for word in words.split():
            kinds[_plain(word)] = kinds.get(_plain(word), frozenset()) | {kind}
    return kinds


_KINDS = _kinds_by_word()
_NEUTRAL = frozenset(
    ("in", "out", "top", "bot", "left", "right", "di", "mic", "stem", "track", "take", "dry", "wet", "l", "r")
)
_MEMO_NAMES = ("new recording", "neue aufnahme", "voice memo", "sprachmemo", "nueva grabacion")


def name_words(name: str) -> tuple[str, ...]:
    """The words of a file name: split at signs, digits and capitals ("leadVox_02" is "lead", "vox", "02")."""
    stem = re.sub(r"\.(wav|flac|mp3|ogg|opus|aiff?|m4a)$", "", name, flags=re.IGNORECASE)
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", stem)
    return tuple(re.findall(r"[^\W\d_]+|\d+", _plain(spaced)))


def _kinds_of(word: str) -> frozenset[str]:
    """What a word says; of a compound ("drumloop", "kickin", "leadgitarre") both halves."""
    if word in _KINDS:
        return _KINDS[word]
    if not word.isascii():
        return frozenset[str]().union(
            *(kinds for known, kinds in _KINDS.items() if not known.isascii() and known in word)
        )
    for cut in range(len(word) - 2, 2, -1):
        first, second = word[:cut], word[cut:]
        if first in _KINDS and (second in _KINDS or second in _NEUTRAL):
            return _KINDS[first] | _KINDS.get(second, frozenset())
    return next((kinds for known, kinds in _KINDS.items() if len(known) >= 5 and word.endswith(known)), frozenset())


def guess_role(name: str) -> tuple[str, float]:
    """The role a file's name tells and how surely, 0-1; ("other", 0.0) where it says nothing.

    Knows abbreviations of English-speaking studios and the common words of some more languages.
    """
    words = name_words(name)
    said = frozenset[str]().union(*(_kinds_of(word) for word in words))
    if any(memo in " ".join(words) for memo in _MEMO_NAMES):
        said |= {"memo"}
    for kinds, role, confidence in _RULES:
        if kinds <= said:
            return role, confidence
    return "other", 0.0


@dataclass(frozen=True, slots=True)
class _Sound:
    """Measures of a track's loudest 20 s.

    voiced: share of sounding frames with a single pitch. glide: share of steps within a tone that move, as voices do
    and keys do not. noisy: median spectral flatness. low: share of power under 180 Hz. centroid_hz. wide: power of
    the channels' difference over that of their sum.
    """

    voiced: float
    glide: float
    noisy: float
    low: float
    centroid_hz: float
    wide: float


def guess_role_by_sound(samples: NDArray[np.float32], rate: int, tracks_in_demo: int) -> tuple[str, float]:
    """The role that `samples` (frames, channels) sound like, and how surely, 0-1; ("other", 0.0) for silence.

    A demo of one stereo file is a bounce, one of one mono file a voice, or a voice and a guitar. Bounds were read off
    a dozen real takes, loops and stems: a guess to be shown, not to be relied on.
    """
    if len(samples) < rate // 2 or float(np.max(np.abs(samples))) < 1e-4:
        return "other", 0.0
    sound = _measure(_loudest(samples, rate), rate)
    if tracks_in_demo == 1 and sound.wide > 1e-4:
        return "bounce", 0.8
    # A single file that rings on between the sung notes is a voice with an instrument.
    if sound.voiced > (0.85 if tracks_in_demo == 1 else 0.75) and sound.glide > 0.12:
        return "lead vocal", 0.75
    if tracks_in_demo == 1:
        return ("voice and guitar", 0.6) if sound.voiced > 0.1 else ("bounce", 0.4)
    return _instrument(sound)


def _instrument(sound: _Sound) -> tuple[str, float]:
    if sound.low > 0.7 and sound.centroid_hz < 250.0 and sound.noisy < 1e-3:
        return "bass", 0.7
    if sound.voiced < 0.03 or (sound.voiced < 0.2 and sound.noisy > 2e-4):
        return "drums", 0.75 if sound.noisy > 2e-3 else 0.55
    if sound.voiced > 0.1 or sound.noisy < 2e-4:
        return ("keys", 0.4) if sound.wide > 0.1 else ("guitar", 0.45)
    return "other", 0.2


def _loudest(samples: NDArray[np.float32], rate: int, seconds: float = 20.0) -> NDArray[np.float32]:
    """The loudest stretch of `seconds`, found in half seconds."""
    half = max(1, rate // 2)
    power = np.add.reduceat(np.square(mono(samples)), np.arange(0, len(samples), half))
    window = min(len(power), round(2 * seconds))
    start = int(np.argmax(np.convolve(power, np.ones(window), "valid"))) * half
    return samples[start : start + round(seconds * rate)]


def _measure(samples: NDArray[np.float32], rate: int) -> _Sound:
    signal = mono(samples)
    pitch = track_pitch(signal, rate)
    sounding = pitch.level_db > np.percentile(pitch.level_db, 95) - 30.0
    voiced = pitch.voiced & sounding
    step = np.abs(np.diff(pitch.midi))[voiced[1:] & voiced[:-1]]
    power = np.concatenate(list(power_spectra(signal, 2048, 1024)))
    level = power.sum(axis=1)
    power = power[level > 1e-3 * np.percentile(level, 95)]
    total = power.sum(axis=0, dtype=np.float64) + 1e-20
    frequency = np.linspace(0.0, rate / 2, len(total))
    return _Sound(
        voiced=float(voiced.sum() / max(int(sounding.sum()), 1)),
        glide=float(np.mean((step > 0.08) & (step < 1.0))) if len(step) else 0.0,
        noisy=float(np.median(np.exp(np.mean(np.log(power + 1e-12), axis=1)) / (np.mean(power, axis=1) + 1e-12))),
        low=float(total[frequency < 180.0].sum() / total.sum()),
        centroid_hz=float(np.sum(total * frequency) / total.sum()),
        wide=_width(samples),
    )


def _width(samples: NDArray[np.float32]) -> float:
    if samples.shape[1] < 2:
        return 0.0
    left, right = samples[:, 0], samples[:, 1]
    return float(np.mean(np.square(left - right)) / (np.mean(np.square(left + right)) + 1e-20))
