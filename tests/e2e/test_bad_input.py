"""Whatever comes in: a word about file, reason and next step; a documented exit code; nothing lost, no traceback."""

import hashlib
import json
import os
import random
import re
import resource
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.short_demo import BUNDLED

from longplay.folder.decisions import read_decisions
from longplay.song.refusal import ExitCode

LONGPLAY = [sys.executable, "-m", "longplay.control_room"]
RATE = 44100
HAS_FFMPEG = shutil.which("ffmpeg") is not None
pytestmark = pytest.mark.skipif(os.name == "nt", reason="mounts, signals, pipes and names of POSIX")


def longplay(*arguments: str | Path, **options: object) -> "subprocess.CompletedProcess[str]":
    """The real command line; whatever it prints must be words."""
    done: subprocess.CompletedProcess[str] = subprocess.run(
        [*LONGPLAY, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
        **options,  # type: ignore[call-overload]  # cwd, env
    )
    assert "Traceback" not in done.stderr
    assert "Warning" not in done.stderr, done.stderr
    assert "fault of ours" not in done.stderr, done.stderr
    return done


def refused(code: ExitCode, done: "subprocess.CompletedProcess[str]", *words: str) -> None:
    """It ended with `code` and said what, why and what to do."""
    assert done.returncode == code, done.stderr
    what, reason, step = done.stderr.rstrip().splitlines()[-3:]
    assert what.strip()
    assert reason.startswith("  ")
    assert step.startswith("  -> ")
    for word in words:
        assert word in done.stderr


def wav(path: Path, samples: np.ndarray, rate: int = RATE, subtype: str = "FLOAT") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, np.asarray(samples, np.float32), rate, subtype, format="WAV")
    return path


def bars(name: str, seconds: float, start_s: float = 10.0) -> np.ndarray:
    """Some seconds of a stem of the bundled demo at 44.1 kHz."""
    path = BUNDLED / f"{name}.flac"
    rate = soundfile.info(path).samplerate
    samples, _ = soundfile.read(path, round(seconds * rate), round(start_s * rate), dtype="float32")
    at = np.arange(round(seconds * RATE)) * (rate / RATE)
    return np.asarray(np.interp(at, np.arange(len(samples)), samples))


def hour_long(path: Path) -> Path:
    frames = 4000 * 8000
    head = (b"RIFF", 36 + frames, b"WAVE", b"fmt ", 16, 1, 1, 8000, 8000, 1, 8, b"data", frames)
    path.write_bytes(struct.pack("<4sI4s4sIHHIIHH4sI", *head))
    os.truncate(path, 44 + frames)  # holes: it takes no space
    return path


def listing(folder: Path) -> dict[str, tuple[str, int]]:
    """Content and time of every plain file: what "untouched" means."""
    return {
        str(p.relative_to(folder)): (hashlib.sha256(p.read_bytes()).hexdigest(), p.stat().st_mtime_ns)
        for p in sorted(folder.rglob("*"))
        if p.is_file() and not p.is_symlink() and p.stat().st_size < 10_000_000
    }


def contents(record: Path) -> dict[str, str]:
    return {name: digest for name, (digest, _) in listing(record).items()}


def strict_json(text: str) -> object:
    return json.loads(text, parse_constant=lambda constant: pytest.fail(f"{constant} is not JSON"))


def check_record(song: Path) -> None:
    """Everything in record/ can be read, and every sample of it is a number; nothing is half written."""
    for path in (song / "record").rglob("*.json"):
        strict_json(path.read_text(encoding="utf-8"))
    for path in (song / "record").rglob("*.wav"):
        assert np.isfinite(soundfile.read(path)[0]).all()
    assert (song / "record" / "report.html").stat().st_size > 1000
    assert not [*song.rglob(".writing-*"), *song.rglob("draft-*")]


# --- what is refused at the door: all in one process, through the command line's own main ---------------------------

BATCH = """
import contextlib, io, json, os, sys
from longplay.control_room.cli import main
answers = []
for arguments in json.load(sys.stdin):
    sys.argv = ["longplay", *arguments]
    code = 0
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as said:
        try:
            main()
        except SystemExit as end:
            code = end.code
    answers.append([int(code or 0), out.getvalue(), said.getvalue()])
print(json.dumps(answers))
"""


