"""Has the sentences of an explainer spoken, each once while its words and its voice stay."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from agents.artifacts.request import Voice
from agents.artifacts.story.words import NARRATOR, VoiceType
from agents.providers.offline.story.languages import language_of
from orchestrator.engine.render_cache import key_of
from orchestrator.media import voices
from orchestrator.media.sentences import (
    Sentence,
    one_line,
    read_sentences,
    sentences_script,
)
from orchestrator.media.speech import (
    OUTPUTS,
    TIMES,
    VOICES,
    EspeakSynthesizer,
    HeardShot,
    unpack_sounds,
)
from orchestrator.sandbox.host_files import temporary_folder
from orchestrator.stages.film_scripts import run_film_script
from orchestrator.stages.workshop import ExplainerRun

ESPEAK = EspeakSynthesizer()
KINDS = {Voice.WOMAN: VoiceType.WOMAN, Voice.MAN: VoiceType.MAN}


class Speaker(NamedTuple):
    """Who speaks an explainer, or why nobody can."""

    language: str
    voice: voices.Voice | None
    why_not: str = ""

    @property
    def name(self) -> str:
        """As a viewer is told it."""
        return f"{ESPEAK.name}, {self.voice.name}" if self.voice else ""


def speaker_for(voice: Voice, texts: Iterable[str]) -> Speaker:
    """Who speaks these texts, by their language; `voice` asks for somebody."""
    language = language_of(" ".join(texts))
    cast = ESPEAK.cast(language, (), KINDS[voice])
    if cast.note:
        return Speaker(language, None, f"there is no voice for the language {language!r}.")
    return Speaker(language, cast.voice_of(NARRATOR))


def sentences_of(speaker: Speaker, texts: Iterable[str]) -> tuple[Sentence, ...]:
    """Texts as somebody speaks them."""
    if speaker.voice is None:
        return ()
    return tuple(Sentence(one_line(text), speaker.voice, speaker.language) for text in texts)


async def speak(
    run: ExplainerRun, sentences: Sequence[Sentence], into: Path
) -> Mapping[str, HeardShot]:
    """Have them spoken, and lay the sound of each into a folder as `<name>.wav`.

    What was spoken before, in whichever run, is taken from the cache.

    Returns:
        When the words of each are heard, by its name.

    Raises:
        SandboxProtocolError: They could not be spoken, or the times make no sense.
    """
    cache = run.workshop.cache
    heard = dict[str, HeardShot]()
    missing = dict[str, Sentence]()
    for name, sentence in {each.name: each for each in sentences}.items():
        key = _key(run, sentence)
        known = await cache.get(key, HeardShot) if cache else None
        placed = cache and known and await cache.get_file(_sound(key), into / f"{name}.wav")
        if known and placed:
            heard[name] = known
        else:
            missing[name] = sentence
    if not missing:
        return heard
    wanted = tuple(missing.values())
    with temporary_folder(run.folder.root, prefix=".voices-") as made:
        words = f"speaking {len(wanted)} of {len(wanted) + len(heard)} sentences"
        await run_film_script(run, sentences_script(wanted), OUTPUTS, made, words=words)
        times = await asyncio.to_thread((made / TIMES).read_bytes)
        heard |= read_sentences(times, wanted)
        files = {f"{name}.wav" for name in missing}
        await asyncio.to_thread(unpack_sounds, made / VOICES, into, files)
    if cache:
        for name, sentence in missing.items():
            key = _key(run, sentence)
            await cache.put_file(_sound(key), into / f"{name}.wav")
            await cache.put(key, heard[name])
    return heard


def _key(run: ExplainerRun, sentence: Sentence) -> str:
    return key_of("spoken sentence", run.workshop.sandbox.image, sentence.order)


def _sound(key: str) -> str:
    return key_of(key, "sound")
