"""The seams of the record: a change of the form whose seams do not hold is not offered, and each seam is told."""

from collections.abc import Sequence
from dataclasses import replace

from longplay.producing.sounding import Song
from longplay.song.arrangement import Form
from longplay.song.listening import Listening
from longplay.song.proposal import LeaveAlone, MoveBars, Proposal, RepeatBars, ShortenSection
from longplay.song.seam import SeamCheck
from longplay.stages.arrange.form import make_form
from longplay.stages.edit.edit import edit
from longplay.stages.edit.seam_check import check_seams

_OF_FORM = (MoveBars, RepeatBars, ShortenSection)


def that_hold(song: Song, proposals: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """The proposals without changes of the form that would cut a word, jump in tempo or click.

    Leaving alone, which stood beside such a change, becomes the first choice and says why.
    """
    failing = {p.id: why for p in proposals if isinstance(p.action, _OF_FORM) and (why := _failing(song, p))}
    return tuple(_without(p, failing) for p in proposals if p.id not in failing)


def _failing(song: Song, proposal: Proposal) -> str:
    edits = edit(song.demo, song.listening, (proposal,))
    form = make_form(song.demo, song.listening, edits)
    seams = check_seams(song.demo, song.listening, edits, form)
    return next((f"at bar {s.bar} the seam would be {_fault(s)}" for s in seams if s.fails), "")


def _fault(seam: SeamCheck) -> str:
    words = {
        "inside a sung word": "inside a sung word",
        "two lines at once": f"{seam.together_s:.1f} s of two sung lines at once",
        "tempo step": f"a step of {abs(seam.tempo_percent):.1f} % in tempo",
        "click": "a click",
    }
    return " and ".join(words[name] for name in seam.fails)


def _without(proposal: Proposal, failing: dict[str, str]) -> Proposal:
    if proposal.alternative_to not in failing:
        return proposal
    told = f" A change of the form was tried: {failing[proposal.alternative_to]}."
    why = proposal.why + told if isinstance(proposal.action, LeaveAlone) else proposal.why
    return replace(proposal, alternative_to="", why=why)


def warnings_of(form: Form, listening: Listening, seams: Sequence[SeamCheck]) -> tuple[str, ...]:
    """One sentence for each seam that does not hold, and one for each copy that the artist should sing again."""
    return (*(told(seam) for seam in seams if seam.fails), *_copies(form, listening))


def told(seam: SeamCheck) -> str:
    """A seam in one sentence: where it lies, what was measured, whether it holds."""
    holds = f"it does not hold: {_fault(seam)}" if seam.fails else "no word is cut, no click"
    return (
        f"Seam at bar {seam.bar} (the demo's bar {seam.before_bar} into bar {seam.after_bar}): level "
        f"{seam.level_db:+.1f} dB (the demo itself {seam.usual_level_db:+.1f} dB there), tempo "
        f"{seam.tempo_percent:+.1f} %; {holds}."
    )


def _copies(form: Form, listening: Listening) -> tuple[str, ...]:
    """What is sung in bars that were brought again: a copy for now, and a wish."""
    lines = []
    for cut in form.cuts:
        sung = [p for p in listening.phrases if p.start < cut.demo_end - 0.5 and p.end > cut.demo_start + 0.5]
        heard = [p for p in sung if not cut.tracks or p.track in cut.tracks]
        if cut.copy and heard:
            first, last = (form.grid.bar(s) for s in (cut.record_start + 0.1, cut.record_end - 0.1))
            section = form.structure.at_bar(first)
            name = section.name if section else "these bars"
            lines.append(f"Bars {first}-{last} ({name}) are a copy: sing it again, if you can.")
    return tuple(lines)
