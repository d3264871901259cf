"""HTML that cannot be broken by a text: whatever is not Html is escaped."""

from html import escape


class Html(str):
    """Markup made by `tag` or by this package itself; any other str is outside data."""

    __slots__ = ()


VOID = frozenset({"meta", "link", "input", "path", "line", "circle"})


def text(value: object) -> Html:
    """`value` as text of a page: &, <, >, both quotes escaped; Html stays as it is."""
    return value if isinstance(value, Html) else Html(escape(str(value), quote=True))


def join(*children: object) -> Html:
    """Children one after the other; None is left out."""
    return Html("".join(text(child) for child in children if child is not None))


def tag(name: str, /, *children: object, **attributes: object) -> Html:
    """<name attributes>children</name>, escaped.

    An attribute's underscores become hyphens, `cls` is class; None and False leave it out, True writes it bare.
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in VOID and not children:
        return Html(f"<{name}{written}>") if name in ("meta", "link", "input") else Html(f"<{name}{written}/>")
    return Html(f"<{name}{written}>{join(*children)}</{name}>")


def _attribute(key: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = {"cls": "class"}.get(key, key.rstrip("_").replace("_", "-"))
    return f" {name}" if value is True else f' {name}="{text(value)}"'