def made(home: Path, name: str, content: bytes) -> Path:
    home.mkdir(parents=True, exist_ok=True)
    (home / name).write_bytes(content)
    return home / name


def _pipe(home: Path) -> Path:
    home.mkdir()
    os.mkfifo(home / "a.wav")
    return home / "a.wav"


def demos() -> dict[str, tuple[Callable[[Path], object], str]]:
    """By name: how to make the input in a folder, and a word of the reason."""
    tone = 0.3 * np.sin(2 * np.pi * 220 * np.arange(3 * RATE) / RATE)
    return {
        "empty": (lambda d: made(d, "a.wav", b""), "0 bytes"),
        "corrupt": (lambda d: made(d, "a.wav", bytes(range(256)) * 9), "none of the formats"),
        "text": (lambda d: made(d, "a.mp3", b"only words " * 99), "not a recording|0 frames|no sound"),
        "zero frames": (lambda d: wav(d / "a.wav", tone[:0]), "0 frames"),
        "all NaN": (lambda d: wav(d / "a.wav", tone * np.nan), "are not sound"),
        "integers as floats": (lambda d: wav(d / "a.wav", tone * 32768), "are not sound"),
        "silence": (lambda d: wav(d / "a.wav", tone * 0), "no sound on it"),
        "silent stems": (
            lambda d: [wav(d / "a.wav", tone * 0), wav(d / "b.wav", tone[1:] * 0)] and d,
            "no sound on it",
        ),
        "DC": (lambda d: wav(d / "a.wav", tone * 0 + 0.3), "no sound on it"),
        "0.2 s": (lambda d: wav(d / "a.wav", tone[:8820]), "0.20 s long"),
        "20 channels": (lambda d: wav(d / "a.wav", np.tile(tone[:900, None], 20)), "20 channels"),
        "100 Hz": (lambda d: wav(d / "a.wav", tone, 100), "100 Hz"),
        "an hour": (lambda d: hour_long(made(d, "a.wav", b"")), "67 minutes"),
        "MIDI": (lambda d: made(d, "a.mid", b"MThd"), "MIDI"),
        "no audio": (lambda d: made(d, "readme.txt", b"x").parent, "no recording"),
        "missing": (lambda d: d / "nowhere", "no such file"),
        "URL": (lambda _: "https://example.org/a.wav", "fetches nothing"),
        "pipe": (_pipe, "not a plain file"),
        "device": (lambda _: "/dev/zero", "not a plain file"),
        "project file": (lambda d: made(d, "song.als", b"x"), "Ableton"),
        "m4a without ffmpeg": (lambda d: made(d, "memo.m4a", b"\0\0\0\x18ftypM4A " + bytes(99)), "[Ii]nstall ffmpeg"),
        "brief": (lambda d: [wav(d / "a.wav", tone), made(d, "brief.toml", b"title = 'x'\nabout = ?")] and d, "line 2"),
        "brief of another kind": (
            lambda d: [wav(d / "a.wav", tone), made(d, "brief.toml", b"roles = 3")] and d,
            "line 1",
        ),
    }


