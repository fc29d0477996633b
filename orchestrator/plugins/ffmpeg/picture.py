"""The picture: fade, grayscale, colour, a blurred region, denoise."""

from typing import Literal, Self

from pydantic import Field, model_validator

from agents.artifacts.editing.output_contract import OutputContract
from agents.artifacts.media_facts import MediaFacts
from orchestrator.plugins.base import Misfit, Operation, PluginParams, length
from orchestrator.plugins.contracts import unchanged


class Fade(PluginParams):
    """Fade picture and sound in from black, or out to it."""

    in_s: float = length(0.0, le=30)
    """How long the fade at the beginning takes, seconds; 0: none."""
    out_s: float = length(0.0, le=30)
    """How long the fade at the end takes, seconds; 0: none."""

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not self.in_s and not self.out_s:
            raise ValueError("a fade in or a fade out is needed")
        return self


class Grayscale(PluginParams):
    """Take the colour away."""


class Colour(PluginParams):
    """Brighter, darker, more or less contrast and colour."""

    brightness: float = Field(0.0, ge=-1, le=1)
    """Added to every value; 0 changes nothing."""
    contrast: float = Field(1.0, ge=0, le=3)
    """1 changes nothing."""
    saturation: float = Field(1.0, ge=0, le=3)
    """1 changes nothing."""


class BlurRegion(PluginParams):
    """Make a rectangle of the picture unrecognisable."""

    x: float = Field(ge=0, lt=1)
    """Its left edge, as a share of the width."""
    y: float = Field(ge=0, lt=1)
    """Its upper edge, as a share of the height."""
    width: float = Field(gt=0.01, le=1)
    """Its width, as a share of the picture's."""
    height: float = Field(gt=0.01, le=1)
    """Its height, as a share of the picture's."""

    @model_validator(mode="after")
    def _inside(self) -> Self:
        if self.x + self.width > 1.0001 or self.y + self.height > 1.0001:
            raise ValueError("the rectangle leaves the picture")
        return self


class Denoise(PluginParams):
    """Take noise out of the picture."""

    strength: Literal["light", "strong"] = "light"
    """How much of it; strong takes fine detail away too."""


def check_fade(before: MediaFacts, params: Fade) -> tuple[Misfit, ...]:
    """Whether both fades fit."""
    both_s = params.in_s + params.out_s
    if both_s <= before.lasts_s:
        return ()
    field = "in_s" if params.in_s > params.out_s else "out_s"
    return (Misfit(f"Fades of {both_s:g} s do not fit into {before.lasts_s:g} s.", field),)


def kept(before: MediaFacts, params: PluginParams) -> OutputContract:
    """All as before, but for what is seen."""
    del params
    return unchanged(before)


def greyed(before: MediaFacts, params: Grayscale) -> OutputContract:
    """Without colour."""
    del params
    return unchanged(before, is_grey=True)


FADE = """
source = Source()
chains, mapped = [], []
begin = max(0, source.duration_s - PARAMS["out_s"])
for kind, fade, out in (("V:0", "fade", "v"), *((f"a:{n}", "afade", f"a{n}")
                                                for n in range(len(source.sounds)))):
    steps = []
    if PARAMS["in_s"]:
        steps.append(f"{fade}=t=in:st=0:d={PARAMS['in_s']}")
    if PARAMS["out_s"]:
        steps.append(f"{fade}=t=out:st={begin:.6f}:d={PARAMS['out_s']}")
    steps += even(source) if kind == "V:0" else []
    chains.append(f"[0:{kind}]{','.join(steps)}[{out}]")
    mapped += ["-map", f"[{out}]"]
run([*SAFE, "-i", source.path, "-filter_complex", ";".join(chains), *mapped, *texts(source),
     "-fps_mode", "passthrough", *picture_codec(source),
     *(sound_codec() if source.sounds else []), f"output.{ending()}"], seconds=source.duration_s)
"""

GRAYSCALE = """
source = Source()
filter_picture(source, ["hue=s=0"])
"""

COLOUR = """
source = Source()
told = f"brightness={PARAMS['brightness']}:contrast={PARAMS['contrast']}"
ten = "10" in source.picture["pix_fmt"]
if ten:
    # The filter `eq` knows eight bits only.
    lift = PARAMS["brightness"] + 0.5 - 0.5 * PARAMS["contrast"]
    curve = f"clip(val*{PARAMS['contrast']}+{lift}*maxval,minval,maxval)"
    colour = f"clip((val-maxval/2)*{PARAMS['saturation']}+maxval/2,minval,maxval)"
    filter_picture(source, [f"lutyuv=y='{curve}':u='{colour}':v='{colour}'"])
else:
    filter_picture(source, [f"eq={told}:saturation={PARAMS['saturation']}"])
"""

BLUR_REGION = """
source = Source()
box = f"w=iw*{PARAMS['width']}:h=ih*{PARAMS['height']}:x=iw*{PARAMS['x']}:y=ih*{PARAMS['y']}"
at = f"x=W*{PARAMS['x']}:y=H*{PARAMS['y']}"
blur = ("boxblur=luma_radius='max(0,min(24,min(w,h)/2-1))':luma_power=3"
        ":chroma_radius='max(0,min(12,min(cw,ch)/2-1))'")
deep = "format=yuv420p10" if "10" in source.picture["pix_fmt"] else "format=yuv420"
chain = f"[0:V:0]split[whole][part];[part]crop={box},{blur}[soft];[whole][soft]overlay={at}:{deep}"
end = ",".join(["", *even(source)]) + "[v]"
run([*SAFE, "-i", source.path, "-filter_complex", chain + end, "-map", "[v]", "-map", "0:a?",
     *texts(source), "-dn", "-fps_mode", "passthrough", *picture_codec(source),
     *sound_kept(source), f"output.{ending()}"], seconds=source.duration_s)
"""

DENOISE = """
source = Source()
filter_picture(source, ["hqdn3d" if PARAMS["strength"] == "light" else "hqdn3d=8:6:12:9"])
"""

OPERATIONS = (
    Operation(
        name="fade",
        about="fade in from black, or out to black, sound too",
        params=Fade,
        body=FADE,
        expect=kept,
        check=check_fade,
    ),
    Operation(
        name="grayscale",
        about="black and white",
        params=Grayscale,
        body=GRAYSCALE,
        expect=greyed,
    ),
    Operation(
        name="colour",
        about="brightness, contrast, saturation",
        params=Colour,
        body=COLOUR,
        expect=kept,
    ),
    Operation(
        name="blur_region",
        about="blur a rectangle of the picture",
        params=BlurRegion,
        body=BLUR_REGION,
        expect=kept,
    ),
    Operation(
        name="denoise",
        about="take noise out of the picture",
        params=Denoise,
        body=DENOISE,
        expect=kept,
    ),
)
