"""The recording session: three stems, the lyric sheet, the brief, and the truth beside them."""

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
from examples.making import drums, guitar, score, vocal
from examples.making.truth import truth

VOICE_RMS_DB = -23.4
GUITAR_PEAK, GUITAR_OVERLOAD = 0.58, 5.0  # attacks in the two hot bars are 14 dB up and clip
DRUM_PEAK = 0.42

BRIEF = f"""title = "{score.TITLE}"
artist = "{score.ARTIST}"
about = "A parent to a grown child who left after a quarrel: the door is open, and no explaining is needed."
line_that_matters = "There's a key beneath the stone"
style = "singer-songwriter pop"
must_keep = ["lead vocal performance"]
budget = {{ amount = 60000, currency = "EUR" }}  # minor units: 600.00 euro
deadline = 2027-03-31
"""


def _write(path: Path, samples: npt.NDArray[np.int16], rate: int) -> None:
    soundfile.write(path, samples, rate, subtype="PCM_16", compression_level=1.0)


def lyrics() -> str:
    """Return the lyric sheet, a heading in brackets before each section."""
    blocks = []
    for part, _ in score.placed_parts():
        blocks.append("\n".join([f"[{part.label.capitalize()}]", *(line.text for line in part.lines)]))
    return f"{score.TITLE}\n\n" + "\n\n".join(blocks) + "\n"


def record(out: Path) -> None:
    """Write out/demo/ and out/demo-truth.json, replacing what an earlier run wrote."""
    demo = out / "demo"
    demo.mkdir(parents=True, exist_ok=True)
    _write(demo / "Drum Loop.flac", drums.play(DRUM_PEAK), drums.RATE)
    _write(demo / "gtr DI.flac", guitar.play(GUITAR_PEAK, GUITAR_OVERLOAD), guitar.RATE)
    _write(demo / "LV take 3.flac", vocal.play(VOICE_RMS_DB), vocal.RATE)
    (demo / "lyrics.txt").write_text(lyrics(), encoding="utf-8", newline="\n")
    (demo / "brief.toml").write_text(BRIEF, encoding="utf-8", newline="\n")
    text = json.dumps(truth(vocal.performed()), indent=1, ensure_ascii=False)
    (out / "demo-truth.json").write_text(text + "\n", encoding="utf-8", newline="\n")
