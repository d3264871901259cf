"""The signs of the page: verdicts and states each have a shape, a word and a colour, never a colour alone."""

from longplay.formats.report.markup import Html, tag

VERDICT_WORDS = {
    "fix": ("To fix", "Most listeners would notice."),
    "consider": ("To consider", "A choice, not a fault."),
    "not_heard": ("Not heard", "Longplay could not listen to this; somebody should."),
    "cannot_tell": ("Cannot tell", "Heard, but not surely enough to say."),
    "good": ("Good as it is", "Measured, and in order."),
}
STATE_WORDS = {
    "open": ("○", "open"),
    "stale": ("!", "changed since it was decided"),
    "other_way": ("·", "another way"),
    "accepted": ("✓", "accepted"),
    "smaller": ("◐", "accepted, smaller"),
    "rejected": ("✕", "turned down"),
    "superseded": ("✕", "another choice was accepted later"),
}
ROUTE_WORDS = {"in_house": "Longplay does it", "artist": "the artist does it", "hire": "somebody is hired"}
_SHAPES = {
    "fix": "M12 1 23 12 12 23 1 12Z",
    "consider": "M12 2a10 10 0 1 1 0 20a10 10 0 1 1 0-20Z",
    "not_heard": "M12 2 22 21H2Z",
    "cannot_tell": "M3 3h18v18H3Z",
    "good": "M7 2h10l5 10-5 10H7L2 12Z",
}


def verdict_mark(verdict: str, label: object) -> Html:
    """The shape of `verdict` with `label` (a number) in it; hidden from screen readers, who get the word."""
    shape = _SHAPES.get(verdict, _SHAPES["cannot_tell"])
    drawn = tag("svg", tag("path", d=shape), viewBox="0 0 24 24")
    return tag("span", drawn, tag("b", label), cls=f"mark {verdict_class(verdict)}", aria_hidden="true")


def verdict_class(verdict: str) -> str:
    """A style's class for `verdict`; what is not known looks like "cannot tell"."""
    return f"v-{verdict}" if verdict in VERDICT_WORDS else "v-cannot_tell"


def state_chip(state: str) -> Html:
    """What stands decided, as a sign and a word."""
    sign, word = STATE_WORDS.get(state, ("○", state))
    known = state if state in STATE_WORDS else "open"
    return tag("span", tag("i", sign, aria_hidden="true"), f" {word}", cls=f"chip s-{known}")


def state_sign(state: str) -> Html:
    """The sign alone, with its word for screen readers and pointers."""
    sign, word = STATE_WORDS.get(state, ("○", state))
    known = state if state in STATE_WORDS else "open"
    return tag("span", sign, cls=f"sign s-{known}", role="img", aria_label=word, title=word)


def play_button(label: str, sound: dict[str, object], text: object = None, cls: str = "") -> Html | None:
    """A button that plays; None where there is no sound. label: what it is called aloud and in the player."""
    if not sound:
        return None
    icon = tag("span", cls="icon", aria_hidden="true")
    attributes = {"aria-label": f"Play: {label}", "data-label": label, **sound}
    return tag("button", icon, text, type="button", cls=f"play {cls}".strip(), **attributes)


def ab_toggle() -> Html:
    """Before and after, as two buttons that show which of them sounds."""
    sides = (("a", "before"), ("b", "after"))
    buttons = [
        tag("button", word, type="button", cls="side", data_side=side, aria_pressed="true" if side == "b" else "false")
        for side, word in sides
    ]
    return tag("span", *buttons, cls="ab", role="group", aria_label="Before or after")
