"""Hear the record as the demo was heard, and see what each accepted proposal did to its own measure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from longplay.cache.audio import keep_audio, open_audio
from longplay.cache.kept import kept
from longplay.cache.pool import Pool
from longplay.formats.library import user_questions
from longplay.producing.earning import earnings
from longplay.producing.sounding import Song, Sounding
from longplay.song.arrangement import Form
from longplay.song.change import Change, Earning
from longplay.song.corrections import Corrections
from longplay.song.finding import Evidence, Finding
from longplay.song.listening import Listening
from longplay.song.mix import SectionBalance
from longplay.song.proposal import Proposal
from longplay.song.recording import Recording
from longplay.song.seam import SeamCheck
from longplay.song.time import Span
from longplay.song.track import Demo, Take, Track
from longplay.sound.levels import from_db
from longplay.stages.critique.critique import critique
from longplay.stages.edit.seam_check import check_seams
from longplay.stages.listen.listen import hear_track, listen


@dataclass(frozen=True, slots=True)
class Rehearing:
    """The record, heard again: its tracks, its listening, its findings, what became of each accepted proposal, how
    its seams hold, whether each new part earned its place, and where the lead stands in each section.
    """

    record: Demo
    listening: Listening
    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]
    seams: tuple[SeamCheck, ...] = ()
    earned: tuple[Earning, ...] = ()
    balance: tuple[SectionBalance, ...] = ()


@kept
def sum_stems(stems: tuple[tuple[Recording, float], ...]) -> Recording:
    """Stems (recording, gain in dB) of one track, summed."""
    frames = max(recording.frames for recording, _ in stems)
    first = stems[0][0]
    total = np.zeros((frames, first.channels), np.float32)
    for recording, gain_db in stems:
        total[: recording.frames] += open_audio(recording) * from_db(gain_db)
    return keep_audio(total, first.rate)


def hear_again(
    song: Song, findings: Sequence[Finding], accepted: Sequence[Proposal], sounding: Sounding, pool: Pool
) -> Rehearing:
    """Listen to the finished stems and ask the same questions."""
    demo = begin_hearing(song, sounding, pool)
    heard = pool.map("Listening to the record", hear_track, [(track, demo.duration) for track in demo.tracks])
    listening = listen(demo, heard, song.brief, Corrections(), sounding.version.form)
    again = critique(demo, listening, song.brief, song.style, user_questions(), song.references)
    version = sounding.version
    (seams,) = pool.map("The seams", check_seams, [(song.demo, song.listening, version.edits, version.form)])
    changes = tuple(change_of(p, findings, again, version.form) for p in accepted)
    earned = earnings(version.arrangement, listening, song.style)
    return Rehearing(demo, listening, again, changes, seams, earned, sounding.mix.balance)


def begin_hearing(song: Song, sounding: Sounding, pool: Pool) -> Demo:
    """Have the workers listen to the finished stems; returns the record as a demo."""
    demo = record_as_demo(song, sounding, pool)
    pool.ahead(hear_track, [(track, demo.duration) for track in demo.tracks])
    return demo


def record_as_demo(song: Song, sounding: Sounding, pool: Pool) -> Demo:
    """The record's stems as tracks: what was played in several stems (a kit) is one track again."""
    tracks = {track.name: track for track in (*sounding.demo_tracks, *sounding.parts)}
    groups: dict[str, list[tuple[Recording, float]]] = {}
    for stem in sounding.mixdown.stems:
        if stem.name in tracks:
            groups.setdefault(_whole_name(tracks[stem.name]), []).append((stem.recording, stem.gain_db))
    summed = pool.map("The record's stems", sum_stems, [(tuple(stems),) for stems in groups.values()])
    first_of = {_whole_name(track): track for track in reversed(tracks.values())}
    again = tuple(
        Track(name, first_of[name].role, (Take(name, recording),), source=first_of[name].source)
        for name, recording in zip(groups, summed, strict=True)
    )
    kind = "stems" if len(again) > 1 else song.demo.kind
    form = sounding.version.form
    return Demo(again, song.demo.rate, form.duration, kind, words_on_record(song.listening, form))


def words_on_record(listening: Listening, form: Form) -> str:
    """The lines that were heard in the demo in the order in which they are sung on the record, one a line."""
    sung = sorted(
        (at, phrase.text)
        for phrase in listening.phrases
        if phrase.text
        for at in form.to_record((phrase.start + phrase.end) / 2.0)
    )
    return "\n".join(text.replace(" / ", "\n") for _, text in sung)


def change_of(proposal: Proposal, before: Sequence[Finding], after: Sequence[Finding], form: Form) -> Change:
    """The proposal's own measure, where the demo had it and where the record has it."""
    answered = [f for f in before if f.id in proposal.answers]
    old = _evidence(proposal.measure, answered)
    new = _evidence(proposal.measure, _same_matter(answered, after, form))
    known = old or new
    return Change(
        proposal.id,
        proposal.summary,
        proposal.measure,
        known.unit if known else "",
        old.value if old else None,
        new.value if new else None,
        known.wanted if known else (None, None),
    )


def _same_matter(answered: Sequence[Finding], after: Sequence[Finding], form: Form) -> list[Finding]:
    """Findings on the record to compare with, the best match first: the same target at the same place, then the same
    id, then what speaks of the whole song. A finding about another place of the same target is another matter.
    """
    ids, targets = {f.id for f in answered}, {f.target for f in answered}
    places = [(a, b) for f in answered for span in f.where for a, b in _on_record(span, form)]
    related = [f for f in after if f.question in {a.question for a in answered}]
    same_place = [f for f in related if f.target in targets and _meets(f, places)]
    rest = [f for f in related if f not in same_place and (f.id in ids or _speaks_of_all(f, form))]
    return same_place + sorted(rest, key=lambda f: f.id not in ids)


def _on_record(span: Span, form: Form) -> list[tuple[float, float]]:
    return [
        (
            cut.record_start + max(0.0, span.start - cut.demo_start),
            cut.record_start + min(span.end, cut.demo_end) - cut.demo_start,
        )
        for cut in form.cuts
        if span.start < cut.demo_end and span.end > cut.demo_start
    ]


def _meets(finding: Finding, places: Sequence[tuple[float, float]]) -> bool:
    return any(span.start < end and span.end > start for span in finding.where for start, end in places)


def _speaks_of_all(finding: Finding, form: Form) -> bool:
    return any(span.end - span.start >= 0.8 * form.duration for span in finding.where)


def _evidence(measure: str, findings: Sequence[Finding]) -> Evidence | None:
    return next((e for finding in findings for e in finding.evidence if e.measure == measure), None)


def _whole_name(track: Track) -> str:
    """The part that a stem of ours belongs to ("drums/kick" is of "drums"); an artist's track is whole."""
    return track.name.split("/")[0] if track.source == "longplay" else track.name
