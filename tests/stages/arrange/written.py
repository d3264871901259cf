"""A whole arrangement of the small song, for the tests of writers and players."""

from functools import cache
from typing import Any

from tests.made import made_demo, made_listening, made_proposal

from longplay.formats.library import library_file
from longplay.formats.style_toml import read_style
from longplay.song.arrangement import Arrangement
from longplay.song.edit import EditList, Piece
from longplay.song.part import Part
from longplay.song.proposal import AddPart
from longplay.song.section_plan import AS_PLANNED, ArrangementByHand
from longplay.stages.arrange.arrange import arrange
from longplay.stages.arrange.form import make_form

BAND = (
    AddPart("drums", "drums", "acoustic_kit", ("verse 1", "chorus 1", "verse 2", "chorus 2", "outro")),
    AddPart("bass", "bass", "electric_bass", ()),
    AddPart("strings", "strings", "string_section", ("verse 2", "chorus 2", "outro")),
)


def written(
    *actions: AddPart,
    style: str = "singer-songwriter pop",
    seed: int = 7,
    pieces: tuple[Piece, ...] = (),
    demo: Any = None,
    by_hand: ArrangementByHand = AS_PLANNED,
    **heard: Any,
) -> Arrangement:
    """The arrangement of the small song with `actions` accepted (the whole band when none is given)."""
    demo, listening = demo or made_demo(), made_listening(**heard)
    form = make_form(demo, listening, EditList((), pieces))
    accepted = tuple(made_proposal(a, id=f"add {a.role}") for a in actions or BAND)
    return arrange(form, listening, demo, accepted, read_style(library_file("styles", style)), seed, by_hand)


@cache
def the_band(style: str = "singer-songwriter pop", seed: int = 7) -> dict[str, Part]:
    """Parts by name."""
    return {part.name: part for part in written(style=style, seed=seed).parts}
