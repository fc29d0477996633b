"""Titles, lower thirds, formulas and arrows, drawn by the explainer's renderer, laid over a video.

What is drawn has no ground; a soft shadow of it makes it readable on bright pictures.
"""

import math
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field

from agents.artifacts.editing.output_contract import OutputContract
from agents.artifacts.elements.base import Colour, Tex
from agents.artifacts.media_facts import MediaFacts
from agents.artifacts.request import Aspect
from agents.artifacts.scene_spec import ManimSceneSpec
from orchestrator.plugins.base import Misfit, Operation, Plugin, PluginParams, Span, length, moment
from orchestrator.plugins.contracts import mixed
from orchestrator.plugins.guides import EVERY_SCRIPT

Where = Literal["top", "middle", "bottom"]
IN_S, OUT_S = 0.8, 0.4
"""How long it takes to come and to go, at most; seconds."""
SHORTEST_S = 0.5
SHORT_TITLE = 24
"""So many characters fit on one line when they are drawn larger."""
REGIONS = {"top": "title", "middle": "stage", "bottom": "bottom"}


class Shown(PluginParams):
    """When something is laid over the video, and where."""

    at_s: float = moment(0.0)
    """When it comes, seconds."""
    length_s: float = length(4.0, le=600)
    """How long it stays, seconds."""
    where: Where = "middle"
    """At which height."""
    colour: Colour = "white"
    """Of what is drawn."""


class Title(Shown):
    """A title."""

    text: str = Field(min_length=1, max_length=120)
    """Its words."""


class LowerThird(Shown):
    """A name and what somebody is, low on the left."""

    name: str = Field(min_length=1, max_length=60)
    """The upper line."""
    role: str = Field(default="", max_length=80)
    """The lower line, smaller."""


class FormulaOver(Shown):
    """A formula."""

    tex: Tex
    """In TeX's math mode."""


class ArrowOver(Shown):
    """An arrow that points at something."""

    x: float = Field(ge=0, le=1)
    """Its point: share of the width, from the left."""
    y: float = Field(ge=0, le=1)
    """Its point: share of the height, from the top."""
    colour: Colour = "yellow"
    """Of what is drawn."""


def check_time(before: MediaFacts, params: Shown) -> tuple[Misfit, ...]:
    """Whether it comes while there is a picture, and stays long enough to be seen."""
    found: list[Misfit] = []
    if params.length_s < SHORTEST_S:
        why = f"Nobody can read it in {params.length_s:g} s; let it stay for a second at least."
        found.append(Misfit(why, "length_s"))
    if params.at_s + SHORTEST_S > before.lasts_s:
        why = f"It would come at {params.at_s:g} s, and the video lasts {before.lasts_s:g} s."
        found.append(Misfit(why, "at_s"))
    return tuple(found)


def check_words(before: MediaFacts, params: Title | LowerThird | FormulaOver) -> tuple[Misfit, ...]:
    """Whether there is room for it as well."""
    found = check_time(before, params)
    # Whether words have room does not depend on how long they stay.
    enough = params.model_copy(update={"length_s": max(params.length_s, SHORTEST_S)})
    drawing, field = next((draw, name) for kind, draw, name in DRAWINGS if isinstance(params, kind))
    try:
        drawing(before, enough)
    except ValueError:
        why = "That is too long to be read over a video; say it in fewer words."
        return (*found, Misfit(why, field))
    return found


def same(before: MediaFacts, params: Shown) -> OutputContract:
    """Nothing changes but the picture for a while."""
    del params
    return mixed(before)


def while_shown(before: MediaFacts, params: Shown) -> tuple[Span, ...]:
    """When it is to be seen."""
    return ((params.at_s, min(params.at_s + params.length_s, before.lasts_s)),)


def aspect_for(before: MediaFacts) -> Aspect:
    """The shape to draw in that is most like the video's."""
    size = before.picture.size_shown if before.picture else None
    if size is None:
        return Aspect.WIDE
    ratio = size.width_px / size.height_px
    return min(Aspect, key=lambda each: abs(math.log(ratio * each.frame.height / each.frame.width)))


