"""Quoted words are what is shown: they keep their case, and nobody reads them as a request."""

import pytest
from edit_layouts import LAYOUTS

from agents.providers.offline.editing.plan import plan_by_rules
from agents.providers.offline.editing.quotes import hold_quotes, quoted_in


@pytest.mark.parametrize(
    ("prompt", "quoted"),
    [
        ('a title "Cut, then mute"', ("Cut, then mute",)),
        ("a title \u201cHello\u201d and \u201cBye\u201d", ("Hello", "Bye")),
        ("a title \u201eHallo\u201c", ("Hallo",)),
        ("a title \u00abBonjour\u00bb", ("Bonjour",)),
        ("a title 'It's me' for 2 seconds", ("It's me",)),
        ("don't mute the speaker's voice", ()),
        ("a title saying Hello World for 2 seconds", ("Hello World",)),
        ('a title that says "Hi"', ("Hi",)),
    ],
)
def test_quoted_words_are_found(prompt: str, quoted: tuple[str, ...]) -> None:
    assert hold_quotes(prompt).quoted == quoted


def test_each_part_of_a_request_has_its_own() -> None:
    held = hold_quotes('add a title "One" and a title "Two"')
    first, _, second = held.text.partition(" and ")
    assert quoted_in(first, held.quoted) == ["One"]
    assert quoted_in(second, held.quoted) == ["Two"]


def test_what_is_quoted_is_not_done() -> None:
    planned = plan_by_rules('add a title "Mute it, then CUT" at 1 s', LAYOUTS["plain"])
    assert [(task.operation, task.params["text"]) for task in planned.tasks] == [
        ("title", "Mute it, then CUT")
    ]
