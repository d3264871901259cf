"""Known faults of recordings, of the band and of the form, for `bench/notes.py`; see `bench/faults.py`."""

import numpy as np
from bench.faults import (
    Fault,
    Injector,
    Kind,
    Samples,
    Song,
    band_passed,
    bar_near_usual,
    decibels,
    faded,
    level,
    noise,
    phrase_at,
    reread,
    voiced_level,
    with_roles,
)

from longplay.song.finding import Finding

# --- recordings --------------------------------------------------------------------------------------------------


def instrument(song: Song, place: int) -> str:
    """A pitched instrument, another one for another place; "" where there is none."""
    return song.band[place % len(song.band)] if song.band else ""


def clipped(song: Song, strength: int, place: int) -> Fault | None:
    """The bar with the highest peak, its loudest 5 or 2.5 dB cut off; at half two samples at one crest: no run."""
    name = instrument(song, place)
    if not name:
        return None
    stem = song.stems[name].copy()
    at = int(np.argmax(np.abs(stem).max(axis=1)))
    bar = song.listening.grid.bar(at / song.rate)
    frames = song.bars(bar, bar)
    top = float(np.max(np.abs(stem))) * decibels((-5.0, -2.5, -0.0)[strength])
    stem[frames] = np.clip(stem[frames], -top, top)
    return Fault(song.with_stem(name, stem), name, frames.start / song.rate, frames.stop / song.rate)


def _hum(mains: float) -> Injector:
    def inject(song: Song, strength: int, place: int) -> Fault | None:
        name = instrument(song, place)
        if not name:
            return None
        stem, dbfs = song.stems[name], (-45.0, -60.0, -100.0)[strength]
        at = np.arange(len(stem)) / song.rate
        wave = np.sum([np.sin(2 * np.pi * 1.0004 * mains * k * at + k) / k for k in (1, 2, 3, 4, 5, 7)], axis=0)
        wave *= 10.0 ** (dbfs / 20.0) / float(np.std(wave))
        return Fault(song.with_stem(name, stem + wave[:, None].astype(np.float32)), name, 0, 0, dbfs, "dbfs", 4.0)

    return inject


