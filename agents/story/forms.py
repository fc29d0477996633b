"""How tables are written that go to a model, and how it is told."""

from collections.abc import Mapping, Sequence

from agents.artifacts.story.story_digest import StoryDigest
from agents.story.people import quotations_of
from agents.tables import Cell, Form, Table, as_table

GIVEN: Mapping[Form, str] = {
    "json": "Tables are JSON, one object for each row.",
    "toon": "Tables are TOON: `[N]{columns}:` names the columns once, then one row is one line.",
}
ANSWER_IN_TOON = (
    "Answer with text and no tool call: {first}a TOON table and nothing else. Its first line is"
    " `{field}[N]{{{columns}}}:` with the number of rows for N; then one row a line, two blanks"
    " before it, values in this order with commas between. Put a value into double quotes where it"
    ' has a comma, a colon or a quotation mark in it, and write that mark as \\".'
)


def sentences_as_table(story: StoryDigest, first: int, last: int, *, toon: bool) -> Table:
    """Numbered sentences; `p` is the number of the paragraph."""
    numbered = enumerate(story.sentences[first : last + 1], start=first)
    rows = [{"n": n, "p": each.paragraph, "text": each.text} for n, each in numbered]
    return as_table(rows, toon=toon)


def quotations_as_table(story: StoryDigest, asked: range, *, toon: bool) -> Table:
    """Numbered quotations, each with its sentence and who says it as far as rules know."""
    quotations = quotations_of(story)
    rows: list[dict[str, Cell]] = []
    for number in asked:
        sentence, said = quotations[number]
        words = story.sentences[sentence].text[said.begin : said.end]
        rows.append({"q": number, "n": sentence, "words": words, "speaker": said.speaker or ""})
    return as_table(rows, toon=toon)


def people_as_table(story: StoryDigest, *, toon: bool) -> Table:
    """Everybody with id, names and look."""
    rows: Sequence[dict[str, Cell]] = [
        {
            "id": each.id,
            "name": each.name,
            "aliases": ", ".join(each.aliases),
            "voice": each.voice.value,
            "look": each.look,
        }
        for each in story.characters
    ]
    return as_table(rows, toon=toon)


def places_as_table(story: StoryDigest, *, toon: bool) -> Table:
    """Every place with id and look."""
    rows: Sequence[dict[str, Cell]] = [
        {"id": each.id, "name": each.name, "kind": each.kind.value, "look": each.look}
        for each in story.places
    ]
    return as_table(rows, toon=toon)
