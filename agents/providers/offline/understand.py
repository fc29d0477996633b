"""Reads a prompt without a model: finds the lesson that knows its topic."""

from agents.artifacts.intent import ConceptIntent
from agents.errors import UnclearPromptError, UnknownTopicError
from agents.providers.offline.lesson import Lesson
from agents.providers.offline.lessons import load_lessons


def understand_prompt(prompt: str) -> ConceptIntent:
    """The topic and parameters of a prompt.

    Raises:
        UnknownTopicError: No lesson knows the topic; the message lists what there is.
        UnclearPromptError: A lesson knows it, but a detail could not be read, or several do.
        BadParameterError: A value in the prompt has no meaning, such as a length below zero.
    """
    understood = [intent for lesson in load_lessons() if (intent := lesson.understand(prompt))]
    if not understood:
        raise UnknownTopicError(
            f"This is not a topic that can be explained without a model. {abilities()}",
            context={"prompt": prompt[:200]},
        )
    if len(understood) > 1:
        titles = " and ".join(intent.title for intent in understood)
        raise UnclearPromptError(
            f"This could be about {titles}; ask for one of them at a time.",
            context={"topics": [intent.topic for intent in understood]},
        )
    return understood[0]


def lesson_of(intent: ConceptIntent) -> Lesson:
    """The lesson that made an intent.

    Raises:
        UnknownTopicError: There is no lesson of this name.
    """
    for lesson in load_lessons():
        if lesson.name == intent.topic:
            return lesson
    raise UnknownTopicError(
        f"No lesson is called {intent.topic!r}. {abilities()}", context={"topic": intent.topic}
    )


def abilities() -> str:
    """What can be explained without a model, with an example for each topic."""
    lines = [
        f"- {lesson.title}: {lesson.teaches} For example: “{lesson.examples[0]}”"
        for lesson in load_lessons()
    ]
    return "\n".join(["What works without one:", *lines])
