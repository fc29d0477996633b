"""Puts a film together: clips behind each other without a new encoding, sound, captions, chapters.

Only captions that are burned in take a new encoding of the picture.
"""

import json
from collections.abc import Sequence

from agents.artifacts.story.film_timeline import FilmChapter, FilmTimeline
from agents.artifacts.story.words import Captions

FILM, POSTER = "film.mp4", "poster.png"
CLIPS_LIST, CHAPTERS, SUBTITLES = "clips.txt", "chapters.txt", "film.srt"
LARGEST_LETTERS = 15.0
"""Of burned captions, in 288ths of the picture's height, as libass counts."""
FITTING_LETTERS = 18.0
"""The largest of which the longest line fits into a picture that is as wide as it is high."""
OUTLINE = 0.1
POSTER_AT = 0.12
"""Where in the film its poster is looked for, as a part of its length: behind the title."""
SCRIPT = '''
import json
import subprocess
from pathlib import Path

PARAMS = json.loads({params!r})
for name, text in PARAMS["texts"].items():
    Path(name).write_text(text, encoding="utf-8")
SAFE = ["-protocol_whitelist", "file,pipe"]
FF = ["ffmpeg", "-v", "error", "-nostdin", "-y"]


def run(arguments, seconds):
    """Run ffmpeg, and say how far it is."""
    told = [*FF, "-progress", "pipe:1", *arguments]
    with subprocess.Popen(told, stdout=subprocess.PIPE, text=True) as going:
        for line in going.stdout:
            name, _, value = line.strip().partition("=")
            if name == "out_time_us" and value.isdecimal():
                print(f"progress {{min(99.0, int(value) / 1e4 / seconds):.1f}}", flush=True)
    if going.returncode:
        raise SystemExit(f"ffmpeg ended with {{going.returncode}}")


inputs = ["-f", "concat", "-safe", "0", *SAFE, "-i", "clips.txt", "-i", "sound.m4a"]
inputs += ["-f", "ffmetadata", "-i", "chapters.txt"]
maps = ["-map", "0:v:0", "-map", "1:a:0", "-map_metadata", "2", "-map_chapters", "2"]
coded = ["-c:v", "copy"]
if PARAMS["captions"] == "attached":
    inputs += ["-f", "srt", "-i", "film.srt"]
    maps += ["-map", "3:s:0"]
    coded += ["-c:s", "mov_text", "-metadata:s:s:0", "language=" + PARAMS["language"]]
if PARAMS["captions"] == "burned":
    look = "FontName=Noto Sans,Shadow=0,MarginV=22,WrapStyle=0," + PARAMS["letters"]
    look += ",Encoding=-1"  # each line runs as its letters do; else all would run to the right
    burned = f"subtitles=film.srt:force_style='{{look}}'"
    coded = ["-vf", burned, "-c:v", "libx264", "-preset", "veryfast", "-crf", "20"]
    coded += ["-pix_fmt", "yuv420p"]
whole = ["-c:a", "copy", "-movflags", "+faststart", "-t", f"{{PARAMS['seconds']:.6f}}", "film.mp4"]
run([*inputs, *maps, *coded, *whole], PARAMS["seconds"])
at = ["-ss", f"{{PARAMS['poster_s']:.3f}}"]
subprocess.run([*FF, *at, "-i", "film.mp4", "-frames:v", "1", "poster.png"], check=True)
print("progress 100")
'''


def compose_script(timeline: FilmTimeline, srt: str, *, language: str) -> str:
    """The script that makes `film.mp4` and `poster.png` of its clips and `sound.m4a`.

    Args:
        timeline: What belongs where; the script finds each clip under its own name.
        srt: The captions.
        language: ISO 639 name of the story's language.
    """
    texts = {
        CLIPS_LIST: clip_list([name_in(each.file) for each in timeline.pictures]),
        CHAPTERS: chapter_marks(timeline.title, timeline.chapters, timeline.duration_s),
    }
    if timeline.shown is not Captions.NONE:
        texts[SUBTITLES] = srt
    params = {
        "texts": texts,
        "captions": timeline.shown.value if srt else Captions.NONE.value,
        "seconds": timeline.duration_s,
        "poster_s": poster_s(timeline),
        "language": language,
        "letters": letters_in(timeline),
    }
    return SCRIPT.format(params=json.dumps(params))


def letters_in(timeline: FilmTimeline) -> str:
    """How large burned captions are: in a narrow picture smaller, so that their lines fit."""
    shape = timeline.width_px / timeline.height_px
    size = min(LARGEST_LETTERS, FITTING_LETTERS * shape)
    return f"FontSize={size:.1f},Outline={size * OUTLINE:.2f}"


def poster_s(timeline: FilmTimeline) -> float:
    """When the film's poster is seen: halfway through a shot, where none comes from black.

    The shot is neither the first nor the last where there are others: those are cards with words.
    """
    clips = timeline.pictures[1:-1] or timeline.pictures
    at_s = POSTER_AT * timeline.duration_s
    shown = next((each for each in clips if each.begin_s + each.duration_s > at_s), clips[-1])
    return shown.begin_s + shown.duration_s / 2


def name_in(file: str) -> str:
    """What a file of the run is called where scripts find it."""
    return file.rpartition("/")[2]


def clip_list(names: Sequence[str]) -> str:
    """The clips as ffmpeg's concat demuxer reads them; the names are ours."""
    return "ffconcat version 1.0\n" + "".join(f"file {name}\n" for name in names)


def chapter_marks(title: str, chapters: Sequence[FilmChapter], end_s: float) -> str:
    """Title and chapters as ffmpeg reads them."""
    lines = [";FFMETADATA1", f"title={escaped(title)}"]
    ends = [*(each.begin_s for each in chapters[1:]), end_s]
    for chapter, until_s in zip(chapters, ends, strict=True):
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={round(chapter.begin_s * 1000)}"]
        lines += [f"END={round(until_s * 1000)}", f"title={escaped(chapter.title)}"]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Text of one line, as ffmpeg's metadata takes it."""
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return "".join(f"\\{each}" if each in "=;#\\" else each for each in line)
