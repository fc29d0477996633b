"""Reads a story without a model: its sentences, who speaks them, who is in it, where it happens.

Nothing of the text is lost: what is no sentence is a title, the heading of a chapter, or told of
in `removed`.
"""

import re
from dataclasses import dataclass

from agents.artifacts.story.story_digest import (
    Chapter,
    Character,
    Sentence,
    Speech,
    StoryDigest,
)
from agents.errors import UnclearPromptError
from agents.providers.offline.story.abroad import find_speakers_abroad
from agents.providers.offline.story.blocks import Manuscript, has_words
from agents.providers.offline.story.cast import Cast, Person, slug
from agents.providers.offline.story.casting import NARRATED_I, find_cast
from agents.providers.offline.story.cleaning import clean_text
from agents.providers.offline.story.forms import looks_like_markdown, read_markdown, read_text
from agents.providers.offline.story.languages import tell_language
from agents.providers.offline.story.looks import collect_looks, describe, voice_of
from agents.providers.offline.story.moods import themes_of
from agents.providers.offline.story.places import Spot, list_places, spot_of_heading, spots_of
from agents.providers.offline.story.quotes import Quote, find_quotes, is_single
from agents.providers.offline.story.sameness import join_by_turns
from agents.providers.offline.story.screenplay import looks_like_screenplay, read_screenplay
from agents.providers.offline.story.sentences import split_sentences
from agents.providers.offline.story.speakers import find_speakers
from agents.providers.offline.story.telling import Telling

DOUBT = "Its language could not be told for sure, and is taken for {language!r}: name it if not."
BETWEEN = " \u00b7 "
"""Two headings above one chapter."""
MOST_CHARACTERS = 60
"""In the digest; whoever speaks is never left out."""


@dataclass
class Piece:
    """A paragraph on its way into the digest."""

    telling: Telling
    paragraph: int
    is_said: bool = True
    begins_scene: bool = False
    speaker: str = ""
    """As a screenplay writes it."""


def digest_story(text: str, *, title: str = "", language: str = "") -> StoryDigest:
    """A story as it was understood.

    Args:
        text: Plain text, Markdown or a Fountain screenplay.
        language: Of the story, ISO 639; told by its words where it is empty.
        title: What the film is called; found in the story, or made of its first words, where empty.

    Raises:
        UnclearPromptError: There is nothing to tell: no letter of any script.
    """
    manuscript = read_manuscript(text)
    pieces, headings = _pieces_of(manuscript)
    if not pieces:
        raise UnclearPromptError(
            "There is no story in this text: it has no words. Paste the story itself: plain text,"
            " Markdown or a screenplay.",
            context={"letters": len(text)},
        )
    tellings = [piece.telling for piece in pieces]
    whole = " ".join(telling.text for telling in tellings)
    language, is_sure = (language, True) if language else tell_language(whole)
    own_title = manuscript.title
    if own_title and title.strip() and own_title.casefold() != title.strip().casefold():
        manuscript.removed.append(f"the story's own title ({own_title})")
    long = [text for texts in headings.values() for text in _left_over(texts)]
    if long:
        manuscript.removed.append(f"headings that were too many or too long ({'; '.join(long)})")
    anew = {number for number, piece in enumerate(pieces) if piece.begins_scene} | set(headings)
    looks: dict[str, list[str]] = {}
    if language == "en":
        cast, mentions = find_cast(tellings)
        speakers = find_speakers(cast, tellings, mentions, anew=anew)
        _hear_screenplay(cast, pieces, speakers)
        join_by_turns(cast, speakers, mentions)
        speakers = [[cast.who(key) if key else "" for key in keys] for keys in speakers]
        looks = collect_looks(cast, tellings, mentions)
    else:
        cast, speakers = find_speakers_abroad(tellings, language)
        _hear_screenplay(cast, pieces, speakers)
    _count(cast, speakers)
    ids = _ids_of(cast)
    sentences, first_of = _sentences_of(pieces, speakers, ids)
    return StoryDigest(
        title=(title.strip() or manuscript.title or _title_of(sentences[0].text))[:120].strip(),
        author=manuscript.author[:120],
        form=manuscript.form,
        language=language,
        doubt="" if is_sure else DOUBT.format(language=language),
        sentences=tuple(sentences),
        chapters=_chapters_of(headings, first_of, len(sentences)),
        characters=_characters_of(cast, looks, ids),
        places=list_places(_spots_of(pieces)),
        themes=themes_of(whole),
        removed=tuple(manuscript.removed),
    )


