"""What leaves the house: which sound goes to which file of record/, and a page that says what it is."""

from dataclasses import dataclass

from longplay.formats.names import stem_name
from longplay.song.brief import Brief
from longplay.song.mix import MasterReport, Mix
from longplay.song.recording import Recording


@dataclass(frozen=True, slots=True)
class Delivery:
    """One sound file: its path inside record/, what it holds, the gain in dB it is written with, and for whom."""

    path: str
    recording: Recording
    gain_db: float
    note: str


def deliver(
    mix: Mix, mixed: Recording, mastered: Recording, stems: tuple[tuple[str, Recording, float], ...]
) -> tuple[Delivery, ...]:
    """The 24-bit WAV files of a record: mix, master, and numbered stems (name, recording, gain in dB).

    The stems are as long as the mix, start with it, and sum to it before its busses.
    """
    whole = (
        Delivery("mix.wav", mixed, 0.0, "the mix, with 3 to 6 dB of room for a mastering engineer"),
        Delivery("master.wav", mastered, 0.0, "the master"),
    )
    return whole + tuple(
        Delivery(f"stems/{stem_name(number, _role(mix, name), name)}", recording, gain_db, _stem_note(mix, name))
        for number, (name, recording, gain_db) in enumerate(stems, start=1)
    )


Papers = tuple[tuple[str, str], ...]
"""Files beside the sound: path inside record/, and what it is."""


def readme_text(brief: Brief, mix: Mix, report: MasterReport, files: tuple[Delivery, ...], parts: Papers = ()) -> str:
    """README.txt of record/: what is there, how it fits together, what was not done. parts: (path, what it is)."""
    title = " - ".join(word for word in (brief.artist, brief.title) if word) or "Untitled"
    listed = (*((file.path, file.note) for file in files), *parts)
    lines = [title, "=" * len(title), "", *(f"{path:<48} {note}" for path, note in listed), ""]
    return "\n".join([*lines, *_facts(mix, report), ""])


def _facts(mix: Mix, report: MasterReport) -> list[str]:
    return [
        f"All WAV files: 24 bit, {mix.rate} Hz. Mix, master, stems and ab/ start with the same first frame.",
        "The files in stems/ add up to mix.wav (before bus processing, where there is any).",
        f"Master: {report.integrated_lufs:.1f} LUFS (wanted {report.target_lufs:.1f}), true peak "
        f"{report.true_peak_dbtp:.1f} dBTP, range {report.range_lu:.1f} LU.",
        f"How: {report.why}.",
        "Every value of the mix and its reason: mix.json.",
    ]


def _role(mix: Mix, name: str) -> str:
    channel = mix.channel(name)
    return channel.role if channel else "effect"


def _stem_note(mix: Mix, name: str) -> str:
    channel = mix.channel(name)
    return f"{channel.role}: {name}" if channel else name
