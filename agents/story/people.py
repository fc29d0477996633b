"""People and places that were found in parts of a story, brought together under one id each."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from agents.artifacts.story.description_draft import DescriptionDraft, DraftCharacter
from agents.artifacts.story.draft_row import words_in
from agents.artifacts.story.story_digest import Character, Place, Speech, StoryDigest
from agents.artifacts.story.words import NARRATOR

ID_CHARS = 40
MOST_THEMES = 8
ARTICLE = re.compile(r"^(the|a|an|der|die|das|le|la|les|el|los|las|il)\s+", re.IGNORECASE)


def quotations_of(story: StoryDigest) -> tuple[tuple[int, Speech], ...]:
    """Each quotation with the number of its sentence; its own number is its place here."""
    return tuple(
        (number, speech)
        for number, sentence in enumerate(story.sentences)
        for speech in sentence.speech
    )


def described(story: StoryDigest, drafts: Sequence[DescriptionDraft]) -> StoryDigest:
    """The story with what models say of it; its sentences, and whom rules found, stay.

    Args:
        story: As rules read it.
        drafts: In the order of its parts; where two say different things of the same person or
            place, the first counts.
    """
    people = characters_of(story, [each for draft in drafts for each in draft.characters])
    places = list(story.places)
    for found in (each for draft in drafts for each in draft.places):
        at = next((n for n, each in enumerate(places) if plain(each.name) == plain(found.name)), -1)
        if at < 0:
            name = new_id(found.name, {each.id for each in places}, "place")
            places.append(Place(id=name, name=found.name, kind=found.kind, look=found.look))
        elif places[at] in story.places:
            look = found.look or places[at].look
            changed = {"kind": found.kind, "look": look}
            places[at] = Place.model_validate(places[at].model_dump() | changed)
    themes = [each for draft in drafts for each in draft.themes] or list(story.themes)
    often = sorted(dict.fromkeys(themes), key=themes.count, reverse=True)[:MOST_THEMES]
    update = {"characters": tuple(people), "places": tuple(places), "themes": tuple(often)}
    speakers = {
        row.quotation: person
        for draft in drafts
        for row in draft.speakers
        if (person := known_by(people).get(plain(row.speaker)))
    }
    return with_speakers(story.model_copy(update=update), speakers)


def characters_of(story: StoryDigest, found: Iterable[DraftCharacter]) -> list[Character]:
    """Everybody, the most named first."""
    people = {each.id: each for each in story.characters}
    told: set[str] = set()
    for each in found:
        names = (each.name, *words_in(each.aliases))
        known = known_by(people.values())
        same = next((known[plain(name)] for name in names if plain(name) in known), None)
        before = people[same] if same else None
        if before is None:
            same = new_id(each.name, people.keys() | {NARRATOR}, "character")
            before = Character(
                id=same, name=each.name, voice=each.voice, mentions=mentions_of(story, names)
            )
        others = (*before.aliases, *(name for name in names if plain(name) != plain(before.name)))
        update: dict[str, object] = {"aliases": tuple(dict.fromkeys(others))}
        if before.id not in told:
            update |= {"voice": each.voice, "look": each.look or before.look}
            told.add(before.id)
        elif not before.look:
            update |= {"look": each.look}
        people[before.id] = before.model_copy(update=update)
    return sorted(people.values(), key=lambda each: -each.mentions)


def with_speakers(story: StoryDigest, speakers: Mapping[int, str]) -> StoryDigest:
    """The story with these speakers, by the number of the quotation; all others stay."""
    number = 0
    sentences = list(story.sentences)
    for at, sentence in enumerate(sentences):
        speech: list[Speech] = []
        for said in sentence.speech:
            speaker = speakers.get(number, said.speaker)
            speech.append(said.model_copy(update={"speaker": speaker}))
            number += 1
        if speech:
            sentences[at] = sentence.model_copy(update={"speech": tuple(speech)})
    return story.model_copy(update={"sentences": tuple(sentences)})


def known_by(people: Iterable[Character]) -> dict[str, str]:
    """Ids by every name; a name that several have is nobody's, unless it is their own first."""
    names: dict[str, str] = {}
    unclear: set[str] = set()
    everybody = tuple(people)
    for each in everybody:
        for alias in each.aliases:
            if names.setdefault(plain(alias), each.id) != each.id:
                unclear.add(plain(alias))
    names = {name: person for name, person in names.items() if name not in unclear}
    for each in reversed(everybody):
        names |= {plain(each.name): each.id, plain(each.id): each.id}
    return names


def plain(name: str) -> str:
    """A name as it is compared: without article, case and marks."""
    bare = ARTICLE.sub("", unicodedata.normalize("NFKC", name).replace("_", " ").strip())
    return " ".join(re.findall(r"[\w'’]+", bare.casefold()))  # noqa: RUF001


def new_id(name: str, taken: Iterable[str], kind: str) -> str:
    """An id after a name, that nobody has."""
    letters = unicodedata.normalize("NFKD", plain(name)).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")[:ID_CHARS]
    stem = stem if stem[:1].isalpha() else f"{kind}_{stem}".rstrip("_")
    known = set(taken)
    tries = (stem, *(f"{stem}_{number}" for number in range(2, len(known) + 3)))
    return next(each for each in tries if each not in known)


def mentions_of(story: StoryDigest, names: Sequence[str]) -> int:
    """How many sentences name somebody, at least one."""
    words = "|".join(re.escape(name) for name in names if name)
    pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
    return max(1, sum(bool(pattern.search(each.text)) for each in story.sentences))


def check_description(draft: DescriptionDraft, story: StoryDigest, asked: range) -> list[str]:
    """What does not fit, in words for the model.

    Args:
        draft: Its answer about a part of the story.
        story: With everybody who is known already.
        asked: Numbers of the quotations in that part.
    """
    known = known_by(characters_of(story, draft.characters))
    found: list[str] = []
    strange = [str(row.quotation) for row in draft.speakers if row.quotation not in asked]
    if strange:
        found.append(f"there is no quotation {', '.join(strange[:10])}")
    nobody = {row.speaker for row in draft.speakers if row.speaker.strip()}
    nobody = {each for each in nobody if plain(each) not in known and plain(each) != NARRATOR}
    if nobody:
        found.append(
            f"{', '.join(sorted(nobody)[:10])} speaks, and is not among the characters: add them,"
            " or use the name that you gave there"
        )
    return found
