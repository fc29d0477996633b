"""Films that models speak, in real containers: one over the network, one from a folder.

A fake server plays the first; the second hums, but it is a real model in the real library.
"""

import asyncio
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from containers import LIMITS
from pydantic import SecretStr
from tiny_voices import write_voice
from wire.fake_gemini import FakeGemini
from wire.tones import toned

from agents.artifacts.request import Quality
from agents.artifacts.story.film_package import FilmPackage
from agents.artifacts.story.film_timeline import FilmTimeline
from agents.artifacts.story.narration import Narration, ShotVoice, WordTimes
from agents.artifacts.story.story_request import StoryRequest
from config import Settings, Speech
from orchestrator.engine.outcome import RunOutcome
from orchestrator.runs import open_studio

pytestmark = pytest.mark.docker

STORY = """The Lamp

An old man named Tomas lit the lamp. "Who is there?" he asked. "It is Mira," said a girl called
Mira, and the wind, which had been loud all night, was gone.
"""
MODEL = "gemini-3.8-flash-tts"
APART_S = 0.5
"""Most that a fitted word may begin apart from where it is heard: tones are no speech, so the
shares that words have at another voice are rough."""


def test_a_film_has_the_voices_of_a_model_and_captions_at_its_words(tmp_path: Path) -> None:
    request = StoryRequest(prompt=STORY, quality=Quality.P480)

    async def run(server: FakeGemini) -> tuple[RunOutcome, RunOutcome]:
        settings = Settings(
            runs_dir=tmp_path / "runs",
            cache_dir=tmp_path / "cache",
            limits=LIMITS.model_copy(update={"work_mib": 512}),
            speech=Speech(engine="gemini"),
            google_api_key=SecretStr("sesame-key"),
            google_base_url=server.url,
            model="offline",
        )
        async with open_studio(settings) as studio:
            first = (await studio.go_on(await studio.begin(request))).outcome
            asked = len(server.received)
            again = (await studio.go_on(await studio.begin(request))).outcome
            # The same words come from the cache; what was refused is tried once more.
            left = {line.text for each in refused(first) for line in each.utterances}
            assert len(server.received) - asked <= len(left) < asked
            return first, again

    blocked = {"blocked": True, "when": "Who is there", "times": 0}
    with FakeGemini((blocked, {"speaks": True, "times": 0})) as server:
        first, again = asyncio.run(run(server))
    assert first.error is None, first.error
    narration = first.artifact(Narration)
    spoken = [each for each in narration.shots if each.utterances]
    assert (narration.requested, narration.used) == (MODEL, MODEL)
    others = refused(first)
    assert [each.used for each in others] == ["espeak-ng"] * len(others) != []
    assert all("content filter" in each.because for each in others)
    assert f"spoken by espeak-ng in place of {MODEL}" in narration.because
    assert narration.because in first.artifact(FilmPackage).notes
    model = [each for each in spoken if not each.because]
    assert {line.times for each in model for line in each.utterances} == {WordTimes.FITTED}
    assert {line.times for each in others for line in each.utterances} == {WordTimes.TOLD}
    voices = {line.speaker: line.voice for each in model for line in each.utterances}
    assert len(set(voices.values())) == len(voices) >= 2
    check_words(model)
    captions = first.artifact(FilmTimeline).captions
    assert "It is Mira" in " ".join(" ".join(each.text.split()) for each in captions)
    assert f"voices by {MODEL}" in first.artifact(FilmPackage).made_by
    assert first.receipt.total.tokens_out > 0
    made = [each for stage in first.receipt.stages for each in stage.made_by]
    assert {(each.what, each.used) for each in made} >= {("voices", MODEL), ("voices", "espeak-ng")}
    assert again.artifact(FilmPackage).sha256 == first.artifact(FilmPackage).sha256
    assert again.artifact(Narration) == narration


def refused(outcome: RunOutcome) -> list[ShotVoice]:
    """Shots that another had to speak."""
    return [each for each in outcome.artifact(Narration).shots if each.because]


def check_words(voices: Sequence[ShotVoice]) -> None:
    """Every word begins about when its tone does, and none before the one in front of it."""
    for line in (line for each in voices for line in each.utterances):
        heard = toned(line.text).words
        assert len(heard) == len(line.words)
        begin_s = line.words[0].begin_s - heard[0][0]
        for word, (tone_s, _) in zip(line.words, heard, strict=True):
            assert word.begin_s == pytest.approx(begin_s + tone_s, abs=APART_S), line
        assert all(a.end_s <= b.begin_s + 1e-6 for a, b in pairwise(line.words))
        whole_s = heard[-1][1] - heard[0][0]
        assert line.end_s - line.begin_s == pytest.approx(whole_s, abs=0.15)


def test_a_film_has_the_voices_of_a_folder_and_captions_as_the_voice_tells(tmp_path: Path) -> None:
    request = StoryRequest(prompt=STORY, quality=Quality.P480)
    (tmp_path / "voices").mkdir()
    write_voice(tmp_path / "voices", "en_US-amy-low", tells_lengths=True)
    write_voice(tmp_path / "voices", "en_US-joe-low", pitch_hz=130)

    async def run() -> RunOutcome:
        settings = Settings(
            runs_dir=tmp_path / "runs",
            cache_dir=tmp_path / "cache",
            limits=LIMITS.model_copy(update={"work_mib": 512}),
            speech=Speech(engine="piper", voices_dir=tmp_path / "voices"),
            strict=True,
            execution_profile="debug_cpu",
            model="offline",
        )
        async with open_studio(settings) as studio:
            return (await studio.go_on(await studio.begin(request))).outcome

    outcome = asyncio.run(run())
    assert outcome.error is None, outcome.error
    narration, package = outcome.artifact(Narration), outcome.artifact(FilmPackage)
    assert (narration.requested, narration.used, narration.because) == ("piper", "piper", "")
    spoken = [each for each in narration.shots if each.utterances]
    assert {each.used for each in spoken} == {"piper"}
    voices = {line.voice for each in spoken for line in each.utterances}
    assert voices == {"en_US-amy-low", "en_US-joe-low"}
    times = {line.text: (line.voice, line.times) for each in spoken for line in each.utterances}
    assert times["An old man named Tomas lit the lamp."][1] is WordTimes.TOLD
    assert times["Who is there?"] == ("en_US-joe-low", WordTimes.FITTED)
    for line in (line for each in spoken for line in each.utterances):
        assert all(a.end_s <= b.begin_s + 1e-6 for a, b in pairwise(line.words))
        assert line.words[-1].end_s == pytest.approx(line.end_s, abs=0.1)
    assert "voices by piper" in package.made_by
    assert package.loudness_lufs == pytest.approx(-14, abs=1.5)
    assert (outcome.folder.root / "film.mp4").stat().st_size > 0
