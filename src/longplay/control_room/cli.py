"""The command line: one verb a line, errors with file, reason and next step."""

import errno
import io
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from longplay.control_room import completing
from longplay.formats.whole_file import cannot_write
from longplay.song.refusal import ExitCode, Refusal

app = typer.Typer(
    name="longplay",
    help="A record producer that runs on a laptop: a demo goes in, an honestly produced record comes out.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)
Folder = Annotated[Path, typer.Argument(help="A production made by `longplay produce`.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print data for other programs.")]
Jobs = Annotated[int, typer.Option("--jobs", min=1, max=64, help="Worker processes.")]
DISK_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG} if os.name != "nt" else {errno.ENOSPC})
"""What a disk that is full or may not be written to says, wherever it says it."""
CORES = os.cpu_count() or 2


@app.command()
def demo(
    out: Annotated[Path, typer.Option("-o", "--out", help="Where the production goes.")] = Path("longplay-demo"),
    jobs: Jobs = CORES,
) -> None:
    """Produce the bundled demo song and show what was heard, changed and left alone.

    Example: longplay demo --out key
    """
    from longplay.control_room.producing_verbs import produce_and_show
    from longplay.formats.bundled import bundled_demo

    produce_and_show(bundled_demo(), out, "all", None, jobs, refresh=True)


@app.command()
def brief(
    folder: Annotated[Path, typer.Argument(help="A production, or the folder your demo lies in.")],
    about: Annotated[str | None, typer.Option(help="What the song is about.")] = None,
    line: Annotated[str | None, typer.Option(help="The line that matters.")] = None,
    reference: Annotated[list[str] | None, typer.Option(help="A record to stand beside; up to three times.")] = None,
    keep: Annotated[list[str] | None, typer.Option(help="What must not be touched; as often as needed.")] = None,
    singer: Annotated[str | None, typer.Option(help="Who sings it.")] = None,
    purpose: Annotated[str | None, typer.Option(help="What it is for.")] = None,
    budget: Annotated[str | None, typer.Option(help="What it may cost: 600 EUR.")] = None,
    deadline: Annotated[str | None, typer.Option(help="When it must be done: 2027-05-01.")] = None,
    as_json: AsJson = False,
) -> None:
    """Answer eight questions before anybody listens; each may be skipped.

    Example: longplay brief my-song --line "and the key stayed under the stone" --budget "600 EUR"
    """
    from longplay.control_room.brief_verb import brief_and_show

    given = {
        "about": about,
        "line_that_matters": line,
        "references": reference,
        "must_keep": keep,
        "singer": singer,
        "purpose": purpose,
        "budget": budget,
        "deadline": deadline,
    }
    brief_and_show(folder, given, as_json)


@app.command()
def produce(
    source: Annotated[Path, typer.Argument(metavar="DEMO", help="Folder of stems, a bounce, a memo, or a production.")],
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Where the production goes.")] = None,
    accept: Annotated[str, typer.Option(help="all, none or ask.")] = "ask",
    seed: Annotated[int | None, typer.Option(help="Another seed plays the parts another way.")] = None,
    jobs: Jobs = CORES,
    refresh: Annotated[bool, typer.Option("--refresh", help="Make again what other versions made.")] = False,
) -> None:
    """Produce a demo, or resume a production: listen, say what could be changed, ask, and make the record.

    Example: longplay produce "My demo" -o my-song --accept ask
    """
    from longplay.control_room.producing_verbs import produce_and_show

    produce_and_show(source, out, accept, seed, jobs, refresh)


@app.command()
def listen(folder: Folder, as_json: AsJson = False) -> None:
    """Show what was heard: tempo, key, structure, tracks.

    Example: longplay listen my-song --json
    """
    from longplay.control_room.reading_verbs import show_listening

    show_listening(folder, as_json)


@app.command()
def correct(
    folder: Folder,
    bpm: Annotated[float | None, typer.Option(help="Felt beats a minute: it is 64, not 128.")] = None,
    bar_1: Annotated[float | None, typer.Option("--bar-1", help="Where bar 1 begins, in seconds.")] = None,
    beats: Annotated[int | None, typer.Option(help="Beats in a bar.")] = None,
    key: Annotated[str | None, typer.Option(help="The key: A minor.")] = None,
    section: Annotated[list[str] | None, typer.Option(help="Label, first bar, bars; all sections, in order.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Who says so.")] = None,
    as_json: AsJson = False,
) -> None:
    """Tell the ear what it got wrong; everything that follows is made anew from it.

    Example: longplay correct my-song --bpm 64 --key "A minor" --by Ana
    """
    from longplay.control_room.correct_verb import correct_and_show

    given = {"by": by, "tempo_bpm": bpm, "first_downbeat_s": bar_1, "beats_per_bar": beats, "key": key}
    correct_and_show(folder, given, section or [], as_json)