@pytest.fixture(scope="module")
def at_the_door(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """(exit code, what was said) for every demo that is refused, without ffmpeg on the PATH."""
    home = tmp_path_factory.mktemp("door")
    calls = [
        ["produce", str(make(home / name)), "-o", str(home / f"{name} out")] for name, (make, _) in demos().items()
    ]
    done = subprocess.run(
        [sys.executable, "-c", BATCH],
        input=json.dumps(calls),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PATH": str(home)},
    )
    assert done.stderr == ""  # libraries stay quiet too
    return {name: (code, said) for name, (code, _, said) in zip(demos(), json.loads(done.stdout), strict=True)}


@pytest.mark.parametrize("name", demos())
def test_refused_at_the_door(name: str, at_the_door: dict[str, tuple[int, str]]) -> None:
    code, said = at_the_door[name]
    done = subprocess.CompletedProcess([], code, "", said)
    refused(ExitCode.BAD_INPUT, done)
    assert said.count("\n  -> ") == 1
    assert re.search(demos()[name][1], said), said


# --- a folder with every fault at once ------------------------------------------------------------------------------

NAMES = ("Gesang 🎤 é", "x" * 200, "-rf", "CON", "a\nb [red]", "voix\u0301 (2)")


@pytest.fixture(scope="module")
def mess(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """(the demo, its production, what was printed)."""
    home = tmp_path_factory.mktemp("mess")
    demo, guitar = home / "demo", bars("gtr DI", 5.0)
    vocal = bars("LV take 3", 5.0)
    vocal[1000:1010], vocal[5000] = np.nan, np.inf
    wav(demo / "LV take 3.wav", vocal)
    wav(demo / "gtr DI.wav", np.repeat(guitar, 4)[: 4 * 3 * RATE], 4 * RATE, "PCM_24")
    wav(demo / "hot keys.wav", np.stack([guitar * 9, guitar * 8], axis=1))
    wav(demo / "five.wav", np.stack([guitar] * 5, axis=1)[: 2 * RATE])
    wav(demo / "phone.wav", guitar[::5][: 3 * 8000], 8000, "PCM_U8")
    wav(demo / "silent.wav", guitar[: 4 * RATE] * 0)
    wav(demo / "offset.wav", guitar * 0 + 0.25)
    for number, name in enumerate(NAMES[: 200 if os.pathconf(home, "PC_NAME_MAX") > 205 else 1]):
        wav(demo / f"{name}.wav", guitar[: RATE + number])
    soundfile.write(demo / "lying.flac", guitar[:RATE], RATE)
    (demo / "lying.flac").rename(demo / "lying.wav")
    made(demo, "empty.wav", b"")
    made(demo, "corrupt.wav", bytes(range(256)) * 9)
    made(demo, "song.mid", b"MThd")
    os.mkfifo(demo / "pipe.wav")
    (demo / "link.wav").symlink_to(demo / "lying.wav")
    hour_long(demo / "hour.wav")
    half = wav(demo / "half.wav", guitar, subtype="PCM_16")
    os.truncate(half, half.stat().st_size // 2)
    if HAS_FFMPEG:
        assert _ran("ffmpeg", "-v", "error", "-i", demo / "phone.wav", demo / "memo.m4a")
    before, parent = listing(demo), sorted(home.iterdir())
    done = longplay("produce", demo, "-o", home / "song", "--accept", "all", "--jobs", "1", env=_narrow())
    assert done.returncode == 0, done.stderr
    assert listing(demo) == before
    assert sorted(home.iterdir()) == sorted([*parent, home / "song"])  # nothing was written beside the input
    return demo, home / "song", done.stdout


def _narrow() -> dict[str, str]:
    """A terminal that knows only ASCII."""
    return {**os.environ, "PYTHONIOENCODING": "ascii", "COLUMNS": "400"}


def test_a_mess_becomes_a_record(mess: tuple[Path, Path, str]) -> None:
    check_record(mess[1])
    tracks = json.loads((mess[1] / "record" / "listening.json").read_text())["tracks"]
    assert len(tracks) == 9 + len(NAMES) + HAS_FFMPEG
    assert all(path.name.isascii() and len(path.name) < 90 for path in mess[1].rglob("*"))


@pytest.mark.parametrize(
    "said",
    [
        "empty.wav: it is 0 bytes long",
        "corrupt: not a recording",
        "song.mid: MIDI",
        "pipe.wav: not a plain file",
        "link.wav: not a plain file",
        "hour: it is 67 minutes long",
        "LV take 3: 11 samples are not sound",
        "hot keys: peaks ",
        "silent: there is no sound on it",
        "offset: there is no sound on it",
        "lying: is called .wav but holds FLAC",
        "half: cut short: 2.5 of 5.0 s are missing",
    ],
)
def test_each_fault_of_the_mess_is_named(mess: tuple[Path, Path, str], said: str) -> None:
    assert f"note: {said}" in mess[2]


@pytest.mark.parametrize("verb", ["listen", "notes", "plan"])
def test_what_is_read_of_a_mess_is_json(mess: tuple[Path, Path, str], verb: str) -> None:
    done = longplay(verb, mess[1], "--json")
    assert done.returncode == 0, done.stderr
    assert strict_json(done.stdout)


# --- music that is none ---------------------------------------------------------------------------------------------


def _speech() -> np.ndarray:
    """Voiced bursts of uneven length at uneven times."""
    dice, sound, at = np.random.default_rng(3), np.zeros(6 * RATE), 0.3
    while at < 5.5:
        length = int(RATE * dice.uniform(0.08, 0.3))
        buzz = np.sign(np.sin(2 * np.pi * dice.uniform(90, 160) * np.arange(length) / RATE)) * np.hanning(length)
        sound[int(at * RATE) : int(at * RATE) + length] += 0.2 * buzz[: len(sound) - int(at * RATE)]
        at += dice.uniform(0.15, 0.7)
    return sound


NO_MUSIC: dict[str, Callable[[], np.ndarray]] = {
    "noise": lambda: 0.2 * np.random.default_rng(1).standard_normal((5 * RATE, 2)),
    "drone": lambda: 0.3 * np.sin(2 * np.pi * 220 * np.arange(6 * RATE) / RATE),
    "speech": _speech,
}


@pytest.mark.parametrize("name", NO_MUSIC)
def test_what_is_no_music_is_produced_all_the_same(name: str, tmp_path: Path) -> None:
    demo = wav(tmp_path / "in" / f"{name}.wav", NO_MUSIC[name](), subtype="PCM_16")
    before = listing(tmp_path / "in")
    done = longplay("produce", demo, "-o", tmp_path / "song", "--accept", "all", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    check_record(tmp_path / "song")
    assert listing(tmp_path / "in") == before


# --- the same production again, after somebody was at it ------------------------------------------------------------


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("song")
    wav(home / "demo" / "LV take 3.wav", bars("LV take 3", 5.0), subtype="PCM_16")
    wav(home / "demo" / "gtr DI.wav", bars("gtr DI", 5.0), subtype="PCM_16")
    done = longplay("produce", home / "demo", "-o", home / "song", "--accept", "all", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    return home / "song"


@pytest.fixture
def untouched(song: Path) -> Iterator[Path]:
    """The production, whose record and decisions must be the same afterwards."""
    record, log = contents(song / "record"), (song / "decisions.jsonl").read_bytes()
    yield song
    assert contents(song / "record") == record
    assert (song / "decisions.jsonl").read_bytes() == log


def test_the_second_run_changes_nothing(untouched: Path) -> None:
    done = longplay("produce", untouched, "--accept", "none")
    assert done.returncode == 0, done.stderr


def test_a_cache_half_gone_and_half_damaged_is_made_again(untouched: Path) -> None:
    dice = random.Random(5)  # noqa: S311  (a test's dice)
    kept = [
        p for room in ("results", "audio", "curves", "files") for p in (untouched / ".longplay" / room).rglob("*.*")
    ]
    for path in sorted(kept):
        fate = dice.randrange(5)
        if fate == 0:
            path.unlink()
        elif fate == 1:
            os.truncate(path, path.stat().st_size // 2)
        elif fate == 2 and path.suffix == ".json":
            path.write_bytes(bytes([0xFF, 0, 7]))
    done = longplay("produce", untouched, "--accept", "none", "--jobs", "1")
    assert done.returncode == 0, done.stderr


def test_a_deleted_cache_and_a_scribbled_record_are_made_again(untouched: Path) -> None:
    shutil.rmtree(untouched / ".longplay")
    record = untouched / "record"
    (record / "listening.json").unlink()
    for name in ("notes.json", "plan.json", "after.json", "report.html", "mix.wav"):
        (record / name).write_text("scribble")
    done = longplay("produce", untouched, "--accept", "none", "--jobs", "1")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("brief.toml", "title = 'x'\nartist = oops", "line 2"),
        ("brief.toml", "\ntempo_bpm = nan", "line 2"),
        ("corrections.toml", "tempo_bpm = 64\nkey = 'H dur'", "line 2"),
        ("corrections.toml", "first_downbeat_s = 1.0\nby = ", "at"),
        ("record/mix.json", "{", "mix.json"),
        ("demo/demo.json", '{"files": 3}', "demo.json"),
    ],
)
def test_a_paper_that_cannot_be_read_is_named(untouched: Path, name: str, text: str, said: str) -> None:
    path = untouched / name
    before = path.read_bytes() if path.exists() else None
    path.write_text(text)
    try:
        refused(ExitCode.BAD_INPUT, longplay("plan", untouched), Path(name).name, said)
    finally:
        path.unlink() if before is None else path.write_bytes(before)


def test_a_torn_decision_is_told_and_none_other_is_lost(song: Path) -> None:
    log = song / "decisions.jsonl"
    whole = log.read_bytes()
    log.write_bytes(whole + whole.splitlines()[0][:50])
    ill = longplay("doctor", song, "--json")
    assert "torn" in json.dumps(strict_json(ill.stdout))
    done = longplay("decide", song, "1", "reject", "--by", "Ana", "--why", "not mine")
    assert done.returncode == 0, done.stderr
    read = read_decisions(log)
    assert (read.decisions[-1].by, len(read.decisions)) == ("Ana", len(whole.splitlines()) + 1)
    log.write_bytes(whole)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("decide", "SONG", "no-such-thing", "accept", "--by", "Ana"), ExitCode.NOT_FOUND),
        (("decide", "SONG", "1", "perhaps", "--by", "Ana"), ExitCode.USAGE),
        (("decide", "SONG", "1", "accept", "--by", " "), ExitCode.USAGE),
        (("produce", "SONG", "--accept", "maybe"), ExitCode.USAGE),
        (("plan", "SONG/record"), ExitCode.NOT_FOUND),
        (("produce", "SONG/record/report.html"), ExitCode.USAGE),
        (("produce", "SONG/demo", "-o", "SONG/record"), ExitCode.CANNOT_WRITE),
    ],
)
def test_what_cannot_be_asked(untouched: Path, words: tuple[str, ...], code: ExitCode) -> None:
    refused(code, longplay(*(word.replace("SONG", str(untouched)) for word in words)))


@pytest.mark.parametrize("words", [("decide", "SONG", "1", "accept"), ("produce", "SONG", "--jobs", "0"), ("sing",)])
def test_what_is_not_a_command(untouched: Path, words: tuple[str, ...]) -> None:
    done = longplay(*(word.replace("SONG", str(untouched)) for word in words))
    assert done.returncode == ExitCode.USAGE
    assert "Error" in done.stderr


HOLD = """
import pathlib, sys
from longplay.folder.lock import locked
with locked(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_process_is_told_who_is_at_work(untouched: Path) -> None:
    lock = str(untouched / ".longplay" / "lock")
    with subprocess.Popen([sys.executable, "-c", HOLD, lock], stdin=-1, stdout=-1, text=True) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        refused(ExitCode.IN_USE, longplay("produce", untouched, "--accept", "all"), str(holder.pid))
        holder.communicate("")


# --- outputs that take nothing --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def memo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wav(tmp_path_factory.mktemp("memo") / "memo.wav", bars("gtr DI", 2.5), subtype="PCM_16")


def test_something_else_is_in_the_way(memo: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    made(tmp_path / "folder", "letter.txt", b"mine")
    for place in ("file", "folder", "file/under"):
        refused(ExitCode.CANNOT_WRITE, longplay("produce", memo, "-o", tmp_path / place))
    assert contents(tmp_path).keys() == {"file", "folder/letter.txt"}


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mount a small disk in memory with the given options; skip where one may not."""
    place = tmp_path / "disk"
    place.mkdir()

    def mount(options: str) -> Path:
        if not _ran("mount", "-t", "tmpfs", "-o", options, "tmpfs", place):
            pytest.skip("may not mount a small disk here")
        return place

    yield mount
    _ran("umount", place)


def _ran(program: str, *arguments: str | Path) -> bool:
    path = shutil.which(program)
    return path is not None and not subprocess.run([path, *arguments], capture_output=True, check=False).returncode


def test_a_disk_that_may_only_be_read(memo: Path, mounted: Callable[[str], Path]) -> None:
    disk = mounted("ro")
    refused(ExitCode.CANNOT_WRITE, longplay("produce", memo, "-o", disk / "song"), "Read-only")
    refused(ExitCode.CANNOT_WRITE, longplay("produce", memo, "-o", disk), "Read-only")


@pytest.mark.parametrize("size", ["1m", "6m"])
def test_a_full_disk_and_then_a_larger_one(size: str, memo: Path, mounted: Callable[[str], Path]) -> None:
    disk = mounted(f"size={size}")
    produce = ("produce", memo, "-o", disk / "song", "--accept", "all", "--jobs", "1")
    refused(ExitCode.CANNOT_WRITE, longplay(*produce), "No space", "finished steps are kept")
    assert not [*(disk / "song").rglob(".writing-*")]
    decided = read_decisions(disk / "song" / "decisions.jsonl").decisions
    if size == "6m":
        mounted("remount,size=200m")
        done = longplay(*produce)
        assert done.returncode == 0, done.stderr
        check_record(disk / "song")
        assert read_decisions(disk / "song" / "decisions.jsonl").decisions[: len(decided)] == decided


def test_a_file_that_may_not_grow(memo: Path, tmp_path: Path) -> None:
    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    done = longplay("produce", memo, "-o", tmp_path / "song", "--jobs", "2", preexec_fn=small)
    refused(ExitCode.CANNOT_WRITE, done, "File too large")


@pytest.mark.parametrize("moment", [0.02, 0.35, 0.9, 1.8])
def test_ctrl_c_at_any_moment(moment: float, memo: Path, tmp_path: Path) -> None:
    """To the whole group, as a terminal sends it, and twice, as people do."""
    produce = [*LONGPLAY, "produce", str(memo), "-o", str(tmp_path / "song"), "--accept", "all", "--jobs", "2"]
    process = subprocess.Popen(produce, stderr=subprocess.PIPE, text=True, start_new_session=True)
    time.sleep(moment)
    for _ in range(2):
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.05)
    said = process.communicate(timeout=60)[1]
    if moment > 0.1:  # before that it is Python itself that is stopped
        assert process.returncode in {0, ExitCode.INTERRUPTED}
        assert "Traceback" not in said
    assert not list(tmp_path.rglob(".writing-*"))


