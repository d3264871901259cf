"""DAWproject 1.0: the record as a project that other recording programs open, with its sound inside.

Written in the nested form that Bitwig writes (a clip in a clip, its audio in warps): the schema allows shorter ones,
but readers were found that take tempo and tracks from those and drop the clips without a word.
"""

import shutil
import zipfile
from importlib.metadata import version
from pathlib import Path

from longplay.formats.daw_clock import fraction, tempi
from longplay.formats.dawproject_timeline import TEMPO_ID, arrangement
from longplay.formats.dawproject_words import DawProject, DawTrack, Element, element, real_parameter, xml_bytes
from longplay.formats.whole_file import whole_file

FORMAT = "1.0"
LOUDEST = 2.0
"""Linear gain at which a fader of this format ends (+6 dB); its example has it so."""
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP can say: the same record gives the same bytes


def write_dawproject(path: Path, project: DawProject) -> None:
    """Write `project` with the sound of its tracks. Same input, same bytes. Errors: OSError, Refusal."""
    with whole_file(path) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        for name, root in (("project.xml", project_xml(project)), ("metadata.xml", metadata_xml(project))):
            archive.writestr(_entry(name, zipfile.ZIP_DEFLATED), xml_bytes(root))
        for track in project.tracks:
            if track.audio:
                _add(archive, track.audio.name, track.audio.file)


def project_xml(project: DawProject) -> Element:
    """The root element of project.xml."""
    root = element(None, "Project", version=FORMAT)
    element(root, "Application", name="Longplay", version=version("longplay"))
    _transport(root, project)
    structure = element(root, "Structure")
    for number, track in enumerate(project.tracks, start=1):
        _track(structure, number, track)
    _master(structure, project)
    arrangement(root, project)
    element(root, "Scenes")
    return root


def metadata_xml(project: DawProject) -> Element:
    """The root element of metadata.xml; what is not known is left out."""
    root = element(None, "MetaData")
    for name, text in project.metadata:
        if text:
            element(root, name, text)
    return root


def _transport(root: Element, project: DawProject) -> None:
    transport = element(root, "Transport")
    _, _, tempo = next(tempi(project.grid, 0))
    real_parameter(transport, "Tempo", TEMPO_ID, "bpm", 60e6 / tempo, 666.0, 20.0)
    numerator, denominator = fraction(project.grid.time_signature)
    element(transport, "TimeSignature", id="signature", numerator=numerator, denominator=denominator)


def _track(structure: Element, number: int, track: DawTrack) -> None:
    kind = "audio" if track.audio else "notes"
    made = element(structure, "Track", id=f"track{number}", name=track.name, contentType=kind, loaded=True)
    wide = 2 if track.audio is None else track.audio.channels
    _channel(made, str(number), "regular", "master", (track.volume, track.pan, track.muted), wide)


def _master(structure: Element, project: DawProject) -> None:
    made = element(structure, "Track", id="mastertrack", name="Master", contentType="audio notes", loaded=True)
    _channel(made, "", "master", None, (project.volume, 0.0, False), 2)


def _channel(
    track: Element, number: str, role: str, to: str | None, settings: tuple[float, float, bool], wide: int
) -> None:
    """settings: volume, pan -1 to 1, muted. The order of the children is the schema's."""
    volume, pan, muted = settings
    name = f"channel{number}" if number else "master"
    made = element(track, "Channel", id=name, audioChannels=wide, destination=to, role=role, solo=False)
    element(made, "Mute", id=f"mute{number}", name="Mute", value=muted)
    real_parameter(made, "Pan", f"pan{number}", "normalized", (pan + 1.0) / 2.0, 1.0, 0.0)
    real_parameter(made, "Volume", f"volume{number}", "linear", volume, LOUDEST, 0.0)


def _entry(name: str, compression: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.compress_type, entry.create_system, entry.external_attr = compression, 3, 0o644 << 16
    return entry


def _add(archive: zipfile.ZipFile, name: str, file: Path) -> None:
    """A sound file as it is: PCM hardly shrinks, and programs read it from where it lies."""
    entry = _entry(name, zipfile.ZIP_STORED)
    entry.file_size = file.stat().st_size
    with file.open("rb") as source, archive.open(entry, "w") as target:
        shutil.copyfileobj(source, target, 1 << 20)
