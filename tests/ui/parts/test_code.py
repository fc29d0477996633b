import time
from html import unescape

import pytest
from ui_runs import CODE, finding

from orchestrator.run_view import CodeView
from ui.parts.code import MOST_CHARS, code_lines, code_part, highlighted


def plain(html: str) -> str:
    text, inside = "", False
    for sign in html:
        inside = True if sign == "<" else inside
        text += "" if inside else sign
        inside = False if sign == ">" else inside
    return unescape(text)


@pytest.mark.parametrize(
    "code",
    [
        CODE,
        "",
        "\n\n",
        'x = """a\nb"""\ny = \'\'\'open\n...',
        "f'{x}' \"\\\"\" # '''",
        "'never closed\nnext",
        "@decorated\ndef é(): return 0x1F",
        "\r\n<b>&amp;",
    ],
)
def test_colours_change_no_text(code: str) -> None:
    assert [plain(line) for line in highlighted(code)] == code.removesuffix("\n").split("\n") or (
        code in ("", "\n\n")
    )


def test_words_have_their_colours() -> None:
    html = code_lines(CODE)
    assert '<span class="t-keyword">class</span>' in html
    assert '<span class="t-name">DemoScene</span>' in html
    assert '<span class="t-comment"># two</span>' in html


@pytest.mark.parametrize("text", ["'\"" * 60_000, '"""' * 60_000, "\\'" * 60_000, "a" * 150_000])
def test_no_code_takes_long(text: str) -> None:
    begun = time.process_time()
    assert sum(1 for _ in highlighted(text)) >= 1
    assert time.process_time() - begun < 5


def test_code_that_is_too_long_has_no_colours() -> None:
    assert "t-keyword" not in code_lines("class\n" * (MOST_CHARS // 5))


def test_a_finding_stands_under_its_line() -> None:
    html = code_lines(CODE, [finding(line=2)])
    second, third = html.index('data-line="2"'), html.index('data-line="3"')
    assert second < html.index("no such name") < third
    assert 'data-line="2" data-severity="error"' in html


def test_findings_without_a_line_or_beyond_the_end_are_told_too() -> None:
    found = (finding(line=None, text="it took too long"), finding(line=99, text="beyond"))
    html = code_part(CodeView(name="x.py", scene_class="DemoScene", text=CODE, findings=found))
    assert "it took too long" in html
    assert "beyond" in html


def test_no_code_yet() -> None:
    assert "No code" in code_part(None)
