"""What a session remembers when something new is asked."""

from typing import Any

from agents.artifacts.editing.edit_session import (
    EARLIER_CHARS,
    MOST_EARLIER,
    EditHistory,
    HistoryEntry,
)
from orchestrator.stages.earlier_requests import asked_back, earlier_requests, earlier_words


def history(*entries: tuple[str, int, str], current: int = 0, **more: Any) -> EditHistory:
    """Entries of state, what they are based on, and what was asked; numbered from 1."""
    told = [
        {"number": number, "state": state, "based_on": based_on, "prompt": prompt, "words": "w"}
        for number, (state, based_on, prompt) in enumerate(entries, start=1)
    ]
    return EditHistory(
        entries=tuple(HistoryEntry.model_validate(each | more) for each in told), current=current
    )


def prompts(found: EditHistory) -> list[str]:
    return [each.prompt for each in earlier_requests(found)]


def test_what_led_to_the_video_is_remembered_and_what_was_undone_is_not() -> None:
    one = history(("done", 0, "a"), ("done", 1, "b"), ("done", 2, "c"), current=3)
    assert prompts(one) == ["a", "b", "c"]
    assert prompts(one.model_copy(update={"current": 1})) == ["a"]
    branched = history(("done", 0, "a"), ("done", 1, "b"), ("done", 1, "c"), current=3)
    assert prompts(branched) == ["a", "c"]
    assert prompts(EditHistory()) == []


def test_what_was_asked_back_since_is_remembered_after_that() -> None:
    one = history(
        ("asked", 0, "old"), ("done", 0, "a"), ("asked", 2, "b"), ("answered", 2, "how long?"),
        ("asked", 2, "c"), current=2,
    )  # fmt: skip
    assert prompts(one) == ["a", "b", "how long?", "c"]
    assert asked_back(earlier_requests(one)) == ("b", "c")
    elsewhere = one.model_copy(update={"current": 0})
    assert asked_back(earlier_requests(elsewhere)) == ()


def test_what_was_done_or_failed_ends_a_question() -> None:
    failed = history(("asked", 0, "a"), ("failed", 0, "b"), ("asked", 0, "c"))
    assert asked_back(earlier_requests(failed)) == ("c",)
    done = history(("asked", 0, "a"), ("done", 0, "b"), current=2)
    assert asked_back(earlier_requests(done)) == ()


def test_a_file_made_beside_the_video_is_remembered() -> None:
    one = history(("done", 0, "make a gif"), is_attached=True)
    assert prompts(one) == ["make a gif"]


def test_a_long_session_is_remembered_in_few_words() -> None:
    long = "x" * 5000
    entries = [("done", number, long) for number in range(30)]
    asked = [("asked", 30, long)] * 30
    found = earlier_requests(history(*entries, *asked, current=30))
    assert len(found) == MOST_EARLIER
    assert [each.state for each in found].count("asked") == 6
    assert all(len(each.prompt) == EARLIER_CHARS for each in found)
    assert len(earlier_words(found)) < 12_000


def test_a_damaged_history_is_no_circle() -> None:
    assert prompts(history(("done", 1, "a"), current=1)) == ["a"]


def test_a_model_is_told_what_became_of_each() -> None:
    one = history(("done", 0, "cut\nit"), ("asked", 1, "faster"), current=1)
    assert earlier_words(earlier_requests(one)) == (
        "- “cut it” → Done: w\n- “faster” → You asked back: w"
    )
    assert earlier_words(()) == "(nothing)"
