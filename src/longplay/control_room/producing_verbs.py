"""The verbs that change a production: produce and decide."""

import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from longplay.control_room.asking import ask_in_terminal
from longplay.control_room.progress_display import showing_progress
from longplay.control_room.reading_verbs import plain, print_json
from longplay.control_room.wording import change_of, verdict_of
from longplay.folder.brief import read_brief
from longplay.folder.decisions import read_decisions
from longplay.folder.production_folder import find_production
from longplay.folder.versions import seed_of
from longplay.producing.deciding import check_decision, record_decision
from longplay.producing.delivering import put_previews
from longplay.producing.previews import preview
from longplay.production import Production, listen_and_plan, open_production, produce
from longplay.song.change import Change
from longplay.song.decision import states_of, waiting
from longplay.song.proposal import LeaveAlone, Proposal
from longplay.song.refusal import ExitCode, Refusal

MODES = ("all", "none", "ask")
MOST_POINTS = 8
"""More would push what became of the song off the screen (default, unsourced)."""


def produce_and_show(source: Path, out: Path | None, accept: str, seed: int | None, jobs: int, refresh: bool) -> None:
    """Produce, and end with a short table: heard, changed, left alone, loudness, where the files are."""
    if accept not in MODES:
        raise Refusal(f"--accept {accept}", "not a way to decide", f"Say one of: {', '.join(MODES)}", ExitCode.USAGE)
    console = Console(stderr=True)
    with showing_progress(console) as display:
        ask = ask_in_terminal(console, display) if accept == "ask" and sys.stdin.isatty() else None
        made = produce(source, out, accept=accept, seed=seed, jobs=jobs, refresh=refresh, ask=ask)
    show_production(made, Console())


def show_production(made: Production, console: Console) -> None:
    """The table at the end of a run."""
    release = made.release
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for heading, lines in _rows(made):
        table.add_row(heading, plain("\n".join(lines)))
    console.print(table)
    for notice in release.notes:
        console.print(f"note: {notice}", markup=False, soft_wrap=True)
    if made.log.unreadable:
        torn = ", ".join(map(str, made.log.unreadable))
        console.print(f"note: decisions.jsonl: line {torn} was torn and is left out; decide that again", markup=False)


def _rows(made: Production) -> list[tuple[str, list[str]]]:
    release = made.release
    report = release.master.report
    return [
        ("Heard", [_heard(made)]),
        ("Points", _points(made)),
        ("Changed", [change_of(change) for change in _done(made)] or ["nothing: nothing was accepted"]),
        ("Asked of people", [p.summary for p in made.accepted if p.route != "in_house"] or ["nothing"]),
        ("Left alone", _left_alone(made)),
        ("Open", _open(made)),
        (
            "Loudness",
            [
                f"demo {_lufs(release.demo_lufs)} -> master {report.integrated_lufs:.1f} LUFS, "
                f"true peak {report.true_peak_dbtp:.1f} dBTP" + ("" if report.reached else f" ({report.why})")
            ],
        ),
        ("Time", [f"{made.seconds:.1f} s for {release.song.demo.duration:.0f} s of music"]),
        ("Files", [str(made.folder.record / "report.html"), str(made.folder.record / "master.wav")]),
    ]


def _points(made: Production) -> list[str]:
    """The loudest points, and where the others are told."""
    loud = [f"{verdict_of(f)}: {f.summary}" for f in made.release.findings if f.verdict in {"fix", "consider"}]
    more = len(loud) - MOST_POINTS
    told = [f"and {more} more: longplay notes {made.folder.root}"] if more > 0 else []
    return (loud[:MOST_POINTS] + told) or ["nothing to fix and nothing to consider"]


def _done(made: Production) -> list[Change]:
    """What Longplay itself did, with its measure before and after."""
    ours = {p.id for p in made.accepted if p.route == "in_house" and not isinstance(p.action, LeaveAlone)}
    return [change for change in made.release.rehearing.changes if change.proposal in ours]


