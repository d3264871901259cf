"""credits.txt: who made the record and what it is made of, as a label wants to read it."""

from collections.abc import Sequence
from itertools import groupby

from longplay.song.brief import Brief
from longplay.song.credit import Credit, SoundCredit
from longplay.song.track import Track


def credits_text(brief: Brief, credits: Sequence[Credit], own: Sequence[Track], sounds: Sequence[SoundCredit]) -> str:
    """The whole page. own: the artist's tracks on the record, which name no other player."""
    artist = brief.artist or "the artist"
    lines = [title_of(brief), "=" * len(title_of(brief)), ""]
    lines += [f"ISRC: {brief.isrc}", ""] if brief.isrc else []
    if own:
        lines += [f"Performed and recorded by {artist}: {', '.join(f'{t.name} ({t.role})' for t in own)}", ""]
    for name, works in groupby(sorted(credits, key=lambda c: c.name == "Longplay"), key=lambda c: c.name):
        lines += [f"{name}: {', '.join(_work(credit) for credit in works)}"]
    lines += ["", "Sounds", "------", *(_sound(sound) for sound in sounds)]
    return "\n".join(lines if sounds else lines[:-3]) + "\n"


def title_of(brief: Brief) -> str:
    """Artist and title as far as the brief names them."""
    return " - ".join(word for word in (brief.artist, brief.title) if word) or "Untitled"


def _work(credit: Credit) -> str:
    return credit.craft if credit.craft == credit.work else f"{credit.craft} ({credit.work})"


def _sound(sound: SoundCredit) -> str:
    learned = f" Played with the habits of the {sound.player}. {sound.learned_from}" if sound.player else ""
    return f"{sound.part}: {sound.instrument}. {sound.licence}{learned}"