def scene(
    before: MediaFacts, params: Shown, name: str, elements: Sequence[dict[str, Any]], title: str
) -> ManimSceneSpec:
    """What comes, stays and goes."""
    come = min(IN_S, params.length_s / 4)
    gone = min(OUT_S, params.length_s / 4)
    ids = [each["id"] for each in elements]
    ways = {"text": "write", "formula": "write", "polygon": "fade_in"}
    coming = [
        {"do": ways[each["kind"]], "targets": [each["id"]], "run_s": come, "together": number > 0}
        for number, each in enumerate(elements)
    ]
    going = {"do": "fade_out", "targets": ids, "run_s": gone}
    hold_s = max(0.0, params.length_s - come - gone)
    # A beat's rest comes after its actions, so what goes has a beat of its own.
    beats = [
        {"id": "come", "say": title, "actions": coming, "hold_s": hold_s},
        {"id": "go", "say": title, "actions": [going], "hold_s": 0},
    ]
    told = {"scene_class": name, "title": title, "aspect": aspect_for(before)}
    return ManimSceneSpec.model_validate(told | {"elements": list(elements), "beats": beats})


def region(before: MediaFacts, where: Where) -> dict[str, Any]:
    """The part of the frame for a height."""
    del before
    return {"within": REGIONS[where]}


def draw_title(before: MediaFacts, params: Title) -> ManimSceneSpec:
    """Words, larger than an explainer's where they are few."""
    place = region(before, params.where)
    if len(params.text) <= SHORT_TITLE:
        place |= {"enlarged": 1.8}
    words = {
        "kind": "text", "id": "words", "text": params.text, "size": "title",
        "colour": params.colour, "place": place,
    }  # fmt: skip
    return scene(before, params, "TitleScene", [words], params.text)


def draw_lower_third(before: MediaFacts, params: LowerThird) -> ManimSceneSpec:
    """Two lines, low on the left, and a bar beside them."""
    frame = aspect_for(before).frame
    left, low = -frame.width / 2 + 0.9, -frame.height / 2 + 1.0
    corners = [(left - 0.25, low - 0.3), (left - 0.15, low - 0.3), (left - 0.15, low + 0.85)]
    bar = {
        "kind": "polygon", "id": "bar", "fill": "yellow", "fill_opacity": 1, "outline": None,
        "vertices": [*corners, (left - 0.25, low + 0.85)],
    }  # fmt: skip
    width = min(14.0, frame.width - 1.6)
    lines = [("name", params.name, "title", low + 0.5), ("role", params.role, "normal", low - 0.1)]
    texts = [
        {
            "kind": "text", "id": name, "text": text, "size": size, "colour": params.colour,
            "place": {"at": (left, height), "anchor": "left", "max_width": width},
        }
        for name, text, size, height in lines
        if text
    ]  # fmt: skip
    return scene(before, params, "LowerThirdScene", [bar, *texts], params.name)


def draw_formula(before: MediaFacts, params: FormulaOver) -> ManimSceneSpec:
    """One line of mathematics."""
    formula = {
        "kind": "formula", "id": "formula", "parts": [{"tex": params.tex}], "size": "title",
        "colour": params.colour, "place": region(before, params.where),
    }  # fmt: skip
    return scene(before, params, "FormulaScene", [formula], "A formula")


def draw_arrow(before: MediaFacts, params: ArrowOver) -> ManimSceneSpec:
    """An arrow from nearer to the centre, or from above where it points at that."""
    frame = aspect_for(before).frame
    tip = ((params.x - 0.5) * frame.width, (0.5 - params.y) * frame.height)
    away = math.hypot(*tip)
    towards = (tip[0] / away, tip[1] / away) if away > 1 else (0.0, -1.0)
    across = (-towards[1], towards[0])
    outline = ((0, 0), (-0.6, 0.4), (-0.6, 0.15), (-1.8, 0.15))
    shape = [*outline, *((back, -side) for back, side in reversed(outline[1:]))]
    vertices = [
        tuple(tip[axis] + back * towards[axis] + side * across[axis] for axis in (0, 1))
        for back, side in shape
    ]
    arrow = {
        "kind": "polygon", "id": "arrow", "vertices": vertices, "fill": params.colour,
        "fill_opacity": 1, "outline": "dark",
    }  # fmt: skip
    return scene(before, params, "ArrowScene", [arrow], "An arrow")


