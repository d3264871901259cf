"""Words of a brief against words that are sung."""


def plain(text: str) -> str:
    """Return `text` in lower case, words and numbers only, one space between them."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def same_words(one: str, other: str) -> bool:
    """Whether one text, made plain, holds the other; never where one of them is empty."""
    a, b = plain(one), plain(other)
    return bool(a and b) and (a in b or b in a)
