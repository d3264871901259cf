"""Is the lead vocal delivered properly, phrase by phrase?"""

from collections.abc import Iterator
from dataclasses import replace

from longplay.formats.ids import readable_id
from longplay.song.finding import Evidence, Finding
from longplay.song.listening import Listening, Phrase, SungNote, TrackListening
from longplay.song.style import Style
from longplay.song.time import Span, span_between
from longplay.stages.critique.levels import Levels
from longplay.stages.critique.question import measured, section_span, wanted, whole_song
from longplay.stages.critique.sung import SungPhrase, spread, sung_phrases

ID = "vocal_delivery"
FAMILY = "vocal_pitch"
RATIONALE = """Judged against the singer's own centre and habit, never against a machine: feeling first, pitch second.
Expressive singing is let pass up to a quarter tone; only what pulls a listener out of the line is named."""
SOURCE = "Larrouy-Maestri (Music & Science 2018); Lindgren & Sundberg 1979; de Clercq, MTO 30.1"

OWN_CENTRE, OWN_TIMING = "phrase against the singer's own centre", "phrase against the singer's own timing"
OVER_REST = "lead over the rest"
PICK_UP = 1 / 3
MOST = 3
"""Phrases named per kind of fault: the worst ones; a singer cannot work on more at once (default, unsourced)."""
BOUNCE_MOST = 1
SURE, BARELY = 0.5, 0.35
"""Confidence for a fix and for a mention; defaults, unsourced."""
FOCUSED = 0.5
"""Notes of a phrase that scatter more than about 19 cents (this focus) have no common centre to be flat or sharp of."""
SHARP_ALLOWANCE = 10.0
"""Cents more for sharp than for flat: sharp is heard more kindly (Lindgren & Sundberg 1979, after Kao)."""
BOUNCE_CENTS = 60.0
"""Inside a finished mix the other instruments pull the measure: only what is beyond doubt is mentioned."""


def answer(
    *,
    listening: Listening,
    style: Style,
    levels: Levels,
    lead: TrackListening,
    phrases: tuple[Phrase, ...],
    notes: tuple[SungNote, ...],
) -> Iterator[Finding]:
    """Pitch, steadiness, timing and level phrase by phrase, and the phrase to keep whatever happens."""
    sung = sung_phrases(listening, phrases, notes)
    alone = lead.role == "lead vocal"
    faults = _pitch(listening, style, sung, lead)
    yield from faults
    if lead.role == "bounce":
        if not faults:
            yield _inside_a_mix(listening)
        return
    yield from _steadiness(listening, style, sung, lead, alone)
    yield from _timing(listening, style, sung)
    if alone:
        yield from _level(listening, style, levels, phrases, lead)
    yield from _best(listening, style, sung, len(notes))


def _pitch(
    listening: Listening, style: Style, sung: tuple[SungPhrase, ...], lead: TrackListening
) -> tuple[Finding, ...]:
    """Phrases off the singer's own centre: beyond the style's range, and beyond twice the singer's own spread."""
    bounce = lead.role == "bounce"
    own = 2.0 * spread(sung)
    least = max(BOUNCE_CENTS if bounce else wanted(style, "phrase_cents").high or 0.0, own)
    clear = [p for p in sung if p.focus >= FOCUSED and p.confidence >= (0.7 if bounce else BARELY)]
    off = [p for p in clear if abs(p.cents) >= least + _kind(p)]
    worst = sorted(off, key=lambda p: -abs(p.cents) * p.confidence)[: BOUNCE_MOST if bounce else MOST]
    return tuple(_pitch_finding(listening, style, p, lead.role == "lead vocal") for p in worst)


def _kind(phrase: SungPhrase) -> float:
    return SHARP_ALLOWANCE if phrase.cents > 0 else 0.0


def _pitch_finding(listening: Listening, style: Style, sung: SungPhrase, alone: bool) -> Finding:
    limit = wanted(style, "phrase_cents_fix").high or 50.0
    held_limit = wanted(style, "held_phrase_cents_fix").high or 35.0
    held = abs(sung.held_cents) >= held_limit and sung.held_cents * sung.cents > 0
    wrong = abs(sung.cents) >= limit + _kind(sung) or (held and abs(sung.cents) >= held_limit + _kind(sung))
    side = "flat" if sung.cents < 0 else "sharp"
    range_ = wanted(style, "phrase_cents")
    evidence = measured(OWN_CENTRE, sung.cents, range_, sung.confidence, sung.uncertainty)
    if abs(sung.cents) > 40.0:  # near a quarter tone the next note is as near
        other = sung.cents + (100.0 if sung.cents < 0 else -100.0)
        evidence = replace(evidence, runner_up=f"{other:+.0f} cents from the next note")
    end = " and it is held long enough for everybody to hear" if held else ""
    verdict = "fix" if wrong and alone and sung.confidence >= SURE else "consider"
    text = (
        f"{_line(listening, sung.phrase)} is sung {'clearly' if wrong else 'a little'} {side}.",
        f"It sits about {abs(sung.cents):.0f} cents (hundredths of a semitone) {side} of where you sing the rest of "
        f"the song, give or take {sung.uncertainty:.0f}{end}. "
        + ("Worth another take." if wrong else "If the feeling is right, keep it."),
    )
    return _phrase_finding(listening, sung.phrase, kind="pitch", verdict=verdict, text=text, evidence=evidence)


