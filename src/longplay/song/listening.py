"""What is there: everything the ear heard in the demo (or in the record, heard again)."""

from dataclasses import dataclass

from longplay.song.finding import Heard
from longplay.song.harmony import ChordSpan, Key
from longplay.song.recording import Curve
from longplay.song.structure import Structure
from longplay.song.time import DemoSeconds, TempoMap


@dataclass(frozen=True, slots=True)
class SungNote:
    """A note of the lead: seconds, MIDI number, deviation from it in cents (relative to the song's own tuning).

    end_cents: its last third against its middle (0 = too short to tell).
    """

    onset: float
    offset: float
    midi: int
    cents: float
    confidence: float
    track: str
    end_cents: float = 0.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sung phrase between breaths. text: its words where known. lufs: its loudness on its own track."""

    start: float
    end: float
    text: str
    track: str
    lufs: float
    median_cents: float
    notes: int


@dataclass(frozen=True, slots=True)
class Problem:
    """A recording problem on a track.

    kind: "clipping", "dc", "noise", "hum", "click", "polarity", "late", "wrong_rate", "silent_head", "silent_tail",
    "silence", "dropout", "not_a_number", "plosive", "sibilance", "breath" (of a voice, in dB against its phrase).
    value and unit say how much (count, percent, dbfs, ms, s). start, end: seconds; both 0 = the whole track.
    hz: the frequency of a hum, or the rate at which a track with a wrong header was really recorded.
    """

    kind: str
    track: str
    start: float
    end: float
    value: float
    unit: str
    confidence: float
    detail: str = ""
    hz: float = 0.0

    @property
    def measure(self) -> str:
        """The name of the evidence that tells it, on the demo and on the record: one word for questions and answers."""
        return self.kind.replace("_", " ")


@dataclass(frozen=True, slots=True)
class TrackListening:
    """Levels of one track. None = too quiet to have a loudness. active: (start, end) seconds where it sounds.

    loudness: momentary loudness curve every 0.1 s in lufs. brightness_hz: spectral centroid while active.
    bands_db: long-term level per octave band 63 Hz-16 kHz in dB re the whole track. drums_period_s: exact repeat
    of a machine loop (0 = not a loop). hits_per_beat: onsets per felt beat while active. tone: level per octave band
    63 Hz-16 kHz in dBFS, a row every half second or so (None = not measured). tuning_cents: against A 440, with its
    confidence 0-1 (0 = not pitched). correlation (-1 to 1), mono_loss_db, width_db (side over middle): of its two
    sides. end_dbfs: level of the last 50 ms that sound. attacks: of a played track over a steady clock, a row each:
    second, ms late against the player's own habit, sureness 0 or 1, ms of slow drift so far (None = not measured).
    """

    name: str
    role: str
    lufs: float | None
    dbtp: float
    crest_db: float
    noise_floor_dbfs: float
    active: tuple[tuple[float, float], ...]
    loudness: Curve
    brightness_hz: float
    bands_db: tuple[float, ...]
    hits_per_beat: float = 0.0
    loop_period_s: float = 0.0
    channels: int = 1
    tone: Curve | None = None
    tuning_cents: float = 0.0
    tuning_confidence: float = 0.0
    correlation: float = 1.0
    mono_loss_db: float = 0.0
    width_db: float = -60.0
    end_dbfs: float = -120.0
    attacks: Curve | None = None

    @property
    def desk_lufs(self) -> float | None:
        """Loudness beside other tracks: a mono one sounds from both sides of the desk, 3 dB louder than alone."""
        return self.lufs + 3.01 if self.lufs is not None and self.channels == 1 else self.lufs


@dataclass(frozen=True, slots=True)
class Figure:
    """A repeated or striking figure. kind: "riff" (instrument) or "line" (sung).

    first_bar, bars: where it is heard first. times: how often it comes in the whole song; later: how often after
    its own section. strength: 0-1 how much it stands out. track; text: words of a line.
    """

    kind: str
    track: str
    first_bar: int
    bars: int
    start: float
    end: float
    times: int
    strength: float
    text: str = ""
    later: int = 0


@dataclass(frozen=True, slots=True)
class Listening:
    """The whole answer of the ear, on the demo's clock (or the record's, heard again).

    tempo: felt bpm with runner-up. grid: beats; drift_ms: largest distance of a beat from a steady tempo fit,
    steady: under 25 ms (default, unsourced). tuning_cents: of the song against A 440 (or None if nothing pitched).
    """

    duration: float
    tempo: Heard[float]
    grid: TempoMap[DemoSeconds]
    steady: bool
    drift_ms: float
    key: Heard[Key]
    tuning_cents: float
    chords: tuple[ChordSpan, ...]
    structure: Structure
    notes: tuple[SungNote, ...]
    phrases: tuple[Phrase, ...]
    tracks: tuple[TrackListening, ...]
    problems: tuple[Problem, ...]
    figures: tuple[Figure, ...]
    has_drums: bool
    clock: str = "demo"

    def track(self, name: str) -> TrackListening | None:
        """What was heard of the track called `name`."""
        return next((t for t in self.tracks if t.name == name), None)
