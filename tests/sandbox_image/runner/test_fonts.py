"""A font that is not there is a warning that names what is."""

from runner.fonts import USUAL, missing_fonts


def test_each_font_is_told_once_with_what_is_there() -> None:
    known = ["DejaVu Sans", "DejaVu Serif", "Noto Sans"]
    findings = missing_fonts({"DejaVu Sanz": 4, "-x:y": None}, known)
    assert [found["line"] for found in findings] == [4, None]
    assert {found["severity"] for found in findings} == {"warning"}
    assert "DejaVu Sans" in findings[0]["message"]
    assert set(USUAL) & set(known)
