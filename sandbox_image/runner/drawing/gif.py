"""A GIF of a video: fewer frames, not too large, and the 256 colours that suit it best."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import av
from av.filter import Graph
from av.filter.context import FilterContext

from runner.drawing.size import Size

MOST_FPS = 20
"""Rate that a GIF is given at most: its delays are counted in hundredths of a second."""
MOST_PX = 480
"""Its shorter side, at most."""


def make_gif(video: Path, into: Path, *, size: Size) -> str:
    """Make it.

    The video is read twice, so that it is never held whole: once for the colours, once to be
    written in them.

    Args:
        video: Every pixel as it was drawn.
        into: The GIF.
        size: Of the video.

    Returns:
        What was reduced, in words; empty if nothing was.
    """
    every, scaled = thinned(size), shrunk(size)
    palette = find_palette(video, every, scaled)
    with av.open(str(into), "w", format="gif") as out:
        stream = out.add_stream("gif", rate=size.fps / every)
        stream.width, stream.height, stream.pix_fmt = scaled.width_px, scaled.height_px, "pal8"
        for number, frame in enumerate(coloured(video, palette, every, scaled)):
            frame.pts, frame.time_base = number, every / size.fps
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return in_words(size, scaled)


def thinned(size: Size) -> int:
    """Which frames are shown: every so manieth, so that none is made up."""
    every = 1
    while size.fps / every > MOST_FPS or size.fps.numerator % every:
        every += 1
    return every


def shrunk(size: Size) -> Size:
    """Size and rate of the GIF."""
    scale = min(1.0, MOST_PX / min(size.width_px, size.height_px))
    width, height = (2 * round(scale * side / 2) for side in (size.width_px, size.height_px))
    return Size(width, height, size.fps / thinned(size))


def in_words(size: Size, made: Size) -> str:
    """What was reduced."""
    told: list[str] = []
    if made[:2] != size[:2]:
        told.append(
            f"{made.width_px} by {made.height_px} pixels in place of"
            f" {size.width_px} by {size.height_px}"
        )
    if made.fps != size.fps:
        told.append(f"{float(made.fps):g} frames per second in place of {float(size.fps):g}")
    return f"The GIF has {', and '.join(told)}." if told else ""


def shown(video: Path, every: int, size: Size) -> Iterator[av.VideoFrame]:
    """The frames that are shown, scaled, each as long as the GIF's rate."""
    with av.open(str(video)) as source:
        stream = source.streams.video[0]
        rate, number, last = size.fps * every, 0, None
        for frame in source.decode(stream):
            at = round(frame.pts * stream.time_base * rate)
            while last is not None and number * every < at:
                yield last  # it was held
                number += 1
            last = frame.reformat(
                size.width_px, size.height_px, format="bgra", interpolation="AREA"
            )
        end = round(stream.duration * stream.time_base * rate)
        while last is not None and number * every < end:
            yield last
            number += 1


def find_palette(video: Path, every: int, size: Size) -> av.VideoFrame:
    """The 256 colours of the frames, as `palettegen` finds them."""
    graph = Graph()
    source = buffer_of(graph, size)
    found, sink = (
        graph.add("palettegen", "stats_mode=full:reserve_transparent=0"),
        graph.add("buffersink"),
    )
    source.link_to(found)
    found.link_to(sink)
    graph.configure()
    for number, frame in enumerate(shown(video, every, size)):
        frame.pts = number
        source.push(frame)
    source.push(None)
    return sink.pull()


def coloured(
    video: Path, palette: av.VideoFrame, every: int, size: Size
) -> Iterator[av.VideoFrame]:
    """The frames in these colours."""
    graph = Graph()
    source = buffer_of(graph, size)
    colours = graph.add_buffer(
        width=palette.width,
        height=palette.height,
        format=palette.format.name,
        time_base=1 / size.fps,
    )
    painted, sink = (
        graph.add("paletteuse", "dither=sierra2_4a:diff_mode=rectangle"),
        graph.add("buffersink"),
    )
    source.link_to(painted, 0, 0)
    colours.link_to(painted, 0, 1)
    painted.link_to(sink)
    graph.configure()
    palette.pts = 0
    colours.push(palette)
    colours.push(None)
    for number, frame in enumerate(shown(video, every, size)):
        frame.pts = number
        source.push(frame)
        yield from pulled(sink)
    source.push(None)
    yield from pulled(sink)


def pulled(sink: FilterContext) -> Iterator[av.VideoFrame]:
    """What a sink has ready."""
    with contextlib.suppress(av.BlockingIOError, av.EOFError):
        while True:
            yield sink.pull()


def buffer_of(graph: Graph, size: Size) -> FilterContext:
    """Where frames go into a graph."""
    return graph.add_buffer(
        width=size.width_px, height=size.height_px, format="bgra", time_base=1 / size.fps
    )