# --- the door of the meter ------------------------------------------------------------------------------------------


def test_the_meter_measures_what_it_can_and_names_the_rest(memo: Path, tmp_path: Path) -> None:
    bad = [made(tmp_path, "words.wav", b"only words"), made(tmp_path, "empty.flac", b""), tmp_path / "nowhere.wav"]
    silent = wav(tmp_path / "silent.wav", np.zeros(RATE))
    nan = wav(tmp_path / "nan.wav", np.full(RATE, np.nan))
    done = longplay("meter", memo, *bad, silent, nan, "--json")
    refused(ExitCode.BAD_INPUT, done, "words.wav", "empty.flac", "nowhere.wav", "nan.wav")
    rows = strict_json(done.stdout)
    assert isinstance(rows, dict)
    assert [Path(row["file"]).name for row in rows["files"]] == ["memo.wav", "silent.wav"]


def test_a_recording_that_was_refused_and_mended_is_taken_in(tmp_path: Path) -> None:
    """And a second of music is a record."""
    take = made(tmp_path / "demo", "memo.wav", b"not yet")
    produce = ("produce", take, "-o", tmp_path / "song", "--accept", "none", "--jobs", "1")
    refused(ExitCode.BAD_INPUT, longplay(*produce), "run the same command")
    wav(take, bars("LV take 3", 1.0, 12.0))
    done = longplay(*produce)
    assert done.returncode == 0, done.stderr
    check_record(tmp_path / "song")


def test_whoever_reads_half_the_answer_hears_no_complaint(song: Path) -> None:
    with subprocess.Popen([*LONGPLAY, "notes", str(song), "--json"], stdout=-1, stderr=-1, text=True) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == ""
