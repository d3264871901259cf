"""Which track carries the lead? One rule for the ear, the questions and the desk."""

from collections.abc import Iterable, Mapping

from longplay.song.listening import SungNote
from longplay.song.track import LEAD_ROLES


def lead_name(roles: Mapping[str, str], notes: Iterable[SungNote]) -> str:
    """Name the track with most singing (seconds of `notes`) of the most lead-like role on which anybody sings.

    roles: track name -> role, in the song's order, which decides between equals. Where nobody sings at all it is the
    first track of the most lead-like role; "" where no track has one of LEAD_ROLES.
    """
    sung = {name: 0.0 for name, role in roles.items() if role in LEAD_ROLES}
    for note in notes:
        if note.track in sung:
            sung[note.track] += note.offset - note.onset
    singing = [name for name, seconds in sung.items() if seconds > 0.0] or list(sung)
    first = min((LEAD_ROLES.index(roles[name]) for name in singing), default=0)
    return max((name for name in singing if roles[name] == LEAD_ROLES[first]), key=sung.__getitem__, default="")
