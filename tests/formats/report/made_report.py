"""A report with everything in it, small; every outside text is given by the caller."""

from longplay.formats.report.words import (
    AudioClip,
    Block,
    Choice,
    Excerpt,
    Facts,
    FileLine,
    FullPair,
    Lane,
    Point,
    Report,
    Stretch,
    Timeline,
)
from longplay.song.change import Change
from longplay.song.credit import Credit
from longplay.song.finding import Evidence, Finding
from longplay.song.mix import Automation, Bus, Channel, MasterReport, Mix, Processor, Room, Send
from longplay.song.money import Money
from longplay.song.platform import Platform, playback
from longplay.song.proposal import LeaveAlone, MuteTrack, Proposal
from longplay.song.time import Span

PEAKS = (-90, 100, -20, 30, -3, 4, -100, 90)


def finding(id_: str, verdict: str = "fix", at: float = 10.0, text: str = "t") -> Finding:
    evidence = Evidence(text, -50.0, "cents", (-25.0, 25.0), text, 0.8, 10.0, text)
    span = Span(at, at + 4.0, 5, 6, text)
    return Finding(id_, text, "vocal_pitch", verdict, text, text, (span,), (evidence,), text)


def proposal(id_: str, answers: tuple[str, ...] = (), text: str = "t", keep: bool = False) -> Proposal:
    action = LeaveAlone(text) if keep else MuteTrack(text, (text,))
    window = Span(8.0, 28.0, 4, 11, text)
    return Proposal(id_, answers, action, text, text, "in_house", Money(0), 0.0, text, window, "", (text,))


def full_report(text: str = "plain") -> Report:
    """One of everything; `text` stands in every field that comes from outside."""
    block = Block(0.0, 30.0, text, text, 0.9, 1, 12)
    lane = Lane(text, text, text, PEAKS, 30.0, -20.0)
    points = (Point(finding(f"{text}.a", "fix", 10.0, text), Excerpt(f"{text}.demo", 8.0, 16.0)),)
    kept = proposal(f"{text}.keep", (), text, keep=True)
    before, after = Excerpt(f"{text}.demo", 0, 5), Excerpt(f"{text}.master", 0, 5)
    choices = (
        Choice(proposal(f"{text}.p", (f"{text}.a",), text), "accepted", before, after, text, text),
        Choice(kept, "accepted", None, None, text, text),
        Choice(proposal(f"{text}.q", (), text), "rejected", None, None, text, text),
    )
    return Report(
        text,
        text,
        Facts(30.0, 96.0, 48.0, True, text, text, text, -25.0, text),
        Timeline(30.0, (block,), (lane,)),
        text,
        text,
        (text,),
        Timeline(35.0, (block, Block(30.0, 35.0, text, "outro", 0.2, 13, 14)), (lane,)),
        points,
        choices,
        (Change(f"{text}.p", text, text, text, -50.0, -20.0, (-25.0, 25.0)),),
        -20.0,
        MasterReport(-14.0, -14.0, 5.0, -1.0, 6.0, 2.0, True, text),
        FullPair(f"{text}.demo", f"{text}.master", 0.0, -6.0, -20.0, (Stretch(0.0, 0.0, 30.0),)),
        full_mix(text),
        (Credit(text, text, text),),
        (text,),
        (FileLine(text, text),),
        tuple(AudioClip(f"{text}.{name}", text, name.encode(), 30.0, text) for name in ("demo", "master")),
        (playback(Platform(text, -16.0, False, -1.0, text, text), -14.0, -1.0),),
    )


def full_mix(text: str) -> Mix:
    processor = Processor(text, ((text, 1.0),), text, text)
    channel = Channel(text, text, text, (processor,), -3.0, -0.3, (Send(text, -12.0, text),), text, text)
    bus, room = Bus(text, (processor,), -1.0, text), Room(text, 1.2, 20.0, 8000.0, text)
    return Mix((channel,), (bus,), (room,), (Automation(text, ((1.0, 2.0),), text),), 0.0, 44100)