def _heard(made: Production) -> str:
    listening = made.release.song.listening
    tempo = listening.tempo
    other = f" (or {tempo.runner_up:.0f})" if tempo.runner_up and tempo.margin < 0.25 else ""
    sections = ", ".join(s.name for s in listening.structure.sections)
    return (
        f"{tempo.value:.2f} bpm{other}, {listening.grid.time_signature.name}, {listening.key.value}, "
        f"{listening.tuning_cents:+.0f} cents; {sections}"
    )


def _lufs(value: float | None) -> str:
    return "silent" if value is None else f"{value:.1f}"


def _left_alone(made: Production) -> list[str]:
    good = [f.summary for f in made.release.findings if f.verdict == "good"]
    kept = [p.summary for p in made.accepted if isinstance(p.action, LeaveAlone)]
    must = [f"must keep: {what}" for what in made.release.song.brief.must_keep]
    return (must + kept + good)[:6] or ["everything that no accepted proposal names"]


def _open(made: Production) -> list[str]:
    count = len(waiting(made.release.proposals, made.release.states))
    if not count:
        return ["nothing waits for a decision"]
    waits = "1 proposal waits" if count == 1 else f"{count} proposals wait"
    return [f"{waits} for a decision: longplay plan {made.folder.root}"]


def decide_and_show(root: Path, name: str, verdict: str, by: str, why: str) -> None:
    """Write one decision into the log and say what follows."""
    check_decision(verdict, by)
    with open_production(find_production(root).root) as (folder, manifest, pool):
        check_decision(verdict, by, read_brief(folder.brief).people)
        proposals = listen_and_plan(folder, manifest, pool).proposals
        proposal = find_proposal(proposals, name)
        log = read_decisions(folder.decisions)
        before = states_of(proposals, log.decisions)
        states = states_of(proposals, record_decision(folder, log, proposal, verdict, by, why).decisions)
    console = Console()
    console.print(f"{verdict}: {proposal.summary} (by {by})", markup=False)
    for other in proposals:
        if states[other.id] == "superseded" != before[other.id]:
            console.print(f"in its place, no longer carried out: {other.summary}", markup=False)
    console.print(f"Carry it out with: longplay produce {root}", markup=False, soft_wrap=True)


def preview_and_show(root: Path, jobs: int, as_json: bool) -> None:
    """Make the previews, and say where each one lies."""
    folder = find_production(root)
    with showing_progress(Console(stderr=True)), open_production(folder.root, jobs=jobs) as (_, manifest, pool):
        planned = listen_and_plan(folder, manifest, pool, seed_of(folder.versions))
        previews = preview(planned.song, planned.proposals, pool)
        put_previews(previews, folder, pool)
    numbers = {p.id: (n, p.summary) for n, p in enumerate(planned.proposals, 1)}
    rows = [(*numbers[p.proposal], f"record/{p.file('before')}", f"record/{p.file('after')}") for p in previews]
    if as_json:
        names = ("number", "proposal", "before", "after")
        return print_json({"schema": 1, "previews": [dict(zip(names, row, strict=True)) for row in rows]})
    console = Console()
    for number, summary, *files in rows:
        console.print(f"{number}  {summary}", markup=False)
        for what, file in zip(("without it", "with it"), files, strict=True):
            console.print(f"     {what}: {file}", style="dim", markup=False, soft_wrap=True)
    return None


def find_proposal(proposals: tuple[Proposal, ...], name: str) -> Proposal:
    """A proposal by id or by its number in `longplay plan`. Errors: Refusal."""
    if name.isdigit() and 1 <= int(name) <= len(proposals):
        return proposals[int(name) - 1]
    found = [p for p in proposals if p.id == name] or [p for p in proposals if p.id.startswith(name)]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(p.id for p in found)
        raise Refusal(name, f"{len(found)} proposals begin like this", f"Say one of: {ids}", ExitCode.NOT_FOUND)
    raise Refusal(name, "there is no such proposal", "See the ids with: longplay plan FOLDER", ExitCode.NOT_FOUND)