@app.command()
def notes(
    sources: Annotated[list[Path], typer.Argument(metavar="FOLDER-OR-DEMO...", help="A production, or demos to hear.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Where the pages of demos go.")] = Path("longplay-notes"),
    jobs: Jobs = CORES,
    as_json: AsJson = False,
) -> None:
    """Show the producer's points, loudest first, what is good included; of demos, five each on a page to send.

    Example: longplay notes memo.wav
    """
    from longplay.control_room.notes_verb import show_notes

    show_notes(sources, out, jobs, as_json)


@app.command()
def plan(folder: Folder, as_json: AsJson = False) -> None:
    """Show what is proposed, by which route, for how much, and what stands decided.

    Example: longplay plan my-song
    """
    from longplay.control_room.reading_verbs import show_plan

    show_plan(folder, as_json)


@app.command()
def preview(folder: Folder, jobs: Jobs = CORES, as_json: AsJson = False) -> None:
    """Make eight bars without and with each proposal, to be heard before it is decided.

    Example: longplay preview my-song
    """
    from longplay.control_room.producing_verbs import preview_and_show

    preview_and_show(folder, jobs, as_json)


@app.command()
def status(folder: Folder, as_json: AsJson = False) -> None:
    """Answer five questions: studio, engineer, auditions, deadline, cost.

    Example: longplay status my-song
    """
    from longplay.control_room.status_verb import show_status

    show_status(folder, as_json)


@app.command()
def decide(
    folder: Folder,
    proposal: Annotated[
        str, typer.Argument(help="Its id or number from `longplay plan`.", autocompletion=completing.proposals)
    ],
    verdict: Annotated[
        str, typer.Argument(help="accept, reject, smaller or undo.", autocompletion=completing.verdicts)
    ],
    by: Annotated[str, typer.Option("--by", help="Who decides.")],
    why: Annotated[str, typer.Option("--why", help="The reason, for the log.")] = "",
) -> None:
    """Decide about a proposal; `longplay produce FOLDER` then carries it out.

    Example: longplay decide my-song 3 smaller --by Ana --why "keep it quiet in the verse"
    """
    from longplay.control_room.producing_verbs import decide_and_show

    decide_and_show(folder, proposal, verdict, by, why)


@app.command()
def mix(
    folder: Folder,
    values: Annotated[
        list[str] | None, typer.Option("--set", help='A value, as in "Lead.fader_db=-2"; may be given often.')
    ] = None,
    by: Annotated[str, typer.Option("--by", help="Who sets or keeps it.")] = "",
    names: Annotated[str, typer.Option("--solo", help="Channels to hear alone, between commas.")] = "",
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Where --solo is written.")] = None,
    save: Annotated[str, typer.Option("--save", help="Keep the desk under this name.")] = "",
    use: Annotated[str, typer.Option("--use", help="Go on with the desk kept under this name.")] = "",
    versions: Annotated[bool, typer.Option("--versions", help="Compare what is kept with the desk as it is.")] = False,
    jobs: Jobs = CORES,
    as_json: AsJson = False,
) -> None:
    """Show the desk with its reasons; set values by hand, hear channels alone, keep versions.

    Example: longplay mix my-song --set "Lead.fader_db=1.5" --set "strings.mute=on" --by Ana
    """
    from longplay.control_room.mix_verbs import work_on_desk

    work_on_desk(folder, values or [], by, names, out, save, use, versions, as_json, jobs)


@app.command()
def master(
    mixes: Annotated[list[Path], typer.Argument(metavar="MIX...", help="Finished mixes.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Where the masters go.")] = Path("longplay-master"),
    target: Annotated[float, typer.Option(help="Loudness wanted, in LUFS.")] = -14.0,
    reference: Annotated[list[str] | None, typer.Option(help="A record to stand beside; as often as needed.")] = None,
    amount: Annotated[float, typer.Option(min=0.0, max=1.0, help="How far the tone goes towards them.")] = 0.5,
    jobs: Jobs = CORES,
    as_json: AsJson = False,
) -> None:
    """Master mixes from anywhere: as loud as wanted, and no further than they can bear.

    Example: longplay master mix.wav --target -12 --reference their-record.flac
    """
    from longplay.control_room.master_verb import master_and_show

    master_and_show(mixes, out, target, reference or [], amount, jobs, as_json)


