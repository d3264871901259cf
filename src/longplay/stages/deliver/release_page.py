"""README.txt of a release: which file is for whom, and how they fit together."""

from collections.abc import Sequence

from longplay.song.arrangement import Form
from longplay.song.brief import Brief
from longplay.song.mix import MasterReport
from longplay.song.platform import Playback
from longplay.stages.deliver.credits_page import title_of


def release_readme(
    brief: Brief,
    form: Form,
    rate: int,
    report: MasterReport,
    files: Sequence[tuple[str, str]],
    playbacks: Sequence[Playback],
) -> str:
    """The whole page. files: (path, what it is)."""
    title = title_of(brief)
    widest = max((len(path) for path, _ in files), default=0)
    lines = [title, "=" * len(title), "", *(f"{path:<{widest + 2}}{note}" for path, note in files), ""]
    lines += [*_how(form, rate), "", *_master(report), *(_playback(p) for p in playbacks)]
    return "\n".join(lines) + "\n"


def _how(form: Form, rate: int) -> list[str]:
    start = form.grid.bar_start(1)
    where = "on the first frame" if start < 0.001 else f"{start:.3f} s after the first frame"
    return [
        f"WAV: 24 bit, {rate} Hz. Every file begins at the same frame and is equally long;",
        f"bar 1 begins {where}.",
        f"The song: {form.grid.bpm:.2f} bpm on average, {form.grid.time_signature.name}.",
        "Lay tempo map and WAV files at the start of a project, and bars and sound fall together.",
        "The stems hold every fader, pan, ride and effect; with all faders at 0 dB they add up to the mix before its",
        "busses. The project file holds the tracks before fader and pan, and the desk's faders, pans and rides beside",
        "them; its pan law is sine-cosine, 0 dB in the centre. Its note tracks are silent: they are to read and to",
        "replay. Rooms and delays are tracks of their own there.",
    ]


def _master(report: MasterReport) -> list[str]:
    return [
        f"The master: {report.integrated_lufs:.1f} LUFS, true peak {report.true_peak_dbtp:.1f} dBTP, range "
        f"{report.range_lu:.1f} LU. {report.why[:1].upper()}{report.why[1:]}.",
        "Variants have the master's own tone and gain, moment by moment; instrumental and a cappella add up to it, but",
        "for single peaks that were clipped.",
        "",
    ]


def _playback(played: Playback) -> str:
    platform = played.platform
    turned = f"{played.gain_db:+.1f} dB" if abs(played.gain_db) >= 0.05 else "as it is"
    heard = f"{turned}, peak {played.dbtp:.1f} dBTP"
    return f"{platform.name:<14}plays at {platform.lufs:.0f} LUFS: {heard} ({platform.source}, {platform.dated})"
