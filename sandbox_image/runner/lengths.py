"""How long each picture of a video is shown, so that a file ends when its last picture does."""

from typing import Any


def close(pictures: list[Any], end: int) -> None:
    """Say how long each picture is shown, so that the last one ends with the video, in ticks.

    A file counts a track's length both by when its last packet is decoded and by when its pictures
    are shown. With packets that are decoded early, both agree only if the last one is not.

    Args:
        pictures: All packets of a video, in the order of decoding; decoding begins before 0 by as
            much as packets are decoded early.
        end: Of the video.
    """
    shown = sorted(pictures, key=lambda each: each.pts)
    for each, following in zip(shown, [*(each.pts for each in shown[1:]), end], strict=True):
        each.duration = following - each.pts
    early, last = -pictures[0].dts, pictures[-1]
    if last is shown[-1]:
        last.dts = max(last.dts, last.pts - early)
    last.duration = end - early - last.dts