def read_manuscript(text: str) -> Manuscript:
    """The story's text in blocks, in whatever form it came."""
    cleaned, removed = clean_text(text)
    if looks_like_screenplay(cleaned):
        return read_screenplay(cleaned, removed)
    if looks_like_markdown(cleaned):
        return read_markdown(cleaned, removed)
    return read_text(cleaned, removed)


def _pieces_of(manuscript: Manuscript) -> tuple[list[Piece], dict[int, list[str]]]:
    """The paragraphs, and the headings of chapters by the paragraph that they stand before."""
    single = is_single([block.text for block in manuscript.blocks if block.kind == "prose"])
    pieces: list[Piece] = []
    headings: dict[int, list[str]] = {}
    begins, paragraph = False, -1
    for block in manuscript.blocks:
        if block.kind == "chapter":
            headings.setdefault(len(pieces), []).append(block.text)
            continue
        if block.kind == "break" or not has_words(block.text):
            begins = begins or block.kind == "break"
            continue
        is_speech = block.kind == "line" or (block.kind == "cue" and block.text.startswith("("))
        paragraph += not is_speech
        if block.kind == "prose" and manuscript.form != "screenplay":
            quotes = find_quotes(block.text, single=single)
        elif block.kind == "line":
            quotes = [Quote(0, len(block.text), is_speech=True)]
        else:
            quotes = []
        pieces.append(
            Piece(
                Telling(block.text, quotes, is_fixed=block.kind in {"line", "cue", "heading"}),
                paragraph,
                is_said=block.kind in {"prose", "line"},
                begins_scene=block.kind == "heading" or (begins and bool(pieces)),
                speaker=block.speaker,
            )
        )
        begins = False
    if pieces and len(pieces) in headings:
        # Headings with nothing behind them are told as the last words.
        for text in headings.pop(len(pieces)):
            paragraph += 1
            pieces.append(Piece(Telling(text), paragraph))
    elif not pieces:
        # A title alone, or headings alone, are all the story there is.
        texts = [each for each in (manuscript.title, *headings.pop(0, [])) if has_words(each)]
        pieces = [Piece(Telling(text), at) for at, text in enumerate(texts)]
    return pieces, headings


def _hear_screenplay(cast: Cast, pieces: list[Piece], speakers: list[list[str]]) -> None:
    """Sets the speakers that a screenplay writes before its lines."""
    known: dict[str, str] = {}
    for number, piece in enumerate(pieces):
        if not piece.speaker or not piece.telling.is_fixed:
            continue
        if piece.speaker not in known:
            known[piece.speaker] = _person_of_cue(cast, piece.speaker)
        if piece.telling.speeches:
            speakers[number] = [known[piece.speaker]]


def _person_of_cue(cast: Cast, cue: str) -> str:
    """The person whom a name before a line means."""
    plain = cue.title() if cue.isupper() else cue
    for name in (cue, plain):
        if name in cast.named:
            return cast.who(cast.named[name])
    noun = cue.lower()
    if noun in cast.nouns:
        return cast.who(cast.nouns[noun])
    words = plain.split()
    partly = [cast.named[word] for word in (*words, *cue.split()) if word in cast.named]
    if partly:
        return cast.who(partly[0])
    person = cast.add(noun, plain, is_named=True)
    cast.named[plain] = person.key
    return person.key


def _count(cast: Cast, speakers: list[list[str]]) -> None:
    for keys in speakers:
        for key in keys:
            if key:
                cast.person(key).speeches += 1


def _ids_of(cast: Cast) -> dict[str, str]:
    """Ids of those who are in the digest, by key, the most named first."""
    people = sorted(
        (each for each in cast.people.values() if _is_shown(each)),
        key=lambda each: (-(each.mentions + each.speeches), each.order, each.key),
    )
    speaking = [each for each in people if each.speeches]
    chosen = [each for each in people if each.speeches or len(speaking) < MOST_CHARACTERS]
    chosen = [each for at, each in enumerate(chosen) if each.speeches or at < MOST_CHARACTERS]
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for person in chosen:
        base = NARRATED_I if person.key == NARRATED_I else slug(_shown_name(person))
        if base == NARRATED_I and person.key != NARRATED_I:
            base = "narrator_person"
        number, new = 2, base
        while new in taken:
            new, number = f"{base}_{number}", number + 1
        taken.add(new)
        ids[person.key] = new
    return ids


