"""Owns the operations that ffmpeg does: one file for each family."""

from importlib import import_module
from pkgutil import iter_modules

from orchestrator.plugins.base import Operation, Plugin
from orchestrator.plugins.guides import EVERY_SCRIPT

GUIDE = (
    EVERY_SCRIPT
    + """
Where times change, change picture and sound in one run and by the same numbers: `trim` with
`setpts=PTS-STARTPTS`, `atrim` with `asetpts=PTS-STARTPTS`, then `concat`. Subtitles whose times
would be wrong are left out. `atempo` takes 0.5 to 100 and keeps the pitch. Loudness takes two
passes of `loudnorm`, the second with what the first has measured. `framerate` blends pictures and
is fast, `minterpolate` is slow. `reverse` holds all its pictures in memory: do it in parts.
Encoders need even sizes (`even`), and pixels that are not square are made so (`square`) before a
size is set."""
)


def operations() -> tuple[Operation, ...]:
    """Those of every family in this folder."""
    names = sorted(found.name for found in iter_modules(__path__))
    families = (import_module(f"{__name__}.{name}") for name in names)
    return tuple(each for family in families for each in family.OPERATIONS)


PLUGIN = Plugin(
    name="ffmpeg",
    about="cuts, speed, size and shape, colour, sound, and kinds of files",
    guide=GUIDE,
    operations=operations(),
)
