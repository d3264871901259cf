"""What was heard of a record that the song should stand beside."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reference:
    """One finished record, measured as a whole.

    bpm: felt beats a minute. lufs: integrated; range_lu: EBU Tech 3342; dbtp: true peak; crest_db: peak over loudness.
    bands_db: long-term level per octave band 63 Hz-16 kHz in dB re the whole. width_db: side over mid (-60: mono).
    lift_lu: its loudest ten seconds over its softest, in LU. intro_s: seconds until it is at its usual level.
    """

    name: str
    duration: float
    bpm: float
    key: str
    lufs: float
    range_lu: float
    dbtp: float
    crest_db: float
    bands_db: tuple[float, ...]
    width_db: float
    lift_lu: float
    intro_s: float