@app.command()
def deliver(
    folder: Folder,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Where it goes; else FOLDER/record/release.")] = None,
    jobs: Jobs = CORES,
) -> None:
    """Make the release folder: master, variants, stems, MIDI, project files, credits.

    Example: longplay deliver my-song -o to-the-label
    """
    from longplay.control_room.delivering_verbs import deliver_and_show

    deliver_and_show(folder, out, jobs)


@app.command()
def meter(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Recordings to measure.")],
    as_json: AsJson = False,
    platforms: Annotated[bool, typer.Option("--platforms", help="Say what streaming makes of each level.")] = False,
) -> None:
    """Measure loudness (EBU R 128): integrated, short-term, momentary, range, true peak.

    Example: longplay meter my-song/record/master.wav --platforms
    """
    from longplay.control_room.reading_verbs import show_loudness

    show_loudness(files, as_json, platforms)


@app.command()
def sounds(
    action: Annotated[str, typer.Argument(help="list, get, check or play.")] = "list",
    name: Annotated[str, typer.Argument(help="An instrument; for get a library of the catalogue.")] = "",
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Where check draws and play writes.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Agree to the licence that get shows.")] = False,
    origin: Annotated[str, typer.Option("--from", help="Another web address to get it from.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show what can play, get a free sample library, check an instrument, or hear it play a phrase.

    Example: longplay sounds play grand_piano -o piano.wav
    """
    from longplay.control_room.sounds_verb import work_with_sounds

    work_with_sounds(action, name, out, yes, origin, as_json)


@app.command()
def doctor(
    folder: Annotated[Path | None, typer.Argument(help="A production to examine; without one, the machine.")] = None,
    free: Annotated[bool, typer.Option("--free", help="Empty the cache of the production; it is made again.")] = False,
    as_json: AsJson = False,
) -> None:
    """Examine this machine or a production: programs, versions, space, damaged or missing files.

    Example: longplay doctor my-song
    """
    from longplay.control_room.doctor import show_health

    show_health(folder, free, as_json)


def main() -> None:
    """Run the command line; every refusal is told in words, with its exit code."""
    for stream in (sys.stdout, sys.stderr):  # a name that the terminal cannot show is no reason to stop
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if not os.environ.get("LONGPLAY_TRACEBACK"):
        sys.unraisablehook = lambda _: None  # what libraries say when Ctrl-C meets them half-built
    try:
        code = app(standalone_mode=False)  # typer turns Ctrl-C and its own exits into a number
        if code == ExitCode.INTERRUPTED:
            stopped()
        sys.exit(code)
    except (KeyboardInterrupt, typer.Abort):
        stopped()
    except BrokenPipeError:  # whoever read our output has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:  # the last door: a person never sees a traceback
        _tell(error)


def stopped() -> NoReturn:
    """Say that Ctrl-C was heard, and end at once: all is unwound, and a second one would only disturb the leaving."""
    with suppress(KeyboardInterrupt):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    print("Stopped. What was finished is kept; run the same command again to go on.", file=sys.stderr, flush=True)
    os._exit(ExitCode.INTERRUPTED)


def _tell(error: Exception) -> None:
    if isinstance(error, Refusal):
        refusal = error
    elif isinstance(error, OSError) and error.errno in DISK_ERRORS:
        refusal = cannot_write(Path(error.filename or "the production"), error)
    else:
        _tell_usage_or_fault(error)
    print(f"{refusal.what}\n  {refusal.reason}.\n  -> {refusal.next_step}.", file=sys.stderr)
    sys.exit(refusal.code)


def _tell_usage_or_fault(error: Exception) -> NoReturn:
    show = getattr(error, "show", None)
    if show is not None:
        show()
        sys.exit(ExitCode.USAGE)
    if os.environ.get("LONGPLAY_TRACEBACK"):
        raise error
    reason = f"{type(error).__name__}: {error}"
    print(
        f"longplay\n  a fault of ours ({reason}).\n"
        "  -> Nothing of yours is lost. Set LONGPLAY_TRACEBACK=1, run it again, and send us what it prints.",
        file=sys.stderr,
    )
    sys.exit(ExitCode.FAULT)
