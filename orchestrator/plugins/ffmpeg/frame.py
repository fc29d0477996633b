"""The frame: crop, shape, scale, pad, rotate, flip, frame rate."""

from typing import Literal, Self

from pydantic import Field, model_validator

from agents.artifacts.editing.output_contract import OutputContract
from agents.artifacts.media_facts import MediaFacts
from agents.artifacts.request import PixelSize
from orchestrator.plugins.base import Misfit, Operation, PluginParams
from orchestrator.plugins.contracts import unchanged

COLOUR = r"^([a-z]{3,20}|#[0-9a-fA-F]{6})$"
ASPECT = r"^[1-9]\d{0,3}:[1-9]\d{0,3}$"
SMALLEST_PX = 16


class Crop(PluginParams):
    """Keep a rectangle of the picture."""

    width_px: int = Field(ge=SMALLEST_PX)
    """Width of what stays, pixels."""
    height_px: int = Field(ge=SMALLEST_PX)
    """Height of what stays, pixels."""
    x_px: int | None = Field(None, ge=0)
    """Its left edge; none: centred."""
    y_px: int | None = Field(None, ge=0)
    """Its upper edge; none: centred."""


class Shape(PluginParams):
    """Make it another shape, by cutting edges off or by adding some."""

    aspect: str = Field(pattern=ASPECT)
    """Width to height, as `1:1` or `9:16`."""
    how: Literal["crop", "pad"] = "crop"
    """Whether edges are cut off or added."""
    colour: str = Field("black", pattern=COLOUR)
    """Of added edges."""


class Scale(PluginParams):
    """Make it larger or smaller; with one of both given, it keeps its shape."""

    width_px: int | None = Field(None, ge=SMALLEST_PX, le=4096)
    """New width, pixels."""
    height_px: int | None = Field(None, ge=SMALLEST_PX, le=4096)
    """New height, pixels."""

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.width_px is None and self.height_px is None:
            raise ValueError("a width or a height is needed")
        return self


class Rotate(PluginParams):
    """Turn the picture."""

    degrees: Literal[90, 180, 270]
    """Clockwise."""


class Flip(PluginParams):
    """Mirror the picture."""

    axis: Literal["horizontal", "vertical"] = "horizontal"
    """`horizontal` swaps left and right."""


class FrameRate(PluginParams):
    """Another number of pictures in a second, at the same speed."""

    fps: float = Field(ge=1, le=120)
    """Pictures in a second."""


def shown(before: MediaFacts) -> PixelSize:
    """The size at which a video is seen."""
    picture = before.picture
    return (picture.size_shown if picture else None) or PixelSize(2, 2)


def check_crop(before: MediaFacts, params: Crop) -> tuple[Misfit, ...]:
    """Whether the rectangle lies in the picture."""
    width_px, height_px = shown(before)
    right, lower = (params.x_px or 0) + params.width_px, (params.y_px or 0) + params.height_px
    if right <= width_px and lower <= height_px:
        return ()
    why = (
        f"A rectangle of {params.width_px}x{params.height_px} does not fit: the picture has"
        f" {width_px}x{height_px} pixels."
    )
    if right > width_px and lower > height_px:
        return (Misfit(why),)
    return (Misfit(why, "width_px" if right > width_px else "height_px"),)


def cropped(before: MediaFacts, params: Crop) -> OutputContract:
    """As large as the rectangle."""
    return unchanged(before, width_px=params.width_px, height_px=params.height_px)


def shaped(before: MediaFacts, params: Shape) -> OutputContract:
    """Of the new shape, with one side as before."""
    width_px, height_px = shown(before)
    across, down = (int(part) for part in params.aspect.split(":"))
    wider = width_px * down > height_px * across
    if wider == (params.how == "crop"):
        width_px = round(height_px * across / down)
    else:
        height_px = round(width_px * down / across)
    return unchanged(before, width_px=width_px, height_px=height_px, tolerance_px=3)


def scaled(before: MediaFacts, params: Scale) -> OutputContract:
    """As large as was asked for."""
    width_px, height_px = shown(before)
    new_width = params.width_px or round(width_px * (params.height_px or 1) / height_px)
    new_height = params.height_px or round(height_px * (params.width_px or 1) / width_px)
    return unchanged(before, width_px=new_width, height_px=new_height, tolerance_px=3)


def rotated(before: MediaFacts, params: Rotate) -> OutputContract:
    """Lying or standing."""
    width_px, height_px = shown(before)
    if params.degrees != 180:
        width_px, height_px = height_px, width_px
    return unchanged(before, width_px=width_px, height_px=height_px, tolerance_px=3)


def flipped(before: MediaFacts, params: Flip) -> OutputContract:
    """As before."""
    del params
    return unchanged(before)


def at_rate(before: MediaFacts, params: FrameRate) -> OutputContract:
    """With so many pictures."""
    return unchanged(before, fps=params.fps)


CROP = """
source = Source()
x = "(iw-ow)/2" if PARAMS["x_px"] is None else PARAMS["x_px"]
y = "(ih-oh)/2" if PARAMS["y_px"] is None else PARAMS["y_px"]
size = f"{PARAMS['width_px']}:{PARAMS['height_px']}"
filter_picture(source, [*square(source), f"crop={size}:{x}:{y}"])
"""

SHAPE = """
source = Source()
across, down = PARAMS["aspect"].split(":")
ratio = f"{across}/{down}"
if PARAMS["how"] == "crop":
    edges = f"crop=w='min(iw,ih*{ratio})':h='min(ih,iw/({ratio}))'"
else:
    colour = PARAMS["colour"].replace("#", "0x")
    wide, high = f"max(iw,ih*{ratio})", f"max(ih,iw/({ratio}))"
    edges = f"pad=w='ceil({wide}/2)*2':h='ceil({high}/2)*2':x=(ow-iw)/2:y=(oh-ih)/2:color={colour}"
filter_picture(source, [*square(source), edges])
"""

SCALE = """
source = Source()
size = f"{PARAMS['width_px'] or -2}:{PARAMS['height_px'] or -2}"
filter_picture(source, [*square(source), f"scale={size}", "setsar=1"])
"""

ROTATE = """
source = Source()
turns = {90: ["transpose=1"], 180: ["hflip", "vflip"], 270: ["transpose=2"]}
filter_picture(source, [*square(source), *turns[PARAMS["degrees"]]])
"""

FLIP = """
source = Source()
filter_picture(source, ["hflip" if PARAMS["axis"] == "horizontal" else "vflip"])
"""

FPS = """
source = Source()
filter_picture(source, [f"fps={PARAMS['fps']}"])
"""

OPERATIONS = (
    Operation(
        name="crop",
        about="keep a rectangle of the picture",
        params=Crop,
        body=CROP,
        expect=cropped,
        check=check_crop,
    ),
    Operation(
        name="shape",
        about="make it square, upright or wide, by cutting edges off or adding some",
        params=Shape,
        body=SHAPE,
        expect=shaped,
    ),
    Operation(
        name="scale",
        about="make the picture larger or smaller",
        params=Scale,
        body=SCALE,
        expect=scaled,
    ),
    Operation(name="rotate", about="turn the picture", params=Rotate, body=ROTATE, expect=rotated),
    Operation(name="flip", about="mirror the picture", params=Flip, body=FLIP, expect=flipped),
    Operation(
        name="fps",
        about="another number of pictures in a second",
        params=FrameRate,
        body=FPS,
        expect=at_rate,
    ),
)
