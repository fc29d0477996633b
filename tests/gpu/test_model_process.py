"""The process of a model with the real libraries, and models of random weights.

On a machine with a graphics processor they run there.
"""

import asyncio
import os
import pickle
import resource
import shutil
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest
from model_folders import DEVICE, model_folder, skip_without_the_extra
from PIL import Image

from config import GpuModels
from orchestrator.media.video_models.errors import ModelTroubleError
from orchestrator.media.video_models.messages import (
    Made,
    PictureOrder,
    PieceOrder,
)
from orchestrator.media.video_models.model_process import VideoModel, open_model

pytestmark = pytest.mark.gpu
T = TypeVar("T")
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="session")
def wan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return model_folder("wan", tmp_path_factory.mktemp("models") / "wan")


@pytest.fixture(scope="session")
def from_pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return model_folder("wan_from_pictures", tmp_path_factory.mktemp("models") / "wan")


@pytest.fixture(scope="session")
def draws(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return model_folder("picture_model", tmp_path_factory.mktemp("models") / "pictures")


def models(video: Path, image: Path | None = None, **more: object) -> GpuModels:
    given = {
        "video_model": str(video),
        "image_model": str(image or ""),
        "device": DEVICE,
        "steps": 2,
        "silence_s": 300,
    }
    return GpuModels.model_validate(given | more)


def piece(folder: Path, name: str = "a", **more: object) -> PieceOrder:
    given = {
        **{"prompt": "A lamp on a hill.", "seed": 7, "width_px": 64, "height_px": 32, "frames": 5},
        **{"first": None, "into": folder / f"{name}.png", "last": folder / f"{name}.last.png"},
    }
    return PieceOrder.model_validate(given | more)


def with_model(chosen: GpuModels, folder: Path, deed: Callable[[VideoModel], Awaitable[T]]) -> T:
    async def run() -> T:
        async with open_model(chosen, folder / "model.log") as model:
            return await deed(model)

    try:
        return asyncio.run(run())
    finally:
        sys.stdout.write((folder / "model.log").read_text()[-3000:])


def pictures_in(path: Path) -> list[bytes]:
    return [PNG + each for each in path.read_bytes().split(PNG)[1:]]


def pixels(path: Path) -> list[int]:
    with Image.open(path) as opened:
        return list(opened.convert("RGB").tobytes())


def test_a_clip_begins_with_words_and_the_next_with_its_last_picture(
    wan: Path, tmp_path: Path
) -> None:
    told: list[str] = []

    async def film(model: VideoModel) -> list[Made]:
        first = piece(tmp_path, "a")
        second = piece(tmp_path, "b", first=first.last, seed=8)
        again = piece(tmp_path, "c", first=first.last, seed=8)
        return [await model.make(each, told.append) for each in (first, second, again)]

    made = with_model(models(wan), tmp_path, film)
    assert [(each.width_px, each.height_px, each.frames) for each in made] == [(64, 32, 5)] * 3
    assert told[0] == f"loading {wan}"
    assert told.count("step 2 of 2") == 3
    for name in "abc":
        assert len(pictures_in(tmp_path / f"{name}.png")) == 5
        assert pictures_in(tmp_path / f"{name}.png")[-1][:8] == PNG
    # The same chance and the same beginning make the same pictures.
    assert (tmp_path / "b.png").read_bytes() == (tmp_path / "c.png").read_bytes()
    assert pixels(tmp_path / "b.last.png") != pixels(tmp_path / "a.last.png")


def test_a_model_of_the_kind_ltx_is_used_in_the_same_way(tmp_path: Path) -> None:
    ltx = model_folder("ltx", tmp_path / "ltx")

    async def film(model: VideoModel) -> list[Made]:
        first = piece(tmp_path, "a", frames=3)
        second = piece(tmp_path, "b", frames=3, first=first.last)
        return [await model.make(each, print) for each in (first, second)]

    first, second = with_model(models(ltx), tmp_path, film)
    assert (first.width_px, first.height_px) == (64, 32)
    assert first.frames == second.frames >= 3
    assert len(pictures_in(tmp_path / "b.png")) == second.frames


def test_sizes_and_lengths_are_those_that_the_model_can_make(wan: Path, tmp_path: Path) -> None:
    order = piece(tmp_path, width_px=70, height_px=41, frames=6)
    made = with_model(models(wan), tmp_path, lambda model: model.make(order, print))
    assert (made.width_px, made.height_px, made.frames) == (64, 32, 9)
    with Image.open(order.last) as last:
        assert last.size == (64, 32)


def test_first_pictures_come_from_another_model_which_is_let_go_of(
    from_pictures: Path, draws: Path, tmp_path: Path
) -> None:
    told: list[str] = []
    first = PictureOrder(
        prompt="A lamp.", seed=1, width_px=64, height_px=64, into=tmp_path / "first.png"
    )

    async def film(model: VideoModel) -> Made:
        await model.make(first, told.append)
        return await model.make(piece(tmp_path, first=first.into), told.append)

    made = with_model(models(from_pictures, draws), tmp_path, film)
    assert made.frames == 5
    loads = [words for words in told if words.startswith("loading")]
    assert loads == [f"loading {draws}", f"loading {from_pictures}"]


def test_a_model_that_needs_a_picture_says_what_to_set(from_pictures: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelTroubleError, match="CHALKBOX_GPU__IMAGE_MODEL") as raised:
        with_model(
            models(from_pictures), tmp_path, lambda model: model.make(piece(tmp_path), print)
        )
    assert raised.value.why == "unfit"


def test_weights_that_are_not_there_are_not_fetched_unasked(tmp_path: Path) -> None:
    skip_without_the_extra()
    chosen = models(Path("nobody/has-this")).model_copy(update={"weights_dir": tmp_path / "w"})
    with pytest.raises(ModelTroubleError, match="CHALKBOX_GPU__FETCH_WEIGHTS=true") as raised:
        with_model(chosen, tmp_path, lambda model: model.make(piece(tmp_path), print))
    assert raised.value.why == "missing"


def test_a_model_of_another_kind_is_named(draws: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelTroubleError, match="is a PixArtSigmaPipeline; of these") as raised:
        with_model(models(draws), tmp_path, lambda model: model.make(piece(tmp_path), print))
    assert raised.value.why == "unfit"


def test_weights_as_pickles_are_not_loaded(wan: Path, tmp_path: Path) -> None:
    pickled = Path(shutil.copytree(wan, tmp_path / "pickled"))
    weights = pickled / "transformer" / "diffusion_pytorch_model.safetensors"
    weights.with_suffix(".bin").write_bytes(pickle.dumps({}))
    weights.unlink()
    with pytest.raises(ModelTroubleError) as raised:
        with_model(models(pickled), tmp_path, lambda model: model.make(piece(tmp_path), print))
    assert raised.value.why == "missing"


def test_too_little_memory_is_told_and_the_process_goes_on(wan: Path, tmp_path: Path) -> None:
    small = piece(tmp_path, "small")
    huge = piece(tmp_path, "huge", width_px=64_000, height_px=64_000, frames=121)

    async def film(model: VideoModel) -> Made:
        await model.make(small, print)
        if DEVICE == "cpu":
            # Some kernels promise more memory than there is, and kill whoever believes it.
            pid = model._process.pid  # type: ignore[attr-defined]
            resource.prlimit(pid, resource.RLIMIT_AS, (64 * 1024**3,) * 2)
        with pytest.raises(ModelTroubleError) as raised:
            await model.make(huge, print)
        assert raised.value.why == "out_of_memory"
        return await model.make(small, print)

    assert with_model(models(wan), tmp_path, film).frames == 5


def test_it_is_ended_in_the_midst_of_its_work(wan: Path, tmp_path: Path) -> None:
    started: list[str] = []

    async def stop(model: VideoModel) -> None:
        order = piece(tmp_path, width_px=512, height_px=512, frames=41)
        making = asyncio.ensure_future(model.make(order, started.append))
        while not any(words.startswith("step") for words in started):
            await asyncio.sleep(0.05)
        making.cancel()

    with_model(models(wan, steps=200), tmp_path, stop)
    mine = [path for path in Path("/proc").glob("[0-9]*/cmdline") if is_guest(path)]
    assert mine == []


def is_guest(path: Path) -> bool:
    try:
        words = path.read_bytes().split(b"\0")
        parent = int((path.parent / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return False
    return b"orchestrator.media.video_models.guest" in words and parent == os.getpid()
