"""How near two videos come to the raw frames, by SSIM.

The frames are never kept: Manim's own camera draws them once more, and they go through a pipe into
one ffmpeg that reads both videos beside them. It compares in YUV 4:2:0, which
both videos have: the raw frames are turned into it once, as they were for the encoders. Held frames
are repeated, so that frame k meets frame k.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from bench.speed.plain_container import UNPACK, NotMeasuredError, container, pack, read_all
from config import SandboxLimits
from orchestrator.sandbox.docker_sandbox import DockerEngine

GUEST = Path(__file__).with_name("similarity_guest.py")


@dataclass(frozen=True)
class Similarity:
    """SSIM, 1 for the same picture; means over the frames of the whole video."""

    plain: float
    ours: float
    worst_drop: float
    """By how much one frame of ours is less similar than the same frame of Manim's, at most."""
    frames: int
    """Raw frames."""
    plain_frames: int
    our_frames: int
    """With held frames repeated."""

    @property
    def drop(self) -> float:
        """How much less similar ours is; below 0 where it is more."""
        return self.plain - self.ours


def compare(
    engine: DockerEngine,
    image: str,
    limits: SandboxLimits,
    code: str,
    *,
    options: list[str],
    videos: tuple[bytes, bytes],
) -> Similarity:
    """Compare Manim's video and ours with the raw frames.

    Args:
        engine: That of the sandbox.
        image: Its image.
        limits: Its limits.
        code: The module.
        options: Width and height in pixels, frames per second, and the scene class.
        videos: Manim's, and ours.
    """
    script = f"{UNPACK} && exec python guest.py {' '.join(options)}"
    files = {
        "guest.py": GUEST.read_bytes(),
        "scene.py": code.encode(),
        "plain.mp4": videos[0],
        "ours.mp4": videos[1],
    }
    with container(engine, image, limits, script) as running:
        running.send(pack(files), 60)
        said = read_all(running)
    if not said.strip():
        words = running.stderr.decode(errors="replace")
        raise NotMeasuredError(f"nothing was compared: {words}")
    return judge(**json.loads(said.splitlines()[-1]))


def judge(
    *, plain: list[float], ours: list[float], frames: int, plain_frames: int, our_frames: int
) -> Similarity:
    """Make one judgement of what was measured of each frame."""
    # Where a video is longer, its frames were compared with the last raw one.
    plain, ours = plain[:frames], ours[:frames]
    return Similarity(
        plain=sum(plain) / frames,
        ours=sum(ours) / frames,
        worst_drop=max(one - other for one, other in zip(plain, ours, strict=True)),
        frames=frames,
        plain_frames=plain_frames,
        our_frames=our_frames,
    )
