"""A video cut apart: a file for each part, all in one archive."""

from agents.artifacts.editing.output_contract import OutputContract
from agents.artifacts.media_facts import MediaFacts
from orchestrator.plugins.contracts import SOUND_S, unchanged


def in_parts(before: MediaFacts, count: int | None) -> OutputContract:
    """So many files, in one archive; together as long as before."""
    # Each begins with a whole picture and ends with a block of sound.
    tolerance_s = SOUND_S + 0.08 * (count or 1)
    return unchanged(
        before, ending="zip", parts=count, fps=None, subtitle_tracks=0, tolerance_s=tolerance_s
    )


CUT_APART = '''
import zipfile


def cut_apart(source, cuts, stem):
    """Write each part as a file of its own, and put all into `output.zip`.

    They are stored as they are: what is in videos does not get smaller, and is probed there.
    """
    starts, ends = [0.0, *cuts], [*cuts, source.duration_s]
    kind = "m4a" if not source.picture else "mkv" if source.codec in ("vp8", "prores") else "mp4"
    # A time is rounded, and the picture before belongs to the other part.
    early = 0.25 / source.fps if source.picture else 0
    shown = []
    if source.picture:
        filters = ",".join([*square(source), *even(source), "null"])
        shown = ["-map", "0:V:0", "-vf", filters, "-fps_mode", "passthrough",
                 *picture_codec(source)]
    for number, (start, end) in enumerate(zip(starts, ends), start=1):
        begin = max(0.0, start - early)
        share = (95 * start / source.duration_s, 95 * end / source.duration_s)
        run([*SAFE, "-ss", f"{begin:.6f}", "-i", source.path, "-t", f"{end - begin - early:.6f}",
             *shown, "-map", "0:a?", "-sn", "-dn", *(sound_codec() if source.sounds else []),
             f"{stem}-{number:03d}.{kind}"], seconds=end - start, span=share)
    with zipfile.ZipFile("output.zip", "w") as archive:
        for path in sorted(Path().glob(f"{stem}-*")):
            archive.write(path)
            path.unlink()

'''
