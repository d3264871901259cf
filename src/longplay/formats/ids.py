"""Ids that stay: made of names, never of counters."""

from longplay.formats.names import slug


def readable_id(*parts: str) -> str:
    """One id from several names, empty ones left out: ("chorus_lifts", "chorus 1") is "chorus-lifts.chorus-1"."""
    return ".".join(slug(part) for part in parts if part)
