from pathlib import Path

import pytest

from config import Settings, Speech
from orchestrator import film_makers as put_together
from orchestrator.errors import BackendMissingError, StartUpError
from orchestrator.film_makers import film_makers, lacking, require_makers
from orchestrator.media.profile import ExecutionProfile, GpuLook
from orchestrator.media.storyboard_generator import StoryboardGenerator
from orchestrator.media.video_models.generator import ModelGenerator
from orchestrator.workflows import explainer, story_film

THERE, NOT_THERE = GpuLook(True, "1 NVIDIA device"), GpuLook(False, "no NVIDIA device is there")


def settings(**values: object) -> Settings:
    """Settings without anything from the environment of whoever runs the tests."""
    return Settings.model_validate({**Settings.model_construct().model_dump(), **values})


def test_without_a_device_storyboards_are_drawn_and_nothing_is_lacking(tmp_path: Path) -> None:
    makers = film_makers(settings(cache_dir=tmp_path), NOT_THERE)
    assert makers.profile == (ExecutionProfile.DEBUG_CPU, "no NVIDIA device is there")
    assert isinstance(makers.video, StoryboardGenerator)
    require_makers(story_film.WORKFLOW, makers)
    assert list(tmp_path.iterdir()) == []


def test_with_a_device_a_model_makes_clips(tmp_path: Path) -> None:
    makers = film_makers(settings(cache_dir=tmp_path, strict=True), THERE)
    assert makers.profile.profile is ExecutionProfile.PROD_GPU
    assert isinstance(makers.video, ModelGenerator)
    assert makers.video.name == "Wan2.2-TI2V-5B-Diffusers"
    assert makers.video.is_strict
    assert makers.is_strict
    assert makers.video.turns.is_dir()


def test_what_is_forced_without_a_device_says_what_is_missing(tmp_path: Path) -> None:
    chosen = settings(cache_dir=tmp_path, execution_profile="prod_gpu", strict=True)
    makers = film_makers(chosen, NOT_THERE)
    assert makers.profile.because == "EXECUTION_PROFILE is prod_gpu"
    with pytest.raises(BackendMissingError, match=r"STRICT is set, and no NVIDIA .*debug_cpu"):
        require_makers(story_film.WORKFLOW, makers)
    require_makers(explainer.WORKFLOW, makers)  # needs no pictures of a model
    relaxed = settings(cache_dir=tmp_path, execution_profile="prod_gpu")
    require_makers(story_film.WORKFLOW, film_makers(relaxed, NOT_THERE))


def test_libraries_that_are_not_installed_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(put_together, "LIBRARIES", ("json", "no_such_torch"))
    words = lacking(THERE, device="cuda")
    assert words.startswith("the libraries no_such_torch are not installed")
    assert "chalkbox[gpu]" in words
    monkeypatch.setattr(put_together, "LIBRARIES", ("json",))
    assert lacking(THERE, device="cuda") == ""
    assert lacking(NOT_THERE, device="cpu") == ""


def test_espeak_speaks_unless_others_are_asked_for(tmp_path: Path) -> None:
    speech = film_makers(settings(cache_dir=tmp_path), NOT_THERE).speech
    assert (speech.name, speech.by, speech.lacking) == ("espeak-ng", "", "")


def test_a_model_that_speaks_needs_its_key(tmp_path: Path) -> None:
    asked = {"cache_dir": tmp_path, "speech": Speech(engine="gemini", model="one-tts, two-tts")}
    makers = film_makers(settings(**asked, google_api_key="sesame-key"), NOT_THERE)
    assert (makers.speech.name, makers.speech.by) == ("one-tts", "one-tts,two-tts")
    assert makers.speech.lacking == ""
    without = film_makers(settings(**asked, strict=True), NOT_THERE)
    assert without.speech.name == "one-tts"
    assert "CHALKBOX_GOOGLE_API_KEY is not set" in without.speech.lacking
    with pytest.raises(BackendMissingError, match="STRICT is set, and no model that speaks"):
        require_makers(story_film.WORKFLOW, without)
    require_makers(story_film.WORKFLOW, film_makers(settings(**asked), NOT_THERE))


def test_models_that_speak_are_named_as_the_setting_says(tmp_path: Path) -> None:
    asked = {"cache_dir": tmp_path, "speech": Speech(engine="gemini", model="openai:tts")}
    with pytest.raises(StartUpError, match="CHALKBOX_SPEECH__MODEL"):
        film_makers(settings(**asked), NOT_THERE)
