"""Backing vocals on the words that matter: sung from the lead as a guide, by the artist, or by a singer for hire."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from longplay.song.finding import Finding
from longplay.song.lead import lead_name
from longplay.song.listening import Phrase, SungNote
from longplay.song.part import LEAD_VOICE
from longplay.song.proposal import AddPart, HirePlayer, Proposal
from longplay.song.structure import Section
from longplay.stages.plan.answers.people import by_artist, hire
from longplay.stages.plan.situation import Situation
from longplay.stages.plan.words import plain, same_words

MEASURE = "layers, chorus against verse"
LEAST_S = 1.5
"""Less backing than this in a song is an accident, no part (default, unsourced)."""
LAST_WORD_S = 1.2
"""About so long are the last words of a line (default, unsourced)."""
_GAP_S = 0.05

Stretch = tuple[float, float]


def propose(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """Only where a lead came on a track of its own, nobody backs it yet, and something says what the chords are."""
    voices = room.demo.with_role("lead vocal")
    if room.demo.kind != "stems" or not voices or room.demo.with_role("backing vocal"):
        return
    if room.carries or not room.has_harmony:
        return
    choruses = room.labelled("chorus")
    spans = words_that_matter(room, choruses)
    if sum(end - start for start, end in spans) < LEAST_S:
        return
    sections = tuple(s.name for s in choruses)
    action = AddPart("backing vocal", "backing vocal", LEAD_VOICE, sections, 0.6, spans=spans)
    add = room.offer(
        finding,
        action,
        f"Backing vocals from your own voice, on the words that matter in {_list(sections)}.",
        "A third or a sixth beside you, a little more with every chorus. Each word is sung as you sang it; it is a "
        "guide that may stay, and better still if you sing it yourself.",
        section=sections[0],
        window=room.window_of(sections[-1:]),
    )
    if any(e.measure == MEASURE for e in finding.evidence):
        add = replace(add, measure=MEASURE)
    yield add
    yield from _people(finding, room, sections, add)


def _people(finding: Finding, room: Situation, sections: tuple[str, ...], add: Proposal) -> Iterator[Proposal]:
    direction = "Sing to the guide, softer and with more air than the lead, and leave every s and t to the lead."
    own = room.offer(
        finding,
        HirePlayer("backing vocal", "the artist", sections, direction),
        "Sing the backing vocals yourself: the guide shows every note.",
        "Nobody blends with your voice as you do, and two takes of your own are wider than any copy.",
        section=sections[0],
        instead_of=add.id,
    )
    yield by_artist(own, room)
    if person := hire(finding, room, "backing singer", sections, direction, instead_of=add.id):
        yield person


def words_that_matter(room: Situation, choruses: Sequence[Section]) -> tuple[Stretch, ...]:
    """Demo seconds to back: title, hook and line that matters; from the second chorus on also the ends of lines.

    The last chorus has the most: where no word is known to matter more than others, whole lines are backed there.
    """
    lead = lead_name({t.name: t.role for t in room.listening.tracks}, room.listening.notes)
    sung = [[p for p in room.listening.phrases if p.track == lead and _in(room, p, s)] for s in choruses]
    hooks = _hooks(room, sung)
    spans: list[Stretch] = []
    for i, phrases in enumerate(sung):
        last = i == len(sung) - 1
        for phrase in phrases:
            if any(same_words(hook, phrase.text) for hook in hooks) or (last and not hooks):
                spans.append((phrase.start - 0.02, phrase.end))
            elif i > 0 or not hooks:
                spans.append((_last_word(phrase, room.listening.notes), phrase.end))
    return tuple((round(start, 3), round(end, 3)) for start, end in spans)


def _in(room: Situation, phrase: Phrase, section: Section) -> bool:
    bar = room.listening.grid.bar((phrase.start + phrase.end) / 2.0)
    return section.first_bar <= bar <= section.last_bar


def _hooks(room: Situation, sung: Sequence[Sequence[Phrase]]) -> tuple[str, ...]:
    """What is worth a second voice: the title, the line that matters, and a line that every chorus brings."""
    texts = [{plain(p.text) for p in phrases} - {""} for phrases in sung]
    again = sorted(set.intersection(*texts)) if len(texts) > 1 else []
    asked = (room.brief.title, room.brief.line_that_matters)
    said = [words for words in asked if any(same_words(words, text) for found in texts for text in found)]
    once = again if len(again) == 1 else []  # where every line comes again none of them is the hook
    return tuple(dict.fromkeys([*said, *once]))


def _last_word(phrase: Phrase, notes: Sequence[SungNote]) -> float:
    """Second at which the last word of a phrase begins: behind the last gap, or the last note."""
    inside = [n for n in notes if n.track == phrase.track and phrase.start - 0.05 <= n.onset < phrase.end]
    near = [
        n for before, n in pairwise(inside) if phrase.end - n.onset <= LAST_WORD_S and n.onset - before.offset >= _GAP_S
    ]
    first = near[0] if near else inside[-1] if inside else None
    return first.onset - 0.02 if first else phrase.end


def _list(sections: tuple[str, ...]) -> str:
    return sections[0] if len(sections) == 1 else f"{', '.join(sections[:-1])} and {sections[-1]}"
