"""Who of a digest is named in a sentence."""

from collections.abc import Iterable, Iterator

from agents.artifacts.story.story_digest import Sentence, StoryDigest
from agents.providers.offline.story.telling import words_of

ARTICLES = frozenset(["the", "a", "an", "my", "his", "her", "our", "their", "your", "this", "that"])


class Names:
    """Looks characters up by the words for them."""

    def __init__(self, digest: StoryDigest) -> None:
        self._by_word: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._ids = {character.id for character in digest.characters}
        for character in digest.characters:
            for name in (character.name, *character.aliases):
                words = tuple(word for word in words_of(name) if word not in ARTICLES)
                if words and words != ("i",):
                    self._by_word.setdefault(words[0], []).append((words, character.id))
        for known in self._by_word.values():
            known.sort(key=lambda each: -len(each[0]))

    def knows(self, id_: str) -> bool:
        """Whether somebody is in the digest."""
        return id_ in self._ids

    def in_text(self, text: str) -> Iterator[str]:
        """Ids of those who are named, in order."""
        words = words_of(text)
        at = 0
        while at < len(words):
            for name, id_ in self._by_word.get(words[at], ()):
                if tuple(words[at : at + len(name)]) == name:
                    yield id_
                    at += len(name)
                    break
            else:
                at += 1

    def in_sentences(self, sentences: Iterable[Sentence]) -> tuple[str, ...]:
        """Ids of those who speak or are named by the narrator, in the order in which they come."""
        found: dict[str, None] = {}
        for sentence in sentences:
            at = 0
            for speech in sentence.speech:
                found.update(dict.fromkeys(self.in_text(sentence.text[at : speech.begin])))
                if speech.speaker:
                    found[speech.speaker] = None
                at = speech.end
            if sentence.is_said:
                found.update(dict.fromkeys(self.in_text(sentence.text[at:])))
        return tuple(found)
