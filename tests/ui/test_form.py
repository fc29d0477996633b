import asyncio
from enum import StrEnum
from typing import Any, ClassVar, Literal

import gradio as gr
import pytest
from pydantic import Field

from agents.artifacts.base import Artifact
from agents.artifacts.request import ExplainerRequest, Quality
from agents.artifacts.story.story_request import StoryRequest
from ui.form import Form, FormError


class Mood(StrEnum):
    CALM = "calm"
    LOUD = "loud"


class FilmRequest(Artifact):
    """A made-up request with a field of every kind."""

    FILE: ClassVar[str] = "request.json"

    story: str = Field(min_length=3, max_length=5000)
    """What happens."""
    name: str = Field(default="Film", max_length=60)
    """Its name."""
    mood: Mood = Mood.CALM
    shape: Literal["wide", "tall"] = "wide"
    music: bool = True
    scenes: int = Field(default=3, ge=1, le=9)
    speed: float = Field(default=1.0, gt=0)
    seed: int | None = None


FORM = Form.of(FilmRequest)
GOOD: dict[str, Any] = {
    "story": "Once upon a time",
    "name": "",
    "mood": "loud",
    "shape": "tall",
    "music": False,
    "scenes": 4,
    "speed": 0.5,
    "seed": None,
}


def filled(**changed: Any) -> Artifact:
    return FORM.fill([(GOOD | changed)[field.name] for field in FORM.fields])


def problems(**changed: Any) -> dict[str, str]:
    with pytest.raises(FormError) as caught:
        filled(**changed)
    return caught.value.problems


def test_every_kind_of_field_has_its_input() -> None:
    async def place() -> list[str]:
        with gr.Blocks(analytics_enabled=False):
            return [type(each).__name__ for each in FORM.components()]

    kinds = asyncio.run(place())
    wanted = ["Textbox", "Textbox", "Radio", "Radio", "Checkbox", "Slider", "Number", "Number"]
    assert kinds == wanted


def test_labels_come_from_names_and_meanings_from_docstrings() -> None:
    story, *_ = FORM.fields
    assert (story.label, story.info, story.kind) == ("Story", "What happens.", "long")
    assert "schema_version" not in {field.name for field in FORM.fields}


def test_the_explainer_asks_for_prompt_and_quality() -> None:
    form = Form.of(ExplainerRequest, shown_chars=400)
    prompt, quality, *_ = form.fields
    assert (prompt.kind, prompt.most_chars, prompt.required) == ("long", 400, True)
    assert quality.default == "720p30"
    assert ("480p · 15 fps", "480p15") in quality.choices
    aspect = next(field for field in form.fields if field.name == "aspect")
    assert aspect.default == "16:9"
    assert aspect.choices == (("16:9", "16:9"), ("9:16", "9:16"), ("1:1", "1:1"))
    values = ["x", "480p15", *(field.default for field in form.fields[2:])]
    assert form.fill(values) == ExplainerRequest(prompt="x", quality=Quality.P480)


def test_values_become_a_request_and_what_is_left_empty_its_default() -> None:
    request = filled()
    assert isinstance(request, FilmRequest)
    assert (request.name, request.mood, request.scenes, request.seed) == ("Film", "loud", 4, None)


@pytest.mark.parametrize(
    ("changed", "label", "told"),
    [
        ({"story": ""}, "Story", "at least 3 characters"),
        ({"story": None}, "Story", "at least 3 characters"),
        ({"story": "x" * 5001}, "Story", "at most 5,000 characters"),
        ({"mood": "sad"}, "Mood", "choose one of 'calm' or 'loud'"),
        ({"scenes": 10}, "Scenes", "at most 9"),
        ({"speed": 0}, "Speed", "more than 0"),
        ({"seed": "many"}, "Seed", "must be a number"),
    ],
)
def test_errors_are_told_by_field_in_words(changed: dict[str, Any], label: str, told: str) -> None:
    found = problems(**changed)
    assert list(found) == [label]
    assert told in found[label]


def test_values_are_sent_on_as_a_form_does_where_they_make_a_request() -> None:
    form = Form.of(StoryRequest)
    values = {field.name: field.default for field in form.fields} | {"prompt": "A fox."}
    sent = form.texts(tuple(values.values()))
    assert (sent["prompt"], sent["quality"], sent["profile"]) == ("A fox.", "720p30", "auto")
    assert "title" not in sent
    with pytest.raises(FormError):
        form.texts(tuple((values | {"prompt": ""}).values()))


def test_a_profile_has_words_that_people_know() -> None:
    (field,) = [each for each in Form.of(StoryRequest).fields if each.name == "profile"]
    assert field.label == "Pictures by"
    assert [label for label, _ in field.choices] == ["Auto", "Storyboard", "Model"]


def test_all_problems_are_told_at_once() -> None:
    assert set(problems(story="", scenes=0)) == {"Story", "Scenes"}


def test_a_field_that_cannot_be_asked_for_is_named() -> None:
    class Odd(Artifact):
        FILE: ClassVar[str] = "odd.json"
        clips: dict[str, int]

    with pytest.raises(TypeError, match="clips"):
        Form.of(Odd)
