from html.parser import HTMLParser

import pytest
from ui_runs import HOSTILE

from ui.escape import Html, el, escape, join


class Reader(HTMLParser):
    """Collects the elements and the text of a piece of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_text_is_read_back_as_it_was() -> None:
    read = Reader(el("p", HOSTILE, title=HOSTILE))
    wanted = HOSTILE.replace("\ud800", "?").replace("\0", "\ufffd")
    assert read.elements == [("p", {"title": wanted})]
    assert read.text == wanted


@pytest.mark.parametrize("sign", "<>&\"'{}$`")
def test_no_sign_of_html_or_of_a_template_is_left(sign: str) -> None:
    assert sign not in escape(sign).replace("&", "", 1) or sign == "&"
    assert escape("&") == "&amp;"


def test_children_are_flattened_and_only_html_is_taken_as_it_is() -> None:
    inner = el("b", "x")
    assert el("p", [inner, None, ["<", 3]]) == "<p><b>x</b>&lt;3</p>"
    assert join("a", None, (inner,)) == "a<b>x</b>"
    assert isinstance(el("br"), Html)


def test_attributes() -> None:
    written = el("input", class_="a", data_deed="b", disabled=True, hidden=False, id=None, max=3)
    assert written == '<input class="a" data-deed="b" disabled max="3">'
