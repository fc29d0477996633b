"""A prompt that can be answered is taken, and any other refused in words."""

import pytest

from orchestrator.errors import RequestRefusedError
from orchestrator.prompt import require_prompt, require_story


@pytest.mark.parametrize("prompt", ["é 数", "x" * 20])
def test_a_prompt_of_the_longest_length_and_of_any_script_is_taken(prompt: str) -> None:
    require_prompt(prompt, 20)


@pytest.mark.parametrize(
    ("prompt", "why"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        ("\udcff", "not UTF-8"),
        ("x" * 21, r"has 21 characters, and at most 20 .*CHALKBOX_PROMPT_CHARS"),
    ],
)
def test_a_prompt_that_is_none_is_refused_and_the_limit_is_said(prompt: str, why: str) -> None:
    with pytest.raises(RequestRefusedError, match=why):
        require_prompt(prompt, 20)


def test_a_story_has_a_limit_of_its_own() -> None:
    require_story("x" * 20, 20)
    with pytest.raises(RequestRefusedError, match=r"story has 21 .*CHALKBOX_STORY_CHARS"):
        require_story("x" * 21, 20)
    with pytest.raises(RequestRefusedError, match="story is empty"):
        require_story(" \n", 20)