def _steadiness(
    listening: Listening, style: Style, sung: tuple[SungPhrase, ...], lead: TrackListening, alone: bool
) -> Iterator[Finding]:
    sure = [p for p in sung if p.confidence >= BARELY and p.focus >= FOCUSED]
    if len(sung) >= 4 and len(sure) < len(sung) / 2:
        yield _scattered(listening, sung, lead)
    if len(sure) < 4:
        return
    confidence = sum(p.confidence for p in sure) / len(sure)
    evidence = measured(
        "spread of phrase centres", spread(sure), wanted(style, "phrase_centre_spread"), confidence, 5.0
    )
    if evidence.inside:
        return
    wide = evidence.value >= (wanted(style, "phrase_centre_spread_fix").high or 45.0)
    yield Finding(
        readable_id(ID, "steadiness"),
        ID,
        FAMILY,
        "fix" if wide and alone and confidence >= SURE else "consider",
        "The vocal drifts in pitch from phrase to phrase.",
        f"The phrases lie {evidence.value:.0f} cents apart (a listener begins to notice at about 25). Often this is "
        "the headphone mix: more of the chords and less of the own voice in the ears helps.",
        (whole_song(listening),),
        (evidence,),
        lead.name,
    )


def _scattered(listening: Listening, sung: tuple[SungPhrase, ...], lead: TrackListening) -> Finding:
    focus = sorted(p.focus for p in sung)[len(sung) // 2]
    evidence = Evidence("agreement of the notes in a phrase", focus, "ratio", (FOCUSED, None), SOURCE, 0.6, 0.1)
    return Finding(
        readable_id(ID, "scattered"),
        ID,
        FAMILY,
        "cannot_tell",
        "I cannot say phrase by phrase whether the singing is flat or sharp.",
        "In most phrases the notes lie too far apart from each other to have one centre. That may be the style "
        "(spoken, sliding, blue notes), a room with much echo, or a singer who could not hear the chords: please "
        "listen to it.",
        (whole_song(listening),),
        (evidence,),
        lead.name,
    )


def _timing(listening: Listening, style: Style, sung: tuple[SungPhrase, ...]) -> Iterator[Finding]:
    range_ = wanted(style, "phrase_late_ms")
    clear = [p for p in sung if p.timing_focus >= 0.6 and p.notes >= 5]
    off = [(p, measured(OWN_TIMING, p.late_ms, range_, 0.8 * p.timing_focus, 20.0)) for p in clear]
    worst = sorted((pair for pair in off if not pair[1].inside), key=lambda pair: -abs(pair[0].late_ms))[:MOST]
    for phrase, evidence in worst:
        side = "behind" if phrase.late_ms > 0 else "ahead of"
        text = (
            f"{_line(listening, phrase.phrase)} runs {side} the beat.",
            f"It comes {abs(phrase.late_ms):.0f} ms {side} the place where you usually sing. If it is meant, keep it.",
        )
        yield _phrase_finding(listening, phrase.phrase, kind="timing", verdict="consider", text=text, evidence=evidence)


def _level(
    listening: Listening, style: Style, levels: Levels, phrases: tuple[Phrase, ...], lead: TrackListening
) -> Iterator[Finding]:
    """Phrases the track covers: under the style's range and clearly under the singer's other phrases."""
    over = [(p, levels.over_rest((lead.name,), Span(p.start, p.end))) for p in phrases]
    heard = [(p, value) for p, value in over if value is not None]
    if len(heard) < 4:
        return
    # The clearer quarter of the lines shows what the singer can be; the middle one may itself be buried.
    usual = sorted(value for _, value in heard)[len(heard) * 3 // 4]
    range_ = wanted(style, "phrase_over_track_db")
    buried = [(p, value) for p, value in heard if value < (range_.low or 0.0) and value < usual - 2.5]
    if not buried:
        yield _clear(listening, lead, measured(OVER_REST, min(v for _, v in heard), range_, 0.75, 1.0))
    for name, group in _by_section(listening, buried).items():
        section = [value for p, value in heard if _section(listening, p) == name]
        if name and len(group) >= 2 and len(group) > len(section) / 2:
            span = section_span(listening, name)
            mean = sum(section) / len(section)
            evidence = measured(OVER_REST, mean, range_, 0.75, 1.0)
            span = replace(span, track=lead.name)
            yield _level_finding(listening, span, f"The singer sinks into the track in {name}.", usual, evidence)
        else:
            for phrase, value in sorted(group, key=lambda pair: pair[1])[:MOST]:
                span = _span(listening, phrase)
                summary = f"{_line(listening, phrase)} is covered by the track."
                yield _level_finding(listening, span, summary, usual, measured(OVER_REST, value, range_, 0.75, 1.0))


def _clear(listening: Listening, lead: TrackListening, evidence: Evidence) -> Finding:
    name = readable_id(ID, "level")
    summary = "Every line stands clear of the track."
    because = f"Even the softest line is only {abs(evidence.value):.0f} dB from everything else together."
    if evidence.value > 0:
        because = f"Even the softest line is {evidence.value:.0f} dB over everything else together."
    return Finding(name, ID, "vocal_level", "good", summary, because, (whole_song(listening),), (evidence,), lead.name)


def _level_finding(listening: Listening, span: Span, summary: str, usual: float, evidence: Evidence) -> Finding:
    section = listening.structure.at_bar(span.first_bar)
    whole = section is not None and section.bars == span.last_bar - span.first_bar + 1
    place = "" if whole else f"bar {span.first_bar}"
    over = evidence.value
    return Finding(
        readable_id(ID, "level", section.name if section else "", place),
        ID,
        "vocal_level",
        "consider",
        summary,
        f"Here the voice is {abs(over):.0f} dB {'under' if over < 0 else 'over'} everything else; in your "
        f"clearer lines it is {usual - over:.0f} dB further forward.",
        (span,),
        (evidence,),
        span.track,
    )


def _best(listening: Listening, style: Style, sung: tuple[SungPhrase, ...], notes: int) -> Iterator[Finding]:
    """The phrase that is surest and truest: always name what is good."""
    range_ = wanted(style, "phrase_cents")
    good = [p for p in sung if abs(p.cents) <= 15.0 and p.notes >= 4 and p.confidence >= SURE]
    if not good:
        return
    best = max(good, key=lambda p: (p.confidence * p.focus, -p.phrase.start))
    share = len(good) / max(len(sung), 1)
    most = f"{len(good)} of {len(sung)} phrases ({notes} notes) lie within 15 cents." if share >= 0.5 else ""
    text = (
        f"{_line(listening, best.phrase)} is a keeper: true and steady.",
        f"It sits within {max(abs(best.cents), 2):.0f} cents of your own centre. {most}".strip(),
    )
    evidence = measured(OWN_CENTRE, best.cents, range_, best.confidence, best.uncertainty)
    yield _phrase_finding(listening, best.phrase, kind="best", verdict="good", text=text, evidence=evidence)


def _inside_a_mix(listening: Listening) -> Finding:
    return Finding(
        readable_id(ID, "inside a mix"),
        ID,
        FAMILY,
        "cannot_tell",
        "I cannot judge the singing to the cent inside a finished mix.",
        "Other instruments sound on the same microphone line, so the pitch I measure is not only the singer's. "
        "Nothing stood out beyond doubt; send the vocal alone if you want it judged phrase by phrase.",
        (whole_song(listening),),
        (),
    )


def _phrase_finding(
    listening: Listening, phrase: Phrase, *, kind: str, verdict: str, text: tuple[str, str], evidence: Evidence
) -> Finding:
    span = _span(listening, phrase)
    place = "" if kind == "best" else f"{_section(listening, phrase)} bar {span.first_bar}"
    family = "vocal_timing" if kind == "timing" else FAMILY
    return Finding(readable_id(ID, kind, place), ID, family, verdict, *text, (span,), (evidence,), phrase.track)


def _span(listening: Listening, phrase: Phrase) -> Span:
    """Where a phrase is sung; its bars count from the one it leads into, a pick-up of a bar's third is no bar."""
    grid = listening.grid
    span = span_between(grid, phrase.start, phrase.end, phrase.track)
    led_into = grid.bar(phrase.start + PICK_UP * (grid.bar_start(2) - grid.bar_start(1)))
    return replace(span, first_bar=min(max(led_into, 1), max(span.last_bar, 1)), last_bar=max(span.last_bar, 1))


def _line(listening: Listening, phrase: Phrase) -> str:
    """How to name a phrase to its singer: by its words, else by its place."""
    if phrase.text:
        return f"The line “{phrase.text}”"
    span = _span(listening, phrase)
    section = _section(listening, phrase)
    return f"The phrase in {span.bars or 'the song'}{f' ({section})' if section else ''}"


def _section(listening: Listening, phrase: Phrase) -> str:
    section = listening.structure.at_bar(listening.grid.bar((phrase.start + phrase.end) / 2))
    return section.name if section else ""


def _by_section(listening: Listening, found: list[tuple[Phrase, float]]) -> dict[str, list[tuple[Phrase, float]]]:
    groups: dict[str, list[tuple[Phrase, float]]] = {}
    for phrase, value in found:
        groups.setdefault(_section(listening, phrase), []).append((phrase, value))
    return groups
