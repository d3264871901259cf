"""Ids that stay: made of names, never of counters."""

import hashlib
import re
import unicodedata

LONGEST = 40
"""Characters of a slug before its hash (DESIGN section 6)."""


def slug(text: str) -> str:
    """`text` in lower-case ASCII, words joined by "-"; with 8 characters of hash where that lost a letter."""
    lowered = unicodedata.normalize("NFC", text.strip().lower())
    plain = unicodedata.normalize("NFKD", lowered).encode("ascii", "ignore").decode()
    short = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    whole = lowered.isascii() and 0 < len(short) <= LONGEST
    if whole or not lowered:
        return short
    return f"{short[:LONGEST].strip('-')}-{hashlib.sha256(lowered.encode()).hexdigest()[:8]}".strip("-")


def readable_id(*parts: str) -> str:
    """One id from several names, empty ones left out: ("chorus_lifts", "chorus 1") is "chorus-lifts.chorus-1"."""
    return ".".join(slug(part) for part in parts if part)
