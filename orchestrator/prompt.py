"""Which prompts can be answered at all, and which stories told."""

from config import Settings
from orchestrator.errors import RequestRefusedError


def require_words(words: object, settings: Settings, *, is_story: bool) -> None:
    """See that something can be made of the words of a request, where it has any.

    Args:
        words: A text; anything else is no matter of this.
        settings: Say how long they may be.
        is_story: Whether they are a story to be filmed.

    Raises:
        RequestRefusedError: As `require_prompt`.
    """
    if isinstance(words, str) and is_story:
        require_story(words, settings.story_chars)
    elif isinstance(words, str):
        require_prompt(words, settings.prompt_chars)


def require_prompt(prompt: str, most: int) -> None:
    """See that a prompt can be answered.

    Args:
        prompt: The user's words.
        most: Longest prompt, characters.

    Raises:
        RequestRefusedError: It is empty, no text, or too long; says the limit.
    """
    if not prompt.strip():
        raise RequestRefusedError("The prompt is empty; say what to explain.")
    _require_text(prompt, most, "prompt")


def require_story(story: str, most: int) -> None:
    """See that a story can be told.

    Args:
        story: The whole text.
        most: Longest story, characters.

    Raises:
        RequestRefusedError: As `require_prompt`.
    """
    if not story.strip():
        raise RequestRefusedError("The story is empty; put its text here.")
    _require_text(story, most, "story")


def _require_text(text: str, most: int, name: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise RequestRefusedError(f"The {name} is not UTF-8 text.") from error
    if len(text) > most:
        raise RequestRefusedError(
            f"The {name} has {len(text):,} characters, and at most {most:,} are taken here"
            f" (CHALKBOX_{name.upper()}_CHARS). Shorten it.",
            context={"characters": len(text), "most": most},
        )
