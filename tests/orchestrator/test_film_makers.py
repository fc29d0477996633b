from pathlib import Path

import pytest
from filming import shot

from agents.artifacts.story.shot_list import ShotList
from agents.artifacts.story.story_request import StoryRequest
from agents.artifacts.story.words import FilmProfile, ShotMaker
from config import Settings, Speech
from orchestrator import film_makers as put_together
from orchestrator.engine.run_folder import RunFolder
from orchestrator.errors import BackendMissingError, StartUpError
from orchestrator.film_makers import film_makers, lacking, lacking_here, require_makers
from orchestrator.media.profile import ExecutionProfile, GpuLook
from orchestrator.media.storyboard_generator import StoryboardGenerator
from orchestrator.media.video_models.generator import ModelGenerator
from orchestrator.workflows import explainer, story_film

THERE, NOT_THERE = GpuLook(True, "1 NVIDIA device"), GpuLook(False, "no NVIDIA device is there")


def settings(**values: object) -> Settings:
    """Settings without anything from the environment of whoever runs the tests."""
    return Settings.model_validate({**Settings.model_construct().model_dump(), **values})


def folder_of(tmp_path: Path, profile: str = "auto", *makers: str) -> RunFolder:
    """The folder of a film that asks for this, with shots that are made so."""
    folder = RunFolder.create(
        tmp_path / "runs", "20260101-000000-x-0123456789ab", workflow="story_film"
    )
    folder.write_artifact(StoryRequest(prompt="x", profile=FilmProfile(profile)))
    if makers:
        shots = [shot(f"s01-0{n}", maker=ShotMaker(each)) for n, each in enumerate(makers)]
        folder.write_artifact(ShotList(shots=tuple(shots)))
    return folder


def test_without_a_device_storyboards_are_drawn_and_nothing_is_lacking(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    makers = film_makers(settings(cache_dir=cache), NOT_THERE)
    assert makers.profile == (ExecutionProfile.DEBUG_CPU, "no NVIDIA device is there", False)
    assert isinstance(makers.drawing, StoryboardGenerator)
    assert "no NVIDIA device is there" in makers.model.lacking
    assert not cache.exists()


def test_with_a_device_a_model_makes_clips(tmp_path: Path) -> None:
    makers = film_makers(settings(cache_dir=tmp_path, strict=True), THERE)
    assert makers.profile.profile is ExecutionProfile.PROD_GPU
    assert isinstance(makers.model, ModelGenerator)
    assert makers.model.name == "Wan2.2-TI2V-5B-Diffusers"
    assert makers.model.is_strict
    assert makers.is_strict


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"force_profile": "debug_cpu"}, "FORCE_PROFILE is debug_cpu"),
        ({"force_profile": "debug_cpu", "gpu_enabled": True}, "FORCE_PROFILE is debug_cpu"),
        ({"gpu_enabled": False}, "GPU_ENABLED is false"),
        ({"gpu_enabled": False, "execution_profile": "prod_gpu"}, ""),
        ({"execution_profile": "debug_cpu"}, ""),
    ],
)
def test_an_owner_may_keep_every_film_off_the_device(
    given: dict[str, object], reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(put_together, "LIBRARIES", ())
    assert lacking_here(settings(**given), THERE) == reason


@pytest.mark.parametrize(
    ("wanted", "profile", "makers", "is_refused"),
    [
        ("prod_gpu", "auto", (), True),
        ("auto", "auto", (), False),
        ("auto", "prod_gpu", (), True),
        ("prod_gpu", "debug_cpu", (), False),
        ("auto", "auto", ("film", "storyboard"), False),
        ("auto", "auto", ("film", "model"), True),
        ("prod_gpu", "auto", ("storyboard",), False),
    ],
)
def test_strict_refuses_what_asks_for_a_model_and_says_what_is_missing(
    tmp_path: Path, wanted: str, profile: str, makers: tuple[str, ...], *, is_refused: bool
) -> None:
    folder = folder_of(tmp_path, profile, *makers)
    chosen = settings(cache_dir=tmp_path, execution_profile=wanted, strict=True)
    strict = film_makers(chosen, NOT_THERE)
    if is_refused:
        with pytest.raises(BackendMissingError, match=r"STRICT is set, and no NVIDIA .*debug_cpu"):
            require_makers(story_film.WORKFLOW, strict, folder)
    else:
        require_makers(story_film.WORKFLOW, strict, folder)
    require_makers(explainer.WORKFLOW, strict, folder)  # needs no pictures of a model
    relaxed = settings(cache_dir=tmp_path, execution_profile=wanted)
    require_makers(story_film.WORKFLOW, film_makers(relaxed, NOT_THERE), folder)


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
    folder = folder_of(tmp_path, "auto")
    without = film_makers(settings(**asked, strict=True), NOT_THERE)
    assert without.speech.name == "one-tts"
    assert "CHALKBOX_GOOGLE_API_KEY is not set" in without.speech.lacking
    with pytest.raises(BackendMissingError, match="STRICT is set, and no model that speaks"):
        require_makers(story_film.WORKFLOW, without, folder)
    require_makers(story_film.WORKFLOW, film_makers(settings(**asked), NOT_THERE), folder)


def test_models_that_speak_are_named_as_the_setting_says(tmp_path: Path) -> None:
    asked = {"cache_dir": tmp_path, "speech": Speech(engine="gemini", model="openai:tts")}
    with pytest.raises(StartUpError, match="CHALKBOX_SPEECH__MODEL"):
        film_makers(settings(**asked), NOT_THERE)