LAY_OVER = """
source = Source()
path = find_file("input-2")
begin, stays = PARAMS["at_s"], PARAMS["length_s"]
sides = ("height", "width") if source.turn.lstrip("-") in ("90", "270") else ("width", "height")
wide, high = (source.picture[name] for name in sides)
across, _, down = (source.picture.get("sample_aspect_ratio") or "1:1").partition(":")
if int(across) and int(down):
    wide, high = (wide * int(across) / int(down), high) if sides[0] == "width" else (
        wide, high * int(across) / int(down))
size = f"{int(wide / 2) * 2}:{int(high / 2) * 2}"
height = {"top": "0", "middle": "(H-h)/2", "bottom": "H-h"}[PARAMS["where"]]
depth = source.picture["pix_fmt"]
form = {"yuv420p10le": "yuv420p10", "yuv422p10le": "yuv422p10"}.get(depth, "auto")
while_on = f"between(t,{begin:.6f},{begin + stays:.6f})"
chain = ";".join([
    f"[1:v]format=rgba,scale={size}:force_original_aspect_ratio=decrease,"
    f"setpts=PTS-STARTPTS+{begin:.6f}/TB,split[drawn][dark]",
    "[dark]colorchannelmixer=rr=0:gg=0:bb=0,gblur=sigma=5,colorchannelmixer=aa=2[shadow]",
    f"[0:V:0]{','.join([*square(source), 'null'])}[ground]",
    f"[ground][shadow]overlay=(W-w)/2:{height}:eof_action=pass:format={form}"
    f":enable='{while_on}'[shaded]",
    f"[shaded][drawn]overlay=(W-w)/2:{height}:eof_action=pass:format={form}"
    f":enable='{while_on}',{','.join([*even(source), stored(source)])}[v]",
])
# ffmpeg's own decoder of VP9 knows no alpha; and nothing may last longer than the video.
left = ["-t", f"{max(0.04, source.duration_s - begin - 0.5 / source.fps):.6f}"]
drawn = [*SAFE, *left, "-c:v", "libvpx-vp9", "-i", path]
run([*SAFE, "-i", source.path, *drawn, "-filter_complex", chain, "-map", "[v]", "-map", "0:a?",
     *texts(source), "-dn", "-fps_mode", "passthrough", *picture_codec(source),
     *sound_kept(source), f"output.{ending()}"],
    seconds=source.duration_s)
"""

DRAWINGS: tuple[tuple[type[Shown], Any, str], ...] = (
    (Title, draw_title, "text"),
    (LowerThird, draw_lower_third, "name"),
    (FormulaOver, draw_formula, "tex"),
)
"""What draws words, and the parameter that holds them."""


def operation(name: str, about: str, params: type[Shown], draws: Any, check: Any) -> Operation:
    """One that lays over what is drawn for it."""
    return Operation(
        name=name,
        about=about,
        params=params,
        body=LAY_OVER,
        expect=same,
        check=check,
        inputs=2,
        draws=draws,
        changes=while_shown,
    )


GUIDE = (
    EVERY_SCRIPT
    + """
What is laid over the video is drawn already: `input-2.*` is a video without a ground, VP9 in
WebM, that comes, stays and goes by itself. Give `-c:v libvpx-vp9` before its `-i`: ffmpeg's own
decoder of VP9 knows no alpha and would show a black ground. Take it as `format=rgba`, scaled to
the size at which the video is shown (`square(source)` comes first) with
`force_original_aspect_ratio=decrease`.
It begins at `PARAMS["at_s"]`: `setpts=PTS-STARTPTS+SECONDS/TB`; `TB` is the time base of that
stream, which is another one than the video's, so never move it by a number of ticks. Lay it over
with `overlay=X:Y:eof_action=pass:enable='between(t,FROM,TO)'`. The video must not get longer:
read no more of what is drawn (`-t` before its `-i`) than the video lasts after that.
Of ten bits, `overlay` keeps them with `format=yuv420p10` or `yuv422p10` only; else `format=auto`.
End with `stored(source)`, for it may have changed how pixels are stored. Pictures keep their
times (`-fps_mode passthrough`); at all other times the picture has to be what it was, which is
measured, and so is that something is to be seen meanwhile. The sound is copied, subtitles stay
(`texts(source)`)."""
)

PLUGIN = Plugin(
    name="overlay",
    about="titles, names, formulas and arrows, drawn and laid over the video for a while",
    guide=GUIDE,
    operations=(
        operation("title", "a title over the video", Title, draw_title, check_words),
        operation(
            "lower_third",
            "a name and a line below it, low on the left",
            LowerThird,
            draw_lower_third,
            check_words,
        ),
        operation("formula", "a formula over the video", FormulaOver, draw_formula, check_words),
        operation("arrow", "an arrow at a place", ArrowOver, draw_arrow, check_time),
    ),
)
