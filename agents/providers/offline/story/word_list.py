"""Lists of words, written as text."""


def word_list(text: str) -> list[str]:
    """The words of a text."""
    return text.split()