def hiss(song: Song, strength: int, place: int) -> Fault | None:
    """Steady noise so far under the playing of the lead."""
    name = song.lead if place == 0 else instrument(song, place)
    stem = song.stems[name] if name else None
    if stem is None:
        return None
    size = song.rate // 20
    frames = stem[: len(stem) // size * size].reshape(-1, size * stem.shape[1])
    playing = float(np.percentile(20 * np.log10(np.sqrt(np.mean(frames**2, axis=1)) + 1e-10), 90))
    floor = playing - (28.0, 38.0, 52.0)[strength]
    added = noise(len(stem)) * decibels(floor)
    return Fault(song.with_stem(name, stem + added), name, 0, 0, floor, "dbfs", 3.0)


def clicks(song: Song, strength: int, place: int) -> Fault | None:
    """Six clicks while it plays."""
    name = instrument(song, place)
    if not name or not (found := bar_near_usual(song, name, place, 2)):
        return None
    stem, rng = song.stems[name].copy(), np.random.default_rng(place)
    peak = (0.5, 0.15, 0.0003)[strength]
    for at in np.linspace(found[1].start, found[1].end, 8)[1:-1] + 0.031:
        first, size = round(at * song.rate), int(rng.integers(3, song.rate // 1500))
        stem[first : first + size] += (peak * rng.choice((-1, 1), (size, 1))).astype(np.float32)
    return Fault(song.with_stem(name, stem), name, found[1].start, found[1].end, 6.0, "count", 2.0)


def offset(song: Song, strength: int, place: int) -> Fault | None:
    """DC."""
    name = instrument(song, place)
    percent = (2.0, 0.5, 0.05)[strength]
    stem = song.stems[name] + np.float32(percent / 100.0)
    return Fault(song.with_stem(name, stem), name, 0, 0, percent, "percent", 0.2)


def dropout(song: Song, strength: int, place: int) -> Fault | None:
    """Digital silence in the middle of a sound."""
    name = instrument(song, place)
    if not name or not (found := bar_near_usual(song, name, place)):
        return None
    stem, frames = song.stems[name].copy(), song.bars(found[0], found[0])
    size = round((0.06, 0.01, 0.0005)[strength] * song.rate)
    hop = song.rate // 50
    part = np.abs(stem[frames]).max(axis=1)
    first = frames.start + hop * int(np.argmax([part[k : k + 2 * hop].mean() for k in range(0, len(part), hop)]))
    stem[first : first + size] = 0.0
    at = first / song.rate
    return Fault(song.with_stem(name, stem), name, at, at + 0.06, 1000.0 * size / song.rate, "ms", 5.0)


def flipped(song: Song, strength: int, place: int) -> Fault | None:
    """A second microphone on the same instrument, upside down; at half it is another instrument's take."""
    name = instrument(song, place)
    stem = song.stems[name]
    twin = -0.7 * np.roll(band_passed(stem, song.rate, 60.0, 9000.0), round(0.001 * song.rate), axis=0)
    other = band_passed(noise(len(stem)), song.rate, 60.0, 2000.0)
    twin = twin + other * np.float32((0.05, 0.25, 1.5)[strength] * level(twin) / level(other))
    return with_roles(Fault(song.with_stem(f"{name} two", twin), f"{name} two"), **{f"{name} two": song.roles[name]})


def late_stem(song: Song, strength: int, place: int) -> Fault | None:
    """A whole file late."""
    name = instrument(song, place)
    late = (0.04, 0.02, 0.006)[strength]
    stem = np.roll(song.stems[name], round(late * song.rate), axis=0)
    return Fault(song.with_stem(name, stem), name, 0, 0, 1000.0 * late, "ms", 8.0)


def wrong_rate(song: Song, strength: int, place: int) -> Fault | None:
    """A file at 48 kHz read as 44.1, the other way round, or a machine that runs 0.1 % slow."""
    import soxr

    name = instrument(song, place)
    ratio = (48000 / 44100, 44100 / 48000, 1.0002)[strength]
    stem = soxr.resample(song.stems[name], song.rate, song.rate * ratio, quality="HQ")
    length = len(song.stems[name])
    stem = np.pad(stem[:length], ((0, max(0, length - len(stem))), (0, 0)))
    return Fault(song.with_stem(name, stem), name, 0, 0, 100.0 * abs(ratio - 1.0), "percent", 0.5)


def noisy_head(song: Song, strength: int, _place: int) -> Fault | None:
    """Noise alone before the singer's first word."""
    starts = {t.name: t.active[0][0] for t in song.listening.tracks if t.active}
    name = max(starts, key=lambda n: starts[n])
    if starts[name] < 2.0 or any(f.id.startswith("recording-problems.silent-head") for f in song.findings):
        return None
    stem, end = song.stems[name].copy(), round((starts[name] - 0.3) * song.rate)
    stem[:end] += noise(end) * decibels((-50.0, -70.0, -105.0)[strength])
    return Fault(song.with_stem(name, stem), name, 0, starts[name], starts[name], "s", 1.0)


def noisy_tail(song: Song, strength: int, place: int) -> Fault | None:
    """Four seconds of noise after the last note of one track."""
    name = instrument(song, place)
    stem, frames = song.stems[name], 4 * song.rate
    ends = np.flatnonzero(np.abs(stem).max(axis=1) > 1e-4)
    last = int(ends[-1]) if len(ends) else len(stem)
    fade = np.linspace(1, 0, song.rate // 10, dtype=np.float32)[:, None]
    out = np.concatenate((stem[:last], np.zeros((frames, stem.shape[1]), np.float32)))
    out[last - len(fade) : last] *= fade
    out[last:] += noise(frames) * decibels((-50.0, -70.0, -105.0)[strength])
    others = {n: np.pad(s, ((0, max(0, len(out) - len(s))), (0, 0))) for n, s in song.stems.items() if n != name}
    quiet = out.copy()
    quiet[last:] = 0.0
    start = last / song.rate
    return Fault(others | {name: out}, name, start, start + 4.0, 4.0, "s", 1.0, base=others | {name: quiet})


def mono_loss(song: Song, strength: int, place: int) -> Fault | None:
    """One side turned round; at half an ordinary pair of unlike sides."""
    name = instrument(song, place)
    left = song.stems[name][:, :1]
    against = (1.0, 0.7, 0.0)[strength]
    right = -against * left if strength < 2 else np.roll(left, song.rate // 90, axis=0)
    return Fault(song.with_stem(name, np.concatenate((left, right), axis=1)), name)


# --- the band ----------------------------------------------------------------------------------------------------


def transposed(song: Song, name: str, start: float, end: float, cents: float) -> Samples:
    """A stem at another pitch between two seconds, beat by beat."""
    beats = [b for b in song.listening.grid.beats if start + 0.05 < b < end - 0.05]
    return reread(song.stems[name], song.rate, (start, *beats, end), np.array([cents, cents]))


def out_of_tune(song: Song, strength: int, _place: int) -> Fault | None:
    """A whole instrument off the others."""
    if len(song.band) < 2:
        return None
    name, cents = song.band[1], (40.0, 20.0, 6.0)[strength]
    stem = transposed(song, name, 0.0, len(song.stems[name]) / song.rate, cents)
    which = name if len(song.band) > 2 else ""  # of two nobody knows which is right
    return Fault(song.with_stem(name, stem), which, 0, 0, cents, "cents", 10.0)


def loud_bar(song: Song, strength: int, place: int) -> Fault | None:
    """One bar far over its track."""
    name = instrument(song, place)
    if not name or not (found := bar_near_usual(song, name, place)):
        return None
    gain = (10.0, 7.0, 2.5)[strength]
    stem = faded(song, name, found[1].start, found[1].end, gain)
    return Fault(song.with_stem(name, stem), name, found[1].start, found[1].end, gain, "db", 3.0)


def masking(song: Song, strength: int, _place: int) -> Fault | None:
    """A pad that plays what the keys play, in the singer's octaves and over them."""
    phrase = phrase_at(song, 0)
    name = next((n for n in song.band if song.roles[n] in ("keys", "guitar")), "")
    if not name or phrase is None:
        return None
    voice = voiced_level(song, phrase, 180.0, 2800.0)
    held = band_passed(song.stems[name][:, :1], song.rate, 250.0, 2000.0)
    held = held * decibels((6.0, 2.0, -14.0)[strength]) * np.float32(voice / max(level(held), 1e-9))
    return with_roles(Fault(song.with_stem("Pad", held), ""), Pad="pad")


def wrong_chord(song: Song, strength: int, place: int) -> Fault | None:
    """A bar or two of the chords a semitone too high under the singer; at half a sixteenth of one."""
    name = instrument(song, place)
    phrase = phrase_at(song, place)
    if not name or phrase is None:
        return None
    grid = song.listening.grid
    first = grid.bar((phrase.start + phrase.end) / 2)
    frames = song.bars(first, first + (1, 0, 0)[strength])
    if strength == 2:
        frames = slice(frames.start, frames.start + (frames.stop - frames.start) // 16)
    start, end = frames.start / song.rate, frames.stop / song.rate
    stem = transposed(song, name, start, end, 100.0)
    return Fault(song.with_stem(name, stem), name, start, end)


def stepped(song: Song, names: list[str], gain_db: float) -> dict[str, Samples]:
    """All stems, with these so much louder in every chorus."""
    stems = dict(song.stems)
    for name in names:
        stem = stems[name].copy()
        for frames in song.section_frames("chorus"):
            stem[frames] *= decibels(gain_db)
        stems[name] = stem
    return stems


def flat_chorus(song: Song, strength: int, _place: int) -> Fault | None:
    """A chorus that came forward by 4 dB, pulled back to the verse; or below it; at half it keeps 3 dB."""
    if not song.section_frames("chorus") or not song.section_frames("verse"):
        return None
    base = stepped(song, list(song.stems), _even(song) + 4.0)
    return Fault(stepped(song, list(song.stems), _even(song) + (-1.5, 0.0, 3.0)[strength]), base=base)


def _even(song: Song) -> float:
    """The gain that brings the choruses to the verses."""
    whole = np.sum([s.mean(axis=1) for s in _one_length(song)], axis=0)
    verse, chorus = (np.mean([level(whole[f]) ** 2 for f in song.section_frames(k)]) for k in ("verse", "chorus"))
    return float(10.0 * np.log10(verse / chorus))


def _one_length(song: Song) -> list[Samples]:
    frames = max(len(s) for s in song.stems.values())
    return [np.pad(s, ((0, frames - len(s)), (0, 0))) for s in song.stems.values()]


def even_drums(song: Song, strength: int, _place: int) -> Fault | None:
    """Drums that stepped forward by 3 dB in the chorus, pulled back; at half they keep 2 dB."""
    if not song.drums or not song.section_frames("chorus") or not song.section_frames("verse"):
        return None
    base = stepped(song, song.drums, 3.0)
    return Fault(stepped(song, song.drums, (-1.5, 0.0, 2.0)[strength]), base=base)


# --- the form ----------------------------------------------------------------------------------------------------


def good(song: Song, start: str) -> Finding | None:
    """What was said to be good."""
    return next((f for f in song.findings if f.id.startswith(start) and f.verdict == "good"), None)


def hook_once(song: Song, strength: int, _place: int) -> Fault | None:
    """Every return of the strongest line goes; at half one of several does."""
    found = good(song, "strong-line")
    if not found or strength == 1:
        return None
    first_bar = found.where[0].first_bar
    lines = [f for f in song.listening.figures if f.kind == "line" and f.first_bar == first_bar]
    bars = [s.first_bar for s in song.listening.structure.labelled("chorus")]
    stem = song.stems[song.lead].copy()
    own = song.listening.structure.at_bar(first_bar)
    if not lines or own is None or own.label != "chorus":
        return None
    for first in [b for b in bars if b != own.first_bar][: None if strength == 0 else 1]:
        at = first + lines[0].first_bar - own.first_bar
        stem[song.bars(at, at + lines[0].bars - 1)] = 0.0
    span = found.where[0]
    return Fault(song.with_stem(song.lead, stem), song.lead, span.start, span.end)


def riff_once(song: Song, strength: int, _place: int) -> Fault | None:
    """The riff's player rests after the intro; at half only from the middle on."""
    found = good(song, "intro-riff")
    if not found or strength == 1:
        return None
    intro = song.listening.structure.sections[0]
    last = song.listening.structure.last_bar
    stem = song.stems[found.target].copy()
    stem[song.bars(intro.last_bar + 1 if strength == 0 else (intro.last_bar + last) * 3 // 4, last + 9)] = 0.0
    return Fault(song.with_stem(found.target, stem), found.target, 0.0, found.where[0].end)


def long_intro(song: Song, strength: int, _place: int) -> Fault | None:
    """The first two bars over and over before the song goes on."""
    first = song.listening.structure.sections[0]
    if first.label != "intro" or first.bars < 2:
        return None
    times = (12, 8, 1)[strength]
    frames = song.bars(1, 2)
    stems = {
        n: np.concatenate((s[: frames.start], *[_looped(s[frames], song.rate)] * times, s[frames.start :]))
        for n, s in song.stems.items()
    }
    added = times * (frames.stop - frames.start) / song.rate
    bars = first.bars + 2 * times
    return Fault(stems, "", 0.0, added, float(bars), "count", 2.0 + first.bars)


def _looped(part: Samples, rate: int) -> Samples:
    """A part whose edges are faded over 2 ms, so that its repeats do not click."""
    ramp = np.clip(np.minimum(np.arange(len(part)), np.arange(len(part))[::-1]) / (0.002 * rate), 0, 1)
    return part * ramp[:, None].astype(np.float32)


def same_verse(song: Song, strength: int, _place: int) -> Fault | None:
    """The second verse's band is the first one's; before, it was 4 dB softer. At half it still is, by 3 dB."""
    verses = song.listening.structure.labelled("verse")
    before = {s.last_bar + 1: s.label for s in song.listening.structure.sections}
    later = [v for v in verses[1:] if before.get(v.first_bar) != "verse"]
    if not later or len(song.band) + len(song.drums) < 2:
        return None
    one, two = song.bars(verses[0].first_bar, verses[0].last_bar), song.bars(later[0].first_bar, later[0].last_bar)
    size = min(one.stop - one.start, two.stop - two.start)
    copied = {n: s.copy() for n, s in song.stems.items()}
    base = {n: s.copy() for n, s in song.stems.items()}
    for name in (*song.band, *song.drums):
        copied[name][two.start : two.start + size] = song.stems[name][one.start : one.start + size]
        base[name][two] *= decibels(-4.0)
    half = {n: s.copy() for n, s in copied.items()}
    for name in (*song.band, *song.drums):
        half[name][two] *= decibels(-3.0)
    span = (two.start / song.rate, two.stop / song.rate)
    return None if strength == 1 else Fault((copied, copied, half)[strength], "", *span, base=base)


STEMS: dict[str, Kind] = {
    "clipped bar": Kind(clipped, ("recording-problems.clipping",)),
    "hum 50 Hz": Kind(_hum(50.0), ("recording-problems.hum",)),
    "hum 60 Hz": Kind(_hum(60.0), ("recording-problems.hum",)),
    "noise": Kind(hiss, ("recording-problems.noise", "recording-problems.silent-")),
    "clicks": Kind(clicks, ("recording-problems.click",)),
    "dc": Kind(offset, ("recording-problems.dc",)),
    "dropout": Kind(dropout, ("recording-problems.dropout",)),
    "flipped stem": Kind(flipped, ("recording-problems.polarity",)),
    "late stem": Kind(late_stem, ("recording-problems.late",)),
    "wrong rate": Kind(wrong_rate, ("recording-problems.wrong-rate",)),
    "noisy head": Kind(noisy_head, ("recording-problems.silent-head", "recording-problems.noise")),
    "noisy tail": Kind(noisy_tail, ("recording-problems.silent-tail", "recording-problems.noise")),
    "mono loss": Kind(mono_loss, ("one-speaker", "recording-problems.polarity")),
    "out of tune": Kind(out_of_tune, ("in-tune-together",)),
    "loud bar": Kind(loud_bar, ("jumps-out",)),
    "masking": Kind(masking, ("stems-clash",)),
    "wrong chord": Kind(wrong_chord, ("chord-against-lead",)),
    "chorus flat": Kind(flat_chorus, ("chorus-lifts",)),
    "drums even": Kind(even_drums, ("drum-energy.step",)),
    "hook once": Kind(hook_once, ("strong-line",)),
    "riff once": Kind(riff_once, ("intro-riff",)),
    "long intro": Kind(long_intro, ("outstays", "begins-and-ends", "song-length")),
    "second verse same": Kind(same_verse, ("second-verse",)),
}
