"""Names of the files we make: they must live on every disk and stay apart on all of them."""

import hashlib
import re
import unicodedata

LONGEST = 40
HASH_LENGTH = 8
# Windows reserves these for devices, with any extension (Microsoft, "Naming Files, Paths, and Namespaces").
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


def slug(text: str) -> str:
    """A name of a-z, 0-9 and "-", at most 40 characters, then 8 of hash where letters were lost.

    "LV take 3" is "lv-take-3". The hash (of the text, so it is always the same) is added when the name was cut, when
    a character has no ASCII form, or when nothing or a device name of Windows is left.
    """
    folded = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    lost = not plain.isascii() or len(words) > LONGEST or not words or words in _RESERVED
    return f"{words[:LONGEST].rstrip('-') or 'name'}-{_hash(text)}" if lost else words


def stem_name(number: int, role: str, name: str) -> str:
    """The file of a stem, without its folder: "03_lead-vocal_vox-main.wav"."""
    return f"{number:02d}_{slug(role)}_{slug(name)}.wav"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:HASH_LENGTH]
