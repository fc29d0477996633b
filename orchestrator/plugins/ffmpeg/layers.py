"""Another picture or video over, in a corner of, or behind the video."""

from typing import Literal

from pydantic import Field

from agents.artifacts.editing.output_contract import OutputContract
from agents.artifacts.media_facts import MediaFacts
from orchestrator.plugins.base import Misfit, Operation, PluginParams, Span, length, moment
from orchestrator.plugins.contracts import mixed

Corner = Literal["top_left", "top_right", "bottom_left", "bottom_right", "centre"]


class Layer(PluginParams):
    """Something laid over the video, whole or for a while."""

    corner: Corner = "top_right"
    """Where it is laid."""
    at_s: float = moment(0.0)
    """When it comes, seconds."""
    length_s: float | None = length(None)
    """How long it stays, seconds; none: to the end."""


class Image(Layer):
    """A picture, for example a logo."""

    width: float = Field(0.15, ge=0.02, le=1)
    """Its width, as a share of the video's."""
    opacity: float = Field(1.0, ge=0.05, le=1)
    """How much it covers what is below."""


class Inset(Layer):
    """Another video, small, in a corner; its sound is not heard."""

    corner: Corner = "bottom_right"
    """Where it is laid."""
    width: float = Field(0.3, ge=0.05, le=1)
    """Its width, as a share of the video's."""


class ChromaKey(PluginParams):
    """Another picture or video in the place of one colour."""

    colour: str = Field("green", pattern=r"^(green|blue|#[0-9a-fA-F]{6})$")
    """The colour that goes."""
    similarity: float = Field(0.18, ge=0.01, le=0.6)
    """How much like it what goes has to be."""


def check_time(before: MediaFacts, params: Layer) -> tuple[Misfit, ...]:
    """Whether it comes while there is a picture."""
    if params.at_s < before.lasts_s - 0.04 and params.length_s != 0:
        return ()
    field = "length_s" if params.length_s == 0 else "at_s"
    return (Misfit(f"It would not be seen: the video lasts {before.lasts_s:g} s.", field),)


def same(before: MediaFacts, params: PluginParams) -> OutputContract:
    """All but the picture stays."""
    del params
    return mixed(before)


def while_laid(before: MediaFacts, params: Layer) -> tuple[Span, ...]:
    """When it is to be seen."""
    stays_s = before.lasts_s if params.length_s is None else params.length_s
    return ((params.at_s, min(before.lasts_s, params.at_s + stays_s)),)


SIZES = """
source = Source()
sides = ("height", "width") if source.turn.lstrip("-") in ("90", "270") else ("width", "height")
wide, high = (source.picture[name] for name in sides)
across, _, down = (source.picture.get("sample_aspect_ratio") or "1:1").partition(":")
if int(across) and int(down):
    wide = wide * int(across) / int(down)
depth = source.picture["pix_fmt"]
form = {"yuv420p10le": "yuv420p10", "yuv422p10le": "yuv422p10"}.get(depth, "auto")
ground = ",".join([*square(source), "null"])
last = ",".join([*even(source), stored(source)])


def lay(chain, inputs):
    run([*SAFE, "-i", source.path, *inputs, "-filter_complex", chain, "-map", "[v]", "-map", "0:a?",
         *texts(source), "-dn", "-fps_mode", "passthrough", *picture_codec(source),
         *sound_kept(source), f"output.{ending()}"], seconds=source.duration_s)
"""

LAY = (
    SIZES
    + """

other = Source("input-2")
begin = PARAMS["at_s"]
stays = source.duration_s if PARAMS["length_s"] is None else PARAMS["length_s"]
left = max(0.04, source.duration_s - begin - 0.5 / source.fps)
small = int(wide * PARAMS["width"] / 2) * 2 or 2
edge = round(min(wide, high) * 0.03)
places = {"left": str(edge), "right": f"W-w-{edge}", "top": str(edge), "bottom": f"H-h-{edge}"}
down, _, side = PARAMS["corner"].partition("_")
x, y = (places[side], places[down]) if side else ("(W-w)/2", "(H-h)/2")
veil = f",colorchannelmixer=aa={PARAMS['opacity']}" if "opacity" in PARAMS else ""
# A picture has one frame, which stays; a video begins when it comes, and goes with its last one.
after = "repeat" if "opacity" in PARAMS else "pass"
lay(f"[0:V:0]{ground}[ground];"
    f"[1:V:0]{','.join([*square(other), 'null'])},scale={small}:-2,format=rgba{veil},"
    f"setpts=PTS-STARTPTS+{begin:.6f}/TB[over];"
    f"[ground][over]overlay={x}:{y}:eof_action={after}:format={form}"
    f":enable='between(t,{begin:.6f},{begin + stays:.6f})',{last}[v]",
    # The result would last as long as the longer of the two.
    ["-t", f"{left:.6f}", *SAFE, "-i", other.path])
"""
)

KEY = (
    SIZES
    + """

path = find_file("input-2")
other = Source("input-2")
is_still = Path(path).suffix in (".png", ".jpg", ".jpeg", ".webp", ".bmp")
colour = {"green": "0x00D030", "blue": "0x0040D0"}.get(PARAMS["colour"])
colour = colour or PARAMS["colour"].replace("#", "0x")
size = f"{int(wide / 2) * 2}:{int(high / 2) * 2}"
# The video's own frames give the times; below them comes the other, which covers them wholly.
chain = ";".join([
    f"[0:V:0]{ground},scale={size},split[times][keyed]",
    f"[keyed]chromakey={colour}:{PARAMS['similarity']}:0.06,despill="
    f"{'blue' if PARAMS['colour'] == 'blue' else 'green'}[front]",
    f"[1:V:0]{','.join([*square(other), 'null'])},"
    f"scale={size}:force_original_aspect_ratio=increase,crop={size},setsar=1,"
    "setpts=PTS-STARTPTS[back]",
    f"[times][back]overlay=0:0:eof_action=repeat:format={form}[covered]",
    f"[covered][front]overlay=0:0:eof_action=pass:format={form},{last}[v]",
])
again = [] if is_still else ["-stream_loop", "-1", "-t", f"{source.duration_s:.3f}"]
lay(chain, [*SAFE, *again, "-i", path])
"""
)

OPERATIONS = (
    Operation(
        name="overlay_image",
        about="lay an uploaded picture over the video, for example a logo in a corner",
        params=Image,
        body=LAY,
        expect=same,
        check=check_time,
        inputs=2,
        other="picture",
        changes=while_laid,
    ),
    Operation(
        name="picture_in_picture",
        about="play another uploaded video, small, in a corner",
        params=Inset,
        body=LAY,
        expect=same,
        check=check_time,
        inputs=2,
        other="video",
    ),
    Operation(
        name="chroma_key",
        about="put another upload in the place of a green or blue ground",
        params=ChromaKey,
        body=KEY,
        expect=same,
        inputs=2,
        other="picture",
    ),
)
