"""What is made of a scene: a video, one to be laid over others, a GIF, or a still."""

from dataclasses import dataclass
from typing import Any

from manim import config


@dataclass(frozen=True)
class Form:
    """What is wanted, as the host says it."""

    kind: str = "video"
    """`video`, `gif` or `still`."""
    transparent: bool = False
    """Without a background; not of a GIF."""
    at_s: float | None = None
    """Of a still: its time in the video, seconds; None for the end."""

    @property
    def ending(self) -> str:
        """Of the file."""
        if self.kind == "video":
            return "webm" if self.transparent else "mp4"
        return {"gif": "gif", "still": "png"}[self.kind]

    @property
    def previewed(self) -> bool:
        """Whether parts of it can be played while it is made."""
        return self.ending == "mp4"

    def set_up(self) -> None:
        """Configure Manim; its own writer, where that is used, writes what is to be made of."""
        config.format = "webm" if self.transparent else "mp4"
        if self.kind == "gif":
            config.video_codec, config.pixel_format = "libx264rgb", "rgb24"
            config.video_encoder_options = {"qp": "0", "preset": "ultrafast"}
        self.keep_clear()

    def keep_clear(self) -> None:
        """Take away the background, whatever the code has said."""
        if self.transparent:
            config.background_opacity = 0.0

    def frame(self, fps: float, total: int) -> int | None:
        """Of a still: which frame of so many it is; None for what stands in the end."""
        if self.at_s is None:
            return None
        return max(0, min(int(self.at_s * fps + 1e-6), total - 1))


VIDEO = Form()


def read_form(params: dict[str, Any]) -> Form:
    """The form that a job is told."""
    told = params["form"]
    return Form(told["kind"], told["transparent"], told["at_s"])
