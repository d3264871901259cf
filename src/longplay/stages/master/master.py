"""The master: the wanted loudness under the wanted true peak, and no further than the music can bear."""

from dataclasses import dataclass

from longplay.cache.audio import keep_audio, open_audio
from longplay.cache.kept import stage
from longplay.song.mix import MasterReport
from longplay.song.recording import Recording
from longplay.song.reference import Reference
from longplay.sound.dynamics import Mastered, limit_true_peak, master_to_loudness
from longplay.sound.loudness import Loudness, measure_loudness
from longplay.sound.tone import octave_balance, shape_tone
from longplay.stages.master.tone import Tone, tone_towards

CEILING_DBTP = -1.0
"""True peak of a master: EBU R 128's maximum for production."""
MOST_PLR_LOSS_DB = 6.0
"""Peak-to-loudness ratio that a master may lose (issue; default, unsourced)."""
OPEN_PLR_DB = 12.0
"""Music whose peaks still stand so far over its loudness is open: drums that stood 20 dB over it may come down to this
(default, unsourced; a -14 LUFS record under -1 dBTP has 13)."""
DENSE_PLR_DB = 8.0
"""Music this dense already is not made denser (clipped commercial masters lie at 8-9: measured)."""
MOST_LOUDNESS_LOSS_LU = 1.5
"""What limiting may eat of the gain: at 1.5 LU two loud songs lost 2 LU of range, at 3 LU 3 LU (measured)."""
OPEN_LOUDNESS_LOSS_LU = 3.0
"""The same where the result stays open: what goes there is transients, not body."""


@dataclass(frozen=True, slots=True)
class Master:
    """The finished stereo recording and what was done to get there."""

    recording: Recording
    report: MasterReport


@stage(credit="mastering engineer")
def master(
    mix: Recording,
    target_lufs: float,
    references: tuple[Reference, ...] = (),
    amount: float = 0.5,
    ceiling_dbtp: float = CEILING_DBTP,
) -> Master:
    """Bring `mix` to `target_lufs` (within 0.1 LU) with a true peak of at most `ceiling_dbtp` at 16 times.

    Gain alone where that is enough; otherwise leveller, clipper and limiter, but never so that the peak-to-loudness
    ratio falls by more than 6 dB (unless 12 dB are left), nor under 8 dB. What is louder than that is not reached, and
    the report says so.
    Music that is already louder is turned down and nothing else. The tone goes `amount` (0-1) of the way to the
    references' (`tone_towards`); width and loudness are not taken from them. float32; dither comes once, where integers
    are made.
    """
    samples = open_audio(mix)
    bands = octave_balance(samples, mix.rate) if references else ()
    tone = tone_towards(bands, references, amount)
    samples = shape_tone(samples, mix.rate, tone.gains_db) if tone.gains_db else samples
    before = measure_loudness(samples, mix.rate)
    if before.integrated_lufs is None:
        return _unmeasurable(mix, before, target_lufs, ceiling_dbtp)
    bearable = loudest_bearable(before.true_peak_dbtp - before.integrated_lufs, ceiling_dbtp)
    aim = min(target_lufs, bearable)
    most_loss = OPEN_LOUDNESS_LOSS_LU if ceiling_dbtp - aim >= OPEN_PLR_DB else MOST_LOUDNESS_LOSS_LU
    mastered, done = master_to_loudness(samples, mix.rate, aim, ceiling_dbtp, most_loss)
    return Master(keep_audio(mastered, mix.rate), _report(done, target_lufs, aim, tone))


def loudest_bearable(plr_db: float, ceiling_dbtp: float) -> float:
    """The loudest integrated loudness in LUFS for music of this peak-to-loudness ratio under this ceiling."""
    least = max(min(plr_db - MOST_PLR_LOSS_DB, OPEN_PLR_DB), min(plr_db, DENSE_PLR_DB))
    return ceiling_dbtp - least


def _unmeasurable(mix: Recording, before: Loudness, target_lufs: float, ceiling_dbtp: float) -> Master:
    """Silence or less than 400 ms: nothing to raise; peaks over the ceiling are still held."""
    safe = keep_audio(limit_true_peak(open_audio(mix), mix.rate, ceiling_dbtp), mix.rate)
    after = min(before.true_peak_dbtp, ceiling_dbtp)
    why = "too short or too quiet to have a loudness: level left as it is"
    limited = max(0.0, before.true_peak_dbtp - ceiling_dbtp)
    return Master(safe, MasterReport(target_lufs, -200.0, 0.0, after, 0.0, limited, False, why))


def _report(done: Mastered, target_lufs: float, aim: float, tone: Tone) -> MasterReport:
    after = done.after
    integrated = -200.0 if after.integrated_lufs is None else after.integrated_lufs
    reached = abs(integrated - target_lufs) <= 0.1
    return MasterReport(
        target_lufs,
        integrated,
        after.range_lu or 0.0,
        done.true_peak_dbtp,
        done.gain_db,
        max(done.limiting_db, 0.0),
        reached,
        f"{_how(done)}; {_how_far(done, target_lufs, aim, reached)}{tone.why}",
        tone.gains_db,
    )


def _how(done: Mastered) -> str:
    worked = (("levelled", done.levelling_db), ("clipped", done.clipping_db), ("limited", done.limiting_db))
    steps = [f"{name} by at most {amount:.1f} dB" for name, amount in worked if amount >= 0.05]
    return f"{done.gain_db:+.1f} dB of gain" + (", " + ", ".join(steps) if steps else ", no limiting needed")


def _how_far(done: Mastered, target_lufs: float, aim: float, reached: bool) -> str:
    if reached:
        return ""
    if aim < target_lufs:
        plr = done.before.true_peak_dbtp - (done.before.integrated_lufs or 0.0)
        return (
            f"stopped {target_lufs - aim:.1f} LU below the target, because peaks stand {plr:.1f} dB over the loudness "
            f"and more would crush them (at most {MOST_PLR_LOSS_DB:.0f} dB less, never under {DENSE_PLR_DB:.0f} dB); "
        )
    return f"{done.because}; "
