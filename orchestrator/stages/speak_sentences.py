"""Has the sentences of an explainer spoken, each once while its words and its voice stay."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from agents.artifacts.request import Voice
from agents.artifacts.story.words import NARRATOR, VoiceType
from agents.providers.offline.story.languages import language_of
from orchestrator.engine.render_cache import key_of
from orchestrator.errors import BackendMissingError, SandboxProtocolError
from orchestrator.media import voices
from orchestrator.media.heard import HeardShot
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
    SpeechSynthesizer,
    unpack_sounds,
)
from orchestrator.media.voice_desk import Sound
from orchestrator.sandbox.host_files import temporary_folder
from orchestrator.stages.film_scripts import run_film_script
from orchestrator.stages.voice_desk import RunVoiceDesk
from orchestrator.stages.workshop import ExplainerRun

KINDS = {Voice.WOMAN: VoiceType.WOMAN, Voice.MAN: VoiceType.MAN}
BECAUSE_CHARS = 400
"""As `VoiceOver` takes them."""


class Speaker(NamedTuple):
    """Who speaks an explainer, or why nobody can."""

    language: str
    by: SpeechSynthesizer
    kind: Voice
    voice: voices.Voice | None
    why_not: str = ""
    requested: str = ""
    """Synthesiser that was asked for."""
    because: str = ""
    """Why it was another; empty when it was not."""

    @property
    def name(self) -> str:
        """As a viewer is told it."""
        if self.voice is None:
            return ""
        called = self.voice.called if self.by.by else self.voice.name
        return f"{self.by.name}, {called}"

    def replaced(self, because: str) -> "Speaker":
        """Who speaks in the place of this one."""
        other = speaker_in(self.language, self.kind, EspeakSynthesizer())
        return other._replace(requested=self.requested, because=because[:BECAUSE_CHARS])


class SpokenSentences(NamedTuple):
    """Sentences as they were spoken."""

    speaker: Speaker
    """Who did in the end."""
    sentences: tuple[Sentence, ...]
    heard: Mapping[str, HeardShot]
    """When the words of each are heard, by its name."""


def speaker_for(voice: Voice, texts: Iterable[str], by: SpeechSynthesizer) -> Speaker:
    """Who speaks these texts, by their language; `voice` asks for somebody."""
    return speaker_in(language_of(" ".join(texts)), voice, by)


def speaker_in(language: str, voice: Voice, by: SpeechSynthesizer) -> Speaker:
    """Who speaks a language."""
    cast = by.cast(language, (), KINDS[voice])
    if cast.note:
        why_not = f"there is no voice for the language {language!r}."
        return Speaker(language, by, voice, None, why_not, by.name)
    return Speaker(language, by, voice, cast.voice_of(NARRATOR), requested=by.name)


def sentences_of(speaker: Speaker, texts: Iterable[str]) -> tuple[Sentence, ...]:
    """Texts as somebody speaks them."""
    if speaker.voice is None:
        return ()
    return tuple(
        Sentence(one_line(text), speaker.voice, speaker.language, speaker.by.by) for text in texts
    )


async def speak(
    run: ExplainerRun, speaker: Speaker, texts: Sequence[str], into: Path
) -> SpokenSentences:
    """Have texts spoken, and lay the sound of each into a folder as `<name>.wav`.

    What was spoken before, in whichever run, is taken from the cache. An explainer has one voice:
    where whoever was asked for cannot speak all of it, espeak-ng speaks all of it.

    Raises:
        SandboxProtocolError: They could not be spoken, or the times make no sense.
        BackendMissingError: Whoever was asked for cannot speak, and nobody else may.
        BudgetSpentError: The run has used what it may.
    """
    sentences = sentences_of(speaker, texts)
    heard = await _speak(run, speaker, sentences, into)
    if isinstance(heard, str):
        if run.workshop.makers.is_strict:
            raise BackendMissingError(
                f"{heard.rstrip('.')}. STRICT is set, so nobody speaks in the place of"
                f" {speaker.requested}; set STRICT=false to have espeak-ng speak instead."
            )
        run.note(f"espeak-ng speaks in place of {speaker.requested}: {heard}")
        speaker = speaker.replaced(f"in place of {speaker.requested}: {heard}")
        if speaker.voice is None:
            raise SandboxProtocolError(f"{heard} Of espeak-ng, {speaker.why_not}")
        sentences = sentences_of(speaker, texts)
        heard = await _speak(run, speaker, sentences, into)
        if isinstance(heard, str):
            raise SandboxProtocolError(heard)
    return SpokenSentences(speaker, sentences, heard)


async def _speak(
    run: ExplainerRun, speaker: Speaker, sentences: Sequence[Sentence], into: Path
) -> dict[str, HeardShot] | str:
    """When the words of each are heard, by its name; or why it cannot be spoken."""
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
    if speaker.by.lacking:
        return speaker.by.lacking
    wanted = tuple(missing.values())
    with temporary_folder(run.folder.root, prefix=".voices-") as made:
        words = f"speaking {len(wanted)} of {len(wanted) + len(heard)} sentences"
        desk = RunVoiceDesk(run, made)
        sounds = await speaker.by.sounds([each for one in wanted if (each := one.apart)], desk)
        spoken = {name: each for name, each in sounds.items() if isinstance(each, Sound)}
        if failed := next((each for each in sounds.values() if isinstance(each, str)), ""):
            return failed
        script = sentences_script(wanted, spoken)
        inputs = {each.path.name: each.path for each in spoken.values()}
        await run_film_script(run, script, OUTPUTS, made, words=words, inputs=inputs)
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
