"""Signed texts."""

import pytest

from ui.access.seal import Seal, from_text, to_text

SECRET = b"s" * 32


def test_what_is_closed_opens_again() -> None:
    seal = Seal(SECRET, "session")
    text = seal.close(b"\x00content\xff")
    assert seal.open(text) == b"\x00content\xff"
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@pytest.mark.parametrize("other", [Seal(b"t" * 32, "session"), Seal(SECRET, "link")])
def test_another_secret_or_purpose_does_not_open_it(other: Seal) -> None:
    assert other.open(Seal(SECRET, "session").close(b"content")) is None


def test_no_changed_character_passes() -> None:
    seal = Seal(SECRET, "session")
    text = seal.close(b"ab")
    for place in range(len(text)):
        for other in {"A", "B", "_", "="} - {text[place]}:
            assert seal.open(text[:place] + other + text[place + 1 :]) is None
    assert seal.open(text[:-1]) is None
    assert seal.open(text + "A") is None


@pytest.mark.parametrize("text", ["", "=", "A", "ä", "\udcff", " ", "a b", "A" * 43, "+/+/"])
def test_any_other_text_opens_to_nothing(text: str) -> None:
    assert Seal(SECRET, "session").open(text) is None


def test_each_text_has_one_writing() -> None:
    assert from_text(to_text(b"\x01")) == b"\x01"
    assert (to_text(b"\x01"), from_text("AR"), from_text("AQ==")) == ("AQ", None, None)
