"""Weights in each of the places they can lie in make the same pictures, on a graphics processor."""

import subprocess
import sys
from pathlib import Path

import pytest
from model_folders import DEVICE, model_folder

from config import PROJECT_ROOT
from orchestrator.media.video_models.placement import Placement

pytestmark = pytest.mark.gpu
MAKE = """
import sys
from pathlib import Path

from config import GpuModels
from orchestrator.media.video_models import pipelines
from orchestrator.media.video_models.making import Workbench
from orchestrator.media.video_models.messages import PieceOrder
from orchestrator.media.video_models.placement import Placement

model, device, placement, folder = sys.argv[1:]
pipelines.choose_placement = lambda *_, **__: Placement(placement)
bench = Workbench(GpuModels(video_model=model, device=device, steps=2), print)
first = None
for name in "ab":
    into, last = Path(folder, name + ".png"), Path(folder, name + ".last.png")
    order = PieceOrder(prompt="A lamp.", seed=1, width_px=64, height_px=32, frames=5, first=first,
                       into=into, last=last)
    made = bench.make(order)
    first = last
print("placed:", made.placed, made.frames)
"""


@pytest.mark.parametrize("placement", Placement, ids=lambda each: each.name)
def test_a_clip_from_words_and_one_from_its_last_picture(
    placement: Placement, tmp_path: Path
) -> None:
    if (placement is Placement.HOST) != (DEVICE == "cpu"):
        pytest.skip(f"this machine's models run on {DEVICE}")
    wan = model_folder("wan", tmp_path / "wan")
    words = [str(wan), DEVICE, placement.value, str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-c", MAKE, *words],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert f"placed: {placement.value} 5" in done.stdout
    assert (tmp_path / "b.last.png").stat().st_size > 0
