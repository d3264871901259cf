"""Charts, guides and briefs: everything that goes out to people, in record/charts/ and record/guides/."""

import json
import shutil
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from longplay.cache.pool import Pool
from longplay.cache.store import active_store
from longplay.folder.record_files import RecordFiles, hash_of
from longplay.formats.library import library_file
from longplay.formats.midi import write_tempo_map
from longplay.formats.musicxml import write_score
from longplay.formats.names import slug
from longplay.formats.rates_toml import read_rates
from longplay.formats.score_pdf import HOW_TO_GET, can_engrave
from longplay.formats.words_json import encode
from longplay.producing.release import Release
from longplay.song.recording import Recording
from longplay.song.request import Clockwork, Request
from longplay.song.score import Score
from longplay.stages.deliver.deliver import Delivery, Papers
from longplay.stages.tracking.engrave import engraved
from longplay.stages.tracking.guides import MORE_ME_DB, click_alone, cue_mix
from longplay.stages.tracking.letter import letter, letter_path
from longplay.stages.tracking.requests import clockwork_of, guide_grid, requests_of
from longplay.stages.tracking.sheets import chord_chart, lead_sheet, part_sheet, rhythm_sheet

LEAD_SHEET = "lead-sheet"
Cues = tuple[Delivery, ...]


def put_charts(release: Release, files: RecordFiles, pool: Pool) -> tuple[Cues, Papers]:
    """Write charts and briefs; returns the guides, still to be written, and (path, what it is) of all papers.

    Guides and pages to print are made only for what is accepted: they are the costly part, and nobody plays from what
    nobody wants yet. `longplay deliver` prints them all.
    """
    version, song = release.sounding.version, release.song
    asked = requests_of(release.proposals, release.states, version.form, song.demo, song.brief)
    clock = clockwork_of(version.form, song.demo.rate)
    accepted = [r for r in asked if r.state == "accepted"]
    sheets = sheets_of(release, asked)
    printed = {LEAD_SHEET, *(slug(r.part) for r in accepted)}
    papers = [*_written(sheets, files), *_engraved({n: s for n, s in sheets.items() if n in printed}, files, pool)]
    guides = _guides(release, accepted, clock, pool)
    if guides:
        papers.append(_tempo(release, clock, files))
    papers += _letters(release, asked, clock, files, (*((d.path, d.note) for d in guides), *papers))
    return guides, tuple(papers)


def sheets_of(release: Release, asked: tuple[Request, ...] = ()) -> dict[str, Score]:
    """Name -> sheet: the tune, every part that is written, and chords for whoever has no written part."""
    arrangement, song = release.sounding.version.arrangement, release.song
    listening, brief = song.listening, song.brief
    sheets = {LEAD_SHEET: lead_sheet(arrangement.form, listening, brief)}
    sheets |= {slug(p.name): part_sheet(p, arrangement, listening, brief) for p in arrangement.parts}
    for request in asked:
        if not request.replaces_a_stretch and slug(request.part) not in sheets:
            sheets[slug(request.part)] = rhythm_sheet(arrangement.form, listening, brief, request.part)
    return sheets


def _written(sheets: dict[str, Score], files: RecordFiles) -> Iterator[tuple[str, str]]:
    for name, sheet in sheets.items():
        files.made(f"charts/{name}.musicxml", sheet_key(sheet), partial(write_score, score=sheet))
        yield f"charts/{name}.musicxml", f"{sheet.part}, for any notation program"
    files.text("charts/chords.txt", chord_chart(sheets[LEAD_SHEET]))
    yield "charts/chords.txt", "the chords on one page"


def _engraved(sheets: dict[str, Score], files: RecordFiles, pool: Pool) -> Iterator[tuple[str, str]]:
    """PDFs of all sheets; without the extra one line that says how to get them."""
    if not can_engrave():
        yield "charts/", f"no PDFs, because the extra for scores is not installed: {HOW_TO_GET}"
        return
    due = {name: sheet for name, sheet in sheets.items() if files.lacks(f"charts/{name}.pdf", sheet_key(sheet))}
    pages = dict(zip(due, engrave_all(tuple(due.values()), pool), strict=True))
    for name, sheet in sheets.items():
        files.made(f"charts/{name}.pdf", sheet_key(sheet), partial(shutil.copyfile, pages.get(name, Path())))
        yield f"charts/{name}.pdf", f"{sheet.part}, to print"


