"""Bodies of the scripts about captions; each begins with `cue_file`."""

from pathlib import Path

CUES = Path(__file__).with_name("cue_file.py").read_text(encoding="utf-8")
READ = (
    CUES
    + '''

source = Source()


def all_cues():
    """Those of the uploaded file, or of a track of the video's own."""
    if PARAMS["track"] is None:
        path = find_file("input-2")
    else:
        path = "own.srt"
        run([*SAFE, "-i", source.path, "-map", f"0:s:{PARAMS['track']}", "-c:s", "srt", path])
    return read_cues(path)


def at_times(cues):
    """The cues at the times they are wanted at."""
    return moved(cues, shift_s=PARAMS["shift_s"], scale=PARAMS["scale"], fit_s=PARAMS["fit_s"])
'''
)

LOOK = (
    READ
    + """

read = all_cues()
cues = at_times(read["cues"])
late = sum(cue["start"] > source.duration_s for cue in cues)
spans = []
for cue in cues:
    if spans and cue["start"] <= spans[-1][1] + 0.05:
        spans[-1][1] = max(spans[-1][1], cue["end"])
    else:
        spans.append([cue["start"], cue["end"]])
tell(spans=[[round(a, 3), round(b, 3)] for a, b in spans[:5000]])
tell(count=len(cues), late=late, broken=[each[:200] for each in read["broken"][:10]],
     broken_count=len(read["broken"]), encoding=read["encoding"])
"""
)

BURN = (
    READ
    + """

sides = ("height", "width") if source.turn.lstrip("-") in ("90", "270") else ("width", "height")
wide, high = (source.picture[name] for name in sides)
across, _, down = (source.picture.get("sample_aspect_ratio") or "1:1").partition(":")
if int(across) and int(down):
    wide *= int(across) / int(down)
write_ass(at_times(all_cues()["cues"]), "cues.ass", size=(wide, high), style=PARAMS["style"])
filter_picture(source, [*square(source), "subtitles=filename=cues.ass:wrap_unicode=1"])
"""
)

ATTACH = (
    READ
    + """

write_cues(at_times(all_cues()["cues"]), "cues.srt")
kept = [place for place, each in enumerate(source.texts)
        if each["codec_name"] in TEXTS and place != PARAMS["track"]]
picture = ["-map", "0:V:0", "-c:v", "copy", *tag_copied(source)]
mapped = [word for place in kept for word in ("-map", f"0:s:{place}")]
language = PARAMS["language"]
named = [f"-metadata:s:s:{len(kept)}", f"language={language}"] if language else []
run([*SAFE, "-i", source.path, "-f", "srt", "-i", "cues.srt", *picture, "-map", "0:a?",
     *sound_kept(source), *mapped, "-map", "1:s:0", "-c:s", SUBTITLES[ending()], *named,
     "-dn", f"output.{ending()}"], seconds=source.duration_s)
"""
)

REMOVE = """
source = Source()
run([*SAFE, "-i", source.path, "-map", "0:V:0", "-map", "0:a?", "-sn", "-dn", "-c:v", "copy",
     *tag_copied(source), *sound_kept(source), f"output.{ending()}"], seconds=source.duration_s)
"""

EXTRACT = (
    READ
    + """

write_cues(at_times(all_cues()["cues"]), f"output.{ending()}")
"""
)
