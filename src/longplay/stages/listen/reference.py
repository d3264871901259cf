"""What does a finished record sound like, as a whole? The song is held beside it."""

import numpy as np
from numpy.typing import NDArray

from longplay.cache.audio import open_audio
from longplay.cache.kept import kept
from longplay.song.corrections import Corrections
from longplay.song.recording import Recording
from longplay.song.reference import Reference
from longplay.sound.chroma import chromagram_of, constant_q, estimate_tuning
from longplay.sound.levels import crest_db
from longplay.sound.loudness import measure_loudness
from longplay.sound.loudness_shape import intro_s, lift_lu, range_lu
from longplay.sound.onsets import onset_envelopes
from longplay.sound.spectrum import mono, octave_bands_db
from longplay.sound.stereo import stereo_image
from longplay.stages.listen.grid import TrackEvidence, find_grid
from longplay.stages.listen.harmony import find_harmony
from longplay.stages.listen.levels import momentary, tone_of

HEARD_S = 240.0
"""Four minutes hold the form of a song; a longer record is heard no further (default, unsourced)."""


@kept
def hear_reference(name: str, recording: Recording) -> Reference:
    """The record called `name`, measured over its first four minutes; `duration` is of the whole recording."""
    samples = open_audio(recording)[: round(HEARD_S * recording.rate)]
    rate, signal = recording.rate, mono(samples)
    loudness = measure_loudness(samples, rate)
    powers = 10.0 ** (momentary(samples, rate).astype(np.float64) / 10.0)
    bpm, key = _tempo_and_key(signal, rate)
    return Reference(
        name=name,
        duration=round(recording.seconds, 3),
        bpm=bpm,
        key=key,
        lufs=round(loudness.integrated_lufs if loudness.integrated_lufs is not None else -70.0, 2),
        range_lu=round(range_lu(powers), 2),
        dbtp=round(loudness.true_peak_dbtp, 2),
        crest_db=round(crest_db(samples), 2),
        bands_db=octave_bands_db(tone_of(signal, rate).power, rate),
        width_db=stereo_image(samples).width_db,
        lift_lu=round(lift_lu(powers), 2),
        intro_s=round(intro_s(powers), 1),
    )


def _tempo_and_key(signal: NDArray[np.float32], rate: int) -> tuple[float, str]:
    """Felt beats a minute and the key by name, as a finished mix tells them."""
    seconds = len(signal) / rate
    tuning, agreement = estimate_tuning(signal, rate)
    pitches = constant_q(signal, rate, tuning if agreement > 0.3 else 0.0)
    evidence = (TrackEvidence("bounce", onset_envelopes(signal, rate), chromagram_of(pitches)),)
    grid = find_grid(evidence, seconds, None, 0.0, Corrections())
    key, _ = find_harmony(evidence, grid.map, seconds, Corrections())
    return round(grid.tempo.value, 1), str(key.value)
