"""The process of a model, where its libraries are not installed or it does not behave."""

import asyncio
from importlib.util import find_spec
from pathlib import Path

import pytest

from config import GpuModels
from orchestrator.media.video_models import model_process
from orchestrator.media.video_models.errors import ModelTroubleError
from orchestrator.media.video_models.messages import PieceOrder
from orchestrator.media.video_models.model_process import environment, open_model

pytestmark = pytest.mark.processes


def trouble(folder: Path, **given: object) -> ModelTroubleError:
    models = GpuModels.model_validate({"silence_s": 60, "device": "cpu"} | given)
    order = PieceOrder(
        **{"prompt": "x", "seed": 1, "width_px": 32, "height_px": 32, "frames": 5, "first": None},
        into=folder / "a.png",
        last=folder / "a.last.png",
    )

    async def run() -> ModelTroubleError:
        async with open_model(models, folder / "model.log") as model:
            with pytest.raises(ModelTroubleError) as raised:
                await model.make(order, lambda _: None)
            return raised.value

    return asyncio.run(run())


@pytest.mark.skipif(find_spec("torch") is not None, reason="torch is installed")
def test_libraries_that_are_not_there_are_told_with_what_to_install(tmp_path: Path) -> None:
    found = trouble(tmp_path)
    assert found.why == "missing"
    assert "install chalkbox[gpu]" in found.message


def test_a_process_that_ends_is_told_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_process, "GUEST", "no_such_module")
    found = trouble(tmp_path)
    assert found.why == "died"
    assert found.message.startswith("the model's process ended with 1: ")
    assert "no_such_module" in found.message


def test_a_process_that_says_nothing_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    found = trouble(tmp_path, silence_s=0.01)
    assert (found.why, found.message) == ("silent", "the model said nothing for 0.01 s")


def test_words_that_are_no_answer_are_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_process, "GUEST", "this")
    assert trouble(tmp_path).message == "the model's answer makes no sense"


def test_no_key_goes_along_and_nobody_is_asked_unless_it_is_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GOOGLE_API_KEY", "sesame")
    given = environment(GpuModels(number=2))
    assert "sesame" not in str(given)
    assert (given["HF_HUB_OFFLINE"], given["CUDA_VISIBLE_DEVICES"]) == ("1", "2")
    more = environment(GpuModels(fetch_weights=True, weights_dir=Path("/w"), device="cpu"))
    assert "HF_HUB_OFFLINE" not in more
    assert (more["HF_HOME"], more["CUDA_VISIBLE_DEVICES"]) == ("/w", "")
