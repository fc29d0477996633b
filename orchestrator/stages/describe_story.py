"""Has a model say who is in a story and who speaks, and what of a long one is told in fewer words.

The sentences stay those that rules found: no word of the story goes through a model.
"""

from functools import partial

from agents.artifacts.story.description_draft import DescriptionDraft
from agents.artifacts.story.story_digest import Condensed, StoryDigest
from agents.story import condense_story as shortener
from agents.story import describe_story as agent
from agents.story.chunks import Chunk, chunks_of
from agents.story.condensation import chars_in, check_condensation, condensed_of, shares
from agents.story.forms import people_as_table, quotations_as_table, sentences_as_table
from agents.story.people import check_description, described, quotations_of
from orchestrator.stages.story_desk import StoryDesk


async def described_by_model(desk: StoryDesk, story: StoryDigest) -> StoryDigest:
    """The story with what a model says of its parts; what rules found stays where it says nothing.

    Raises:
        RunStoppedError, BudgetSpentError, ModelFailedError: Nobody can be asked.
    """
    chunks = chunks_of(story, chars=desk.limits.chunk_chars)
    found = await desk.all([partial(_describe, desk, story, chunk) for chunk in chunks])
    return described(story, [each for each in found if each is not None])


async def condensed_by_model(desk: StoryDesk, story: StoryDigest) -> tuple[Condensed, ...]:
    """What is told in fewer words, where the story is longer than is told word by word.

    Raises:
        RunStoppedError, BudgetSpentError, ModelFailedError: Nobody can be asked.
    """
    most = desk.limits.told_chars
    if not most or chars_in(story, 0, len(story.sentences) - 1) <= most:
        return ()
    chunks = chunks_of(story, chars=desk.limits.chunk_chars)
    lengths = [chars_in(story, each.first, each.last) for each in chunks]
    parts = zip(chunks, lengths, shares(lengths, chars=most), strict=True)
    found = await desk.all([partial(_condense, desk, story, *part) for part in parts])
    return tuple(each for part in found for each in part)


async def _describe(desk: StoryDesk, story: StoryDigest, chunk: Chunk) -> DescriptionDraft | None:
    inside = [
        number
        for number, (sentence, _) in enumerate(quotations_of(story))
        if chunk.first <= sentence <= chunk.last
    ]
    asked = range(inside[0], inside[-1] + 1) if inside else range(0)
    tables = (
        people_as_table(story, toon=desk.toon),
        sentences_as_table(story, chunk.first, chunk.last, toon=desk.toon),
        quotations_as_table(story, asked, toon=desk.toon),
    )
    known, sentences, quotations = (each.text for each in tables)
    draft = await desk.ask(
        agent.AGENT,
        agent.DescribeStoryBrief(
            form=desk.form,
            title=story.title,
            part=chunk.words,
            known=known,
            sentences=sentences,
            quotations=quotations,
        ),
        partial(check_description, story=story, asked=asked),
        about=chunk.words,
        tables=tables,
        otherwise="Who is in it and who speaks was found by rules alone.",
        in_part=True,
    )
    if draft is None:
        return None
    mine = tuple(each for each in draft.speakers if each.quotation in asked)
    return draft.model_copy(update={"speakers": mine})


async def _condense(
    desk: StoryDesk, story: StoryDigest, chunk: Chunk, length: int, chars: int
) -> tuple[Condensed, ...]:
    table = sentences_as_table(story, chunk.first, chunk.last, toon=desk.toon)
    draft = await desk.ask(
        shortener.AGENT,
        shortener.CondenseStoryBrief(
            form=desk.form, part=chunk.words, length=length, chars=chars, sentences=table.text
        ),
        partial(check_condensation, story=story, first=chunk.first, last=chunk.last, chars=chars),
        about=chunk.words,
        tables=(table,),
        otherwise="It is told word by word.",
    )
    because = (
        f"The story has more than the {desk.limits.told_chars} characters that are told word by"
        " word (CHALKBOX_STORY__TOLD_CHARS)."
    )
    return condensed_of(draft, because=because) if draft else ()
