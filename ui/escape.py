"""HTML from values that may hold anything: the only way text gets onto a page.

What a user, a model, a log or a file name says is a child or an attribute of `el`, and escaped
there. Nothing else may build HTML; only an `Html` is taken as it is.
"""

import html
from collections.abc import Iterable

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "track"})
"""Elements without an end."""


class Html(str):
    """Text that is HTML already, made by `el` alone."""

    __slots__ = ()


Child = str | int | float | None | Iterable["Child"]
"""`None` is nothing; a plain text is escaped."""


def escape(text: object) -> Html:
    """The text, to be read as text.

    Braces and the dollar sign go too: the page's components are templates. Half a surrogate pair,
    as cut-off output can hold, is no text, and is replaced.
    """
    clean = str(text).encode(errors="replace").decode().replace("\0", "\ufffd")
    safe = html.escape(clean, quote=True)
    for sign, entity in (("{", "&#123;"), ("}", "&#125;"), ("$", "&#36;"), ("`", "&#96;")):
        safe = safe.replace(sign, entity)
    return Html(safe)


def join(*children: Child) -> Html:
    """The children, one after the other."""
    return Html("".join(_flat(children)))


def el(tag: str, /, *children: Child, **attributes: object) -> Html:
    """One element.

    Args:
        tag: Its name, written in our own code.
        children: What is in it.
        attributes: `class_` is `class`, `data_deed` is `data-deed`; True stands bare, False and
            None are left out.
    """
    written = "".join(_attribute(name, value) for name, value in attributes.items())
    if tag in VOID:
        return Html(f"<{tag}{written}>")
    return Html(f"<{tag}{written}>{join(*children)}</{tag}>")


def _flat(children: Iterable[Child]) -> Iterable[str]:
    for child in children:
        match child:
            case None:
                continue
            case Html():
                yield child
            case str() | int() | float():
                yield escape(child)
            case _:
                yield from _flat(child)


def _attribute(name: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = name.removesuffix("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(value)}"'