def _is_shown(person: Person) -> bool:
    return person.speeches > 0 or person.mentions > 1 or person.key == NARRATED_I


def _shown_name(person: Person) -> str:
    return re.sub(r"^(?:the|my|his|her|our|their|your) ", "", person.name)


def _calm(name: str) -> str:
    """A name that a screenplay writes in capital letters, as others write it."""
    return " ".join(
        word.capitalize() if word.isupper() and len(word) > 1 else word for word in name.split()
    )


def _characters_of(
    cast: Cast, looks: dict[str, list[str]], ids: dict[str, str]
) -> tuple[Character, ...]:
    found: list[Character] = []
    for key, each in ids.items():
        person = cast.people[key]
        others = {name for name in person.aliases if name != person.name}
        if person.noun and person.noun != person.key:
            others.add(f"the {person.noun}")
        found.append(
            Character(
                id=each,
                name=_calm(person.name)[:120],
                aliases=tuple(sorted(others - {person.name}))[:12],
                voice=voice_of(person),
                look=describe(person, looks.get(key, [])),
                mentions=person.mentions + person.speeches,
            )
        )
    return tuple(found)


def _sentences_of(
    pieces: list[Piece], speakers: list[list[str]], ids: dict[str, str]
) -> tuple[list[Sentence], list[int]]:
    """All sentences, and the number of the first of each piece."""
    found: list[Sentence] = []
    first_of: list[int] = []
    for piece, keys in zip(pieces, speakers, strict=True):
        first_of.append(len(found))
        text = piece.telling.text
        spoken = list(zip(piece.telling.speeches, keys, strict=True))
        at = 0
        for begin, end in split_sentences(text) if piece.is_said else [(0, len(text))]:
            speeches: list[Speech] = []
            while at < len(spoken):
                quote, key = spoken[at]
                speech = _speech(text, quote, begin, end, ids.get(key))
                if speech:
                    speeches.append(speech)
                if quote.end > end:
                    break
                at += 1
            found.append(
                Sentence(
                    text=text[begin:end],
                    paragraph=piece.paragraph,
                    speech=tuple(speeches),
                    is_said=piece.is_said,
                    begins_scene=piece.begins_scene and len(found) == first_of[-1],
                )
            )
    return found, first_of


def _speech(text: str, quote: Quote, begin: int, end: int, speaker: str | None) -> Speech | None:
    """The part of a quotation that lies in a sentence."""
    first, last = max(quote.begin, begin), min(quote.end, end)
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    if first >= last:
        return None
    return Speech(begin=first - begin, end=last - begin, speaker=speaker)


def _chapters_of(
    headings: dict[int, list[str]], first_of: list[int], count: int
) -> tuple[Chapter, ...]:
    begins = {first_of[piece]: titles for piece, titles in headings.items()}
    starts = sorted({0, *begins})
    chapters: list[Chapter] = []
    for at, first in enumerate(starts):
        last = starts[at + 1] - 1 if at + 1 < len(starts) else count - 1
        titles = begins.get(first, [])
        title = BETWEEN.join(titles[: len(titles) - len(_left_over(titles))])
        chapters.append(Chapter(title=title, first=first, last=last))
    return tuple(chapters)


def _left_over(titles: list[str]) -> list[str]:
    """The headings before one chapter that are too many to be its title."""
    count = 0
    while count < len(titles) and len(BETWEEN.join(titles[: count + 1])) <= 300:
        count += 1
    return titles[count:]


def _spots_of(pieces: list[Piece]) -> list[Spot]:
    spots: list[Spot] = []
    for piece in pieces:
        if piece.is_said:
            spots += spots_of(piece.telling.told)
        elif piece.begins_scene:
            spots.append(spot_of_heading(piece.telling.text))
    return spots


def _title_of(sentence: str) -> str:
    """A title made of the first words."""
    words = re.sub(r"[\"\u201c\u201d\u00ab\u00bb]", "", sentence).split()
    short = " ".join(words[:7])[:60].rstrip(" ,;:.\u2014-")
    return f"{short} \u2026" if len(words) > 7 else short or "A story"
