"""What is said of a film, and what of its words is drawn into the picture."""

import pytest
from timelines import film

from agents.artifacts.story.film_timeline import Caption as FilmCaption
from agents.artifacts.story.narration import ShotVoice
from agents.artifacts.story.words import Captions
from agents.artifacts.validation_report import Caption
from orchestrator.stages.finish_film import drawn, not_drawn

MADE = film(ShotVoice(shot="s01-01", duration_s=2))


def test_of_emoji_alone_no_caption_is_drawn() -> None:
    texts = ("A fox \U0001f98a.", "\U0001f98a", "Gone.")
    captions = [Caption(start_s=at, end_s=at + 1, text=text) for at, text in enumerate(texts)]
    assert [(each.start_s, each.text) for each in drawn(captions)] == [(0, "A fox."), (2, "Gone.")]


@pytest.mark.parametrize(
    ("title", "said", "shown", "words"),
    [
        ("A fox", "A fox.", Captions.BURNED, ""),
        ("A fox", "A \U0001f98a fox.", Captions.ATTACHED, ""),
        ("A fox", "A \U0001f98a fox.", Captions.BURNED, "title cards and burned captions"),
        ("A \U0001f98a", "A fox.", Captions.ATTACHED, "left out of title cards:"),
    ],
)
def test_what_is_not_drawn_is_said(title: str, said: str, shown: Captions, words: str) -> None:
    caption = FilmCaption(begin_s=0, end_s=1, text=said)
    update = {"title": title, "captions": (caption,), "shown": shown}
    told = not_drawn(MADE.model_copy(update=update))
    assert words in told
    assert bool(told) is bool(words)