def engrave_all(sheets: Sequence[Score], pool: Pool) -> list[Path]:
    """The PDF of each sheet, in the cache. Errors: ImportError without the extra `scores`."""
    blobs = pool.map("Engraving", engraved, [(sheet,) for sheet in sheets])
    return [active_store().blob(blob.hash, blob.suffix) for blob in blobs]


def sheet_key(sheet: Score) -> str:
    """What a sheet's files are known by."""
    return hash_of(json.dumps(encode(sheet, named=True)))


def _guides(release: Release, accepted: list[Request], clock: Clockwork, pool: Pool) -> Cues:
    """What people hear while they play; the click once, four mixes for every part."""
    parts = dict.fromkeys(request.part for request in accepted)
    wanted = [each for part in parts for each in _cues(release, part)]
    made = pool.map("Guides", cue_mix, [(stems, clock, click) for _, _, stems, click in wanted])
    cues = tuple(Delivery(path, mix, 0.0, note) for (path, note, _, _), mix in zip(wanted, made, strict=True))
    bar_1 = clock.lead_s + clock.grid.bar_start(1)
    note = f"count-in and click; bar 1 is at {bar_1:.3f} s in all guides"
    return (Delivery("guides/click.wav", click_alone(clock), 0.0, note), *cues) if cues else ()


Cue = tuple[str, str, tuple[tuple[Recording, float], ...], bool]
"""Path, what it is, stems with their gains, whether it clicks."""


def _cues(release: Release, part: str) -> Iterator[Cue]:
    stems = release.sounding.mixdown.stems
    mine = {stem.name for stem in stems if stem.name.split("/")[0] == part or stem.name == part}
    others = tuple((stem.recording, stem.gain_db) for stem in stems if stem.name not in mine)
    own = tuple((stem.recording, stem.gain_db) for stem in stems if stem.name in mine)
    louder = tuple((recording, gain_db + MORE_ME_DB) for recording, gain_db in own)
    at = f"guides/{slug(part)}"
    yield f"{at}-guide.wav", f"the record without {part}, with click", others, True
    yield f"{at}-guide-no-click.wav", f"the record without {part}", others, False
    if own:
        yield f"{at}-full.wav", "the whole record, with click", (*others, *own), True
        yield f"{at}-more-me.wav", f"the whole record, {part} {MORE_ME_DB:.0f} dB louder", (*others, *louder), True


def _tempo(release: Release, clock: Clockwork, files: RecordFiles) -> tuple[str, str]:
    """The guides' own clock as MIDI: its second 0 is their first frame."""
    grid, structure = guide_grid(clock), release.sounding.version.form.structure
    key = hash_of(json.dumps(encode((grid, structure), named=True)))
    files.made(
        "guides/tempo.mid", key, lambda path: write_tempo_map(path, grid, clock.lead_s + clock.duration, structure)
    )
    return "guides/tempo.mid", "tempo and sections of the guides, for a DAW"


def _letters(
    release: Release, asked: tuple[Request, ...], clock: Clockwork, files: RecordFiles, there: Papers
) -> Iterator[tuple[str, str]]:
    song = release.song
    rates = read_rates(library_file("rates", "default", song.libraries))
    for request in asked:
        mine = (f"guides/{slug(request.part)}-", f"charts/{slug(request.part)}.", f"charts/{LEAD_SHEET}.")
        ready = request.state == "accepted"
        given = [
            f"record/{path}: {note}" for path, note in there if path.startswith((*mine, "guides/click", "guides/t"))
        ]
        text = letter(
            request,
            song.brief,
            clock,
            song.listening.key.value,
            song.listening.tuning_cents,
            rates,
            given if ready else (),
        )
        files.text(letter_path(request), text)
        yield letter_path(request), f"the brief for {request.who}: {request.part}"
