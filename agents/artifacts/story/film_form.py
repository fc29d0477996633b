"""What a film is like apart from what is told in it: captions, size and rate, shape."""

from agents.artifacts.base import Record
from agents.artifacts.request import Aspect, Quality
from agents.artifacts.story.shot_list import ShotList
from agents.artifacts.story.story_request import StoryRequest
from agents.artifacts.story.words import Captions


class FilmForm(Record):
    """All of it."""

    captions: Captions
    quality: Quality
    aspect: Aspect


def form_of(request: StoryRequest, planned: ShotList) -> FilmForm:
    """The form that was chosen last; what was not chosen anew is as it was asked for."""
    asked = request.model_dump(include=set(FilmForm.model_fields))
    return FilmForm.model_validate(asked | planned.form.model_dump(exclude_none=True))
