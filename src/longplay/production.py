"""The run sheet: one record from demo to delivery, in order. The only module that knows the whole way."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from longplay.cache.pool import Pool
from longplay.cache.store import Store, using
from longplay.folder.arrangement import read_arrangement, write_arrangement
from longplay.folder.brief import read_brief, write_roles
from longplay.folder.corrections import read_corrections
from longplay.folder.decisions import DecisionLog
from longplay.folder.lock import locked
from longplay.folder.production_folder import ProductionFolder, place_for, take_in
from longplay.folder.versions import hold_still, seed_of
from longplay.formats.library import library_file, user_questions
from longplay.formats.mix_json import read_mix
from longplay.formats.rates_toml import read_rates
from longplay.formats.style_toml import read_style
from longplay.producing.arranged import unknown_parts
from longplay.producing.deciding import Ask, decide_now, standing_actions
from longplay.producing.delivering import begin_writing, loudness_of, put_in_record, put_previews
from longplay.producing.gathering import demo_as_it_came, gather, gather_references
from longplay.producing.previews import preview
from longplay.producing.rehearing import begin_hearing, hear_again
from longplay.producing.release import Release
from longplay.producing.seams import that_hold
from longplay.producing.sounding import Song, sound_all, version_with
from longplay.producing.takes import with_takes
from longplay.producing.versions import versions_of_house
from longplay.song.demo_file import Manifest
from longplay.song.finding import Finding
from longplay.song.proposal import Proposal
from longplay.stages.critique.critique import critique
from longplay.stages.listen.listen import hear_track, listen
from longplay.stages.master.master import master
from longplay.stages.plan.plan import plan


@dataclass(frozen=True, slots=True)
class Planned:
    """What was heard, found and proposed; nothing is changed yet. notes: files left out and what was noticed."""

    song: Song
    findings: tuple[Finding, ...]
    proposals: tuple[Proposal, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Production:
    """One production after a run: references only."""

    folder: ProductionFolder
    release: Release
    log: DecisionLog
    accepted: tuple[Proposal, ...]
    seconds: float


def produce(
    demo: Path,
    out: Path | None = None,
    *,
    accept: str = "ask",
    seed: int | None = None,
    jobs: int = 2,
    refresh: bool = False,
    ask: Ask | None = None,
) -> Production:
    """Produce `demo` in the folder `out`, or resume the production that `demo` is.

    accept: "all" (first choices that cost no hiring), "none", or "ask" (through `ask`; without it they stay open).
    seed: None keeps the record's own. Errors: Refusal with what, why and the next step.
    """
    started = time.monotonic()
    with open_production(demo, out, jobs) as (folder, manifest, pool):
        versions = versions_of_house(seed_of(folder.versions) if seed is None else seed)
        if not refresh:
            hold_still(folder.versions, versions)

        planned = listen_and_plan(folder, manifest, pool, int(versions["seed"]))
        song, findings, proposals = planned.song, planned.findings, planned.proposals
        previews = preview(song, proposals, pool)
        put_previews(previews, folder, pool)
        log = decide_now(folder, proposals, previews, accept, ask)
        accepted = standing_actions(proposals, log.decisions)
        song = with_takes(song, folder, proposals, log.decisions, accepted, pool)

        (sounding,) = sound_all("The record", [version_with(song, accepted)], song, pool)
        mastering = [(sounding.mixdown.mix, *song.mastering)]
        pool.ahead(master, mastering)
        begin_hearing(song, sounding, pool)
        (mastered,) = pool.map("Mastering", master, mastering)
        begin_writing(song, previews, sounding, mastered, folder, pool)
        rehearing = hear_again(song, findings, accepted, sounding, pool)

        release = Release(
            song,
            findings,
            proposals,
            log.decisions,
            previews,
            sounding,
            mastered,
            rehearing,
            (*planned.notes, *song.take_notes),
            versions,
            loudness_of(demo_as_it_came(song.demo)),
        )
        put_in_record(release, folder, pool)
        write_arrangement(folder, sounding.version.arrangement.plan)
        return Production(folder, release, log, accepted, time.monotonic() - started)


def listen_and_plan(folder: ProductionFolder, manifest: Manifest, pool: Pool, seed: int = 0) -> Planned:
    """Everything that comes before a decision: gather, listen, critique, plan."""
    brief = read_brief(folder.brief)
    libraries = (folder.library,)
    style = read_style(library_file("styles", brief.style, libraries))
    rates = read_rates(library_file("rates", "default", libraries))
    demo, notes = gather(manifest, brief, pool)
    references, left_out = gather_references(brief, folder.root, pool)
    write_roles(folder.brief, demo.tracks)
    brief = replace(brief, roles={})  # they lie on the tracks now; our guesses in the file must not count as news
    heard = pool.map("Listening", hear_track, [(track, demo.duration) for track in demo.tracks])
    listening = listen(demo, heard, brief, read_corrections(folder.corrections))
    findings = critique(demo, listening, brief, style, user_questions(), references)
    proposals = plan(findings, demo, listening, brief, style, rates)
    desk = folder.record / "mix.json"
    by_hand = read_mix(desk) if desk.exists() else None
    arranged = read_arrangement(folder, [s.name for s in listening.structure.sections])
    notes += (*left_out, *unknown_parts(arranged, demo, proposals))
    song = Song(demo, listening, brief, style, seed, by_hand, libraries, references, arranged)
    return Planned(song, findings, that_hold(song, proposals), notes)


@contextmanager
def open_production(
    demo: Path, out: Path | None = None, jobs: int = 1
) -> Iterator[tuple[ProductionFolder, Manifest, Pool]]:
    """The folder, locked; its demo, taken in; workers at hand and the cache in use. Errors: Refusal."""
    folder = place_for(demo, out)
    store = Store(folder.cache)
    with locked(folder.lock), using(store), folder.swept(), Pool(jobs) as pool:
        store.begin_run(time.time())
        yield folder, take_in(folder, demo), pool
        store.prune()
