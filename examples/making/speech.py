"""Words spoken by espeak-ng on one pitch, with the place of every phoneme (through the library's own events)."""

import ctypes
import ctypes.util
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

VOICE = "en-gb"
PITCH, RATE, PITCH_RANGE = 3, 1, 4  # espeak_PARAMETER: base pitch, words a minute, how far it moves
PHONEME_EVENT, END_OF_LIST = 7, 0  # espeak_EVENT_TYPE
RETRIEVAL, PHONEME_EVENTS = 1, 1  # output mode "synchronous retrieval"; option "report phonemes"
VOWELS = frozenset("aeiouAEIOUV03@")


@dataclass(frozen=True, slots=True)
class Phoneme:
    """One phoneme, start and end in seconds."""

    name: str
    start: float
    end: float

    @property
    def is_vowel(self) -> bool:
        """Whether a syllable can stand on it."""
        return self.name[:1] in VOWELS


@dataclass(frozen=True, slots=True)
class Speech:
    """A spoken line: samples in -1..1 (frames,), rate in Hz, phonemes in order without the closing pause."""

    samples: npt.NDArray[np.float64]
    rate: int
    phonemes: tuple[Phoneme, ...]


class _Id(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


class Speaker:
    """The one espeak-ng voice of this process."""

    def __init__(self) -> None:
        name = ctypes.util.find_library("espeak-ng")
        if name is None:
            raise OSError("espeak-ng is not installed: it speaks the words that are then sung")
        self._library = ctypes.CDLL(name)
        self.rate = int(self._library.espeak_Initialize(RETRIEVAL, 0, None, PHONEME_EVENTS))
        self._blocks: list[npt.NDArray[np.int16]] = []
        self._events: list[tuple[int, str]] = []
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))
        self._callback = kind(self._take)  # kept: the library calls it later
        self._library.espeak_SetSynthCallback(self._callback)
        self._library.espeak_SetVoiceByName(VOICE.encode())
        for parameter, value in ((RATE, 115), (PITCH, 35), (PITCH_RANGE, 0)):
            self._library.espeak_SetParameter(parameter, value, 0)

    def _take(self, wave: Any, frames: int, events: Any) -> int:
        if frames > 0:
            self._blocks.append(np.ctypeslib.as_array(wave, (frames,)).copy())
        n = 0
        while events[n].type != END_OF_LIST:
            if events[n].type == PHONEME_EVENT:
                self._events.append((events[n].sample, bytes(events[n].id.string).split(b"\0")[0].decode()))
            n += 1
        return 0

    def say(self, text: str) -> Speech:
        """Speak one line."""
        self._blocks, self._events = [], []
        data = text.encode()
        self._library.espeak_Synth(data, len(data) + 1, 0, 1, 0, 1, None, None)
        self._library.espeak_Synchronize()
        samples = np.concatenate(self._blocks).astype(np.float64) / 32768.0
        starts = [sample / self.rate for sample, _ in self._events]
        ends = [*starts[1:], len(samples) / self.rate]
        named = zip((name for _, name in self._events), starts, ends, strict=True)
        return Speech(samples, self.rate, tuple(Phoneme(*p) for p in named if not p[0].startswith("_")))
