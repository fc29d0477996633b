"""Scripts that keep some parts of a video, one after the other: copied where that is exact.

Between two pictures that can be begun with nothing is encoded; only what is around a cut is. Where
a codec or a file does not allow that, or what came of it is not whole, all is encoded.
"""

PARTS = '''
def shown_at(source):
    """When each picture is shown, seconds from the beginning."""
    told = ["ffprobe", "-v", "error", *SAFE, "-select_streams", "V:0",
            "-show_entries", "packet=pts_time,flags", "-of", "csv=p=0", source.path]
    lines = subprocess.run(told, capture_output=True, check=True).stdout.decode().split()
    words = (line.split(",") for line in lines)
    return sorted(float(each[0]) - source.start_s for each in words
                  if each[0] != "N/A" and "D" not in each[1])


def come_evenly(source, times):
    """Whether pictures come at one rate; some files say so and have them when something moves."""
    steps = [after - before for before, after in zip(times, times[1:])]
    return bool(source.rate) and (not steps or max(steps) < 1.6 / source.fps)


def chain_of_pictures(source, parts):
    """Each picture is moved by what goes before it.

    The one that is on screen when a part begins is kept for it, at the part's beginning: in a video
    with few pictures at uneven times it would be missing for long.
    """
    times = shown_at(source)
    chosen, moved, begins = [], [], []
    before, lasts = 0.0, 0.0
    for start, end in parts:
        first = max((time for time in times if time <= start + 0.0005), default=times[0])
        is_shown = bool(chosen) and first < before  # in the part before, from which it goes on
        edge = first + (0.0005 if is_shown else -0.0005)
        chosen.append(f"between(t,{edge:.6f},{end - 0.0005:.6f})")
        moved.append(f"gte(T,{edge:.6f})*{start - before:.6f}")
        begins.append(f"gte(T,{edge:.6f})*{lasts:.6f}")
        before, lasts = end, end - start
    new = f"max(T-({'+'.join(moved)}),{'+'.join(begins)})"
    return f"select='{'+'.join(chosen)}',setpts='({new})/TB'"


def chains_of_sound(source, parts, number):
    """Filters for every sound track of an input: the parts, each as long as it is in the video.

    Where a track begins late, ends early or has gaps, it is silent: else it would move.
    """
    chains, names = [], []
    for track in range(len(source.sounds)):
        joined = ""
        for place, (start, end) in enumerate(parts):
            joined += f"[t{track}p{place}]"
            chains.append(
                f"[{number}:a:{track}]atrim={start:.6f}:{end:.6f},asetpts=PTS-{start:.6f}/TB,"
                f"aresample=async=1:first_pts=0,apad=whole_dur={end - start:.6f},"
                f"atrim=end={end - start:.6f}[t{track}p{place}]")
        chains.append(f"{joined}concat=n={len(parts)}:v=0:a=1[t{track}]")
        names.append(f"[t{track}]")
    return chains, names
'''

_COPYING = '''
from functools import cache

LOOK_S = 30.0
REORDERED_S = 2.0
ROUNDED_S = 0.00005
# How a few pictures are encoded that copied ones follow. None of them waits for a later one.
EXACT = {
    "h264": ["libx264", "-preset", "veryfast", "-crf", "16", "-bf", "0"],
    "hevc": ["libx265", "-preset", "veryfast", "-crf", "18", "-x265-params",
             "log-level=error:bframes=0:open-gop=0:repeat-headers=1:scenecut=0"],
    "vp9": ["libvpx-vp9", "-crf", "18", "-b:v", "0", "-deadline", "good", "-cpu-used", "4",
            "-row-mt", "1", "-auto-alt-ref", "0", "-lag-in-frames", "0"],
    "av1": ["libsvtav1", "-preset", "8", "-crf", "20"],
}
# Pictures after which nothing counts on those before: ITU-T H.264, table 7-1; H.265, table 7-1.
ANEW = {"h264": (5,), "hevc": (19, 20)}
TRIED = 3


def nearness(source):
    """So much a time may be off a picture's and still mean that picture, seconds."""
    return 0.25 / source.fps if is_steady(source) else 0.0015


@cache
def is_steady(source):
    """Whether pictures come at one rate, as far as is looked."""
    return come_evenly(source, sorted(each[0] for each in pictures_near(source, 0, LOOK_S)))


def pictures_near(source, from_s, to_s):
    """Pictures in the order of decoding: shown at, decoded at, whether one can be begun with."""
    near = f"{source.start_s + max(0, from_s):.6f}%{source.start_s + to_s:.6f}"
    told = ["ffprobe", "-v", "error", *SAFE, "-select_streams", "V:0", "-read_intervals", near,
            "-show_entries", "packet=pts_time,dts_time,flags", "-of", "csv=p=0", source.path]
    found = []
    for line in subprocess.run(told, capture_output=True, check=True).stdout.decode().split():
        pts, dts, flags = (line.split(",") + ["", ""])[:3]
        if pts != "N/A" and "D" not in flags:
            decoded = pts if dts == "N/A" else dts  # of the first ones nothing is told
            found.append((float(pts) - source.start_s, float(decoded) - source.start_s,
                          "K" in flags))
    return found


def begin_at(source, start_s):
    """When a part begins: with a whole picture, where they come at one rate."""
    near = nearness(source)
    if start_s <= near:
        return 0.0
    if not is_steady(source):
        return start_s
    shown = [each[0] for each in pictures_near(source, start_s - 1, start_s + REORDERED_S)]
    return min((time for time in shown if time >= start_s - near), default=start_s)


def keys_in(source, from_s, to_s):
    """Pictures that copying can begin with, or end before: shown at, decoded at.

    Some key pictures have others that come after them in the file and are shown before; those
    count on what a cut would take away.
    """
    shown = pictures_near(source, from_s, to_s + REORDERED_S)
    keys = [place for place, each in enumerate(shown) if each[2]]
    found = []
    for place, after in zip(keys, [*keys[1:], len(shown)]):
        time, decoded, _ = shown[place]
        first = min(each[0] for each in shown[place:after])
        last_before = max((each[0] for each in shown[:place]), default=first - 1)
        if first == time and last_before < first and from_s <= time <= to_s:
            found.append((time, decoded))
    return found


def data_of(source, time):
    """The first bytes of the picture that is shown at a time."""
    at = f"{source.start_s + time + ROUNDED_S:.6f}%+#1"
    told = ["ffprobe", "-v", "error", *SAFE, "-select_streams", "V:0", "-read_intervals", at,
            "-show_entries", "packet=data", "-show_data", "-of", "json", source.path]
    found = json.loads(subprocess.run(told, capture_output=True, check=True).stdout)
    lines = found["packets"][0]["data"].strip().splitlines()[:256] if found["packets"] else []
    return bytes.fromhex("".join(line.partition(": ")[2][:39].replace(" ", "") for line in lines))


def begins_anew(source, time):
    """Whether nothing that follows a key picture counts on what is before it."""
    data = data_of(source, time)
    if source.codec == "av1":  # a sequence header says how it is coded (AV1, 5.3.2: type 1)
        return bool(data) and (data[0] >> 3) & 15 == 1
    if source.codec not in ANEW:
        return True
    place = 0
    while place + 5 <= len(data):
        size, head = int.from_bytes(data[place:place + 4], "big"), data[place + 4]
        kind = head & 31 if source.codec == "h264" else (head >> 1) & 63
        if kind <= 5 if source.codec == "h264" else kind < 32:
            return kind in ANEW[source.codec]
        place += 4 + size
    return False


def encode_part(source, name, start_s, end_s):
    """A part as a file of its own, encoded like the rest of the video, and not turned."""
    near = nearness(source)
    shown = [each[0] for each in pictures_near(source, start_s - 1, end_s + REORDERED_S)]
    if is_steady(source):
        first = min((time for time in shown if time >= start_s - near), default=start_s)
    else:  # the one that is on screen
        first = max((time for time in shown if time <= start_s + near), default=start_s)
    begin = max(0.0, first - 0.0005)
    # As early before it is shown as the others are decoded: times of decoding only rise.
    new = f"max(PTS-{start_s - begin:.6f}/TB\\\\,0)"
    lasts = f"{1 / source.fps:.6f}/TB"  # else the last one would not count
    times = f"setts=pts={new}:dts={new}-{reordered_s(source):.6f}/TB:duration={lasts}"
    run([*SAFE, "-noautorotate", "-ss", f"{begin:.6f}", "-i", source.path, "-map", "0:V:0",
         "-t", f"{end_s - begin - near:.6f}", "-fps_mode", "passthrough",
         "-pix_fmt", source.picture["pix_fmt"], "-c:v", *EXACT[source.codec],
         "-bsf:v", times, *clock(source), name])


def clock(source):
    """The clock of pieces: a list of files is played by that of its first one."""
    return ["-video_track_timescale", source.ticks]


@cache
def reordered_s(source):
    """How long before a key picture is shown the file has it decoded, seconds."""
    seen = pictures_near(source, 0, LOOK_S)
    return max([each[0] - each[1] for each in seen if each[2]], default=0.0)


def copy_middle(source, lines, name):
    """What is copied, as a file of its own, in which each picture has its time of decoding.

    Of HEVC key pictures have what their decoder has to know before them.
    """
    Path("middle.txt").write_text("\\n".join(["ffconcat version 1.0", *lines]) + "\\n")
    filters = ["-bsf:v", "hevc_mp4toannexb", "-tag:v", "hvc1"]
    run(["-copyts", *rounded(source), *lists(), "-f", "concat", "-i", "middle.txt",
         "-map", "0:V:0", "-c:v", "copy",
         *(filters if source.codec == "hevc" else []), *clock(source), name])
    return [f"file {name}", "inpoint 0"]


def rounded(source):
    """The option that makes up for how a key picture is found that is shown when it is decoded."""
    return [] if reordered_s(source) else ["-itsoffset", f"{ROUNDED_S:.6f}"]


def is_remade(source):
    """Whether what is copied needs that: Matroska tells no time of decoding."""
    is_told = source.form.startswith("mov") or not reordered_s(source)
    return source.codec == "hevc" or not is_told


def lists():
    """How ffmpeg is let read a list of files; this script's own, never one of a stranger's."""
    listed = [word.replace("gif,mxf", "gif,mxf,concat") for word in SAFE]
    return [*listed, "-safe", "0"]


def pieces_of(source, start_s, end_s, number):
    """Lines of a list for one part: copied in the middle, encoded only around its cuts."""
    near = nearness(source)
    found = copied_of(source, start_s, end_s)
    if found is None:
        if end_s - start_s > 2 * LOOK_S:
            sys.exit(f"no picture after {start_s:.2f} s can be begun with")
        encode_part(source, f"part-{number}.mp4", start_s, end_s)
        return [f"file part-{number}.mp4", "inpoint 0", f"duration {end_s - start_s:.6f}"]
    first, last = found
    lines, begin_s, middle = [], start_s, [f"file {source.path}"]
    shown = [each[0] for each in pictures_near(source, start_s - 1, first[0])]
    if first[0] > start_s + near and any(time < first[0] - near for time in shown):
        encode_part(source, f"head-{number}.mp4", start_s, first[0])
        begin_s = first[0]
        lines += [f"file head-{number}.mp4", "inpoint 0", f"duration {begin_s - start_s:.6f}"]
    inpoint_s = source.start_s
    if begin_s > near:
        inpoint_s += first[0] + (0 if reordered_s(source) else ROUNDED_S)
    middle += [f"inpoint {inpoint_s:.6f}"]
    if last is not None:
        middle += [f"outpoint {source.start_s + last[1] - ROUNDED_S:.6f}"]
    lines += copy_middle(source, middle, f"middle-{number}.mp4") if is_remade(source) else middle
    if last is not None:
        lines += [f"duration {last[0] - begin_s:.6f}"]
        if last[0] < end_s - near:
            encode_part(source, f"tail-{number}.mp4", last[0], end_s)
            lines += [f"file tail-{number}.mp4", "inpoint 0", f"duration {end_s - last[0]:.6f}"]
    return lines


@cache
def copied_of(source, start_s, end_s):
    """The key pictures with which copying begins, and before which it ends; none: to the end."""
    near = nearness(source)
    keys = keys_in(source, start_s - near, start_s + LOOK_S)[:TRIED]
    keys = [key for key in keys if key[0] < end_s - near and begins_anew(source, key[0])]
    if not keys:
        return None
    if end_s >= source.duration_s - 2 * near:
        return keys[0], None
    ends = [key for key in keys_in(source, end_s - LOOK_S, end_s + near)
            if key[0] > keys[0][0] + near]
    return (keys[0], ends[-1]) if ends else None


def why_encoded(source):
    """Why nothing can be copied; empty where it can."""
    picture = source.picture
    if not source.form.startswith(("mov", "matroska")):
        return "this kind of file tells too little of when a picture is shown"
    if source.codec not in EXACT or not source.ticks:
        return f"{source.codec} has no encoder that goes with copied pictures"
    if ending() not in ("mp4", "mov", "mkv", "webm"):
        return f"a {ending()} file does not take it"
    if picture.get("field_order", "progressive") not in ("progressive", "unknown"):
        return "its pictures are interlaced"
    sides = {str(side.get("side_data_type", "")) for side in picture.get("side_data_list", [])}
    if any(side.startswith("DOVI") for side in sides):
        return "its colours are told picture by picture (Dolby Vision)"
    return ""


def copy_pictures(source, parts):
    """A list of pieces for all parts; None where that cannot be done."""
    why = why_encoded(source)
    if why:
        print(f"all is encoded: {why}", flush=True)
        return None
    if not any(copied_of(source, *part) for part in parts):
        print("all is encoded: no picture between the cuts can be begun with", flush=True)
        return None
    lines = ["ffconcat version 1.0"]
    for number, (start_s, end_s) in enumerate(parts):
        lines += pieces_of(source, start_s, end_s, number)
    Path("pieces.txt").write_text("\\n".join(lines) + "\\n")
    return [*rounded(source), *lists(), "-f", "concat", "-i", "pieces.txt"]
'''

_CUT = '''
def encode_all(source, parts, total_s):
    """Encode every picture anew, and the sound."""
    chains, names = chains_of_sound(source, parts, 0)
    mapped, codec = [], []
    if source.picture:
        if is_steady(source):
            early, joined = 0.25 / source.fps, ""
            for place, (start_s, end_s) in enumerate(parts):
                chains.append(f"[0:V:0]trim={max(0, start_s - early):.6f}:{end_s - early:.6f},"
                              f"setpts=PTS-{start_s:.6f}/TB[p{place}]")
                joined += f"[p{place}]"
            chains.append(f"{joined}concat=n={len(parts)}:v=1:a=0[v]")
        else:
            chains.append(f"[0:V:0]{chain_of_pictures(source, parts)}[v]")
        chains.append(f"[v]{','.join(even(source)) or 'null'}[shown]")
        mapped = ["-map", "[shown]"]
        paced = pace(source) if is_steady(source) else ["-fps_mode", "passthrough"]
        codec = [*paced, *picture_codec(source)]
    mapped += [word for name in names for word in ("-map", name)]
    run([*SAFE, "-i", source.path, "-filter_complex", ";".join(chains), *mapped, *codec,
         *(sound_codec() if source.sounds else []), "-t", f"{total_s:.6f}",
         f"output.{ending()}"], seconds=total_s)


def cut(source, parts):
    """Keep these parts of the file, one after the other: copied, or else encoded."""
    if source.picture:
        parts = [(begin_at(source, start_s), end_s) for start_s, end_s in parts]
    total_s = sum(end_s - start_s for start_s, end_s in parts)
    try:
        if source.picture and cut_by_copy(source, parts, total_s):
            return
    except (SystemExit, subprocess.CalledProcessError) as error:
        print(f"copying failed, so all is encoded: {error}", flush=True)
    encode_all(source, parts, total_s)


def cut_by_copy(source, parts, total_s):
    """The same without encoding what lies between the cuts; whether that could be done."""
    pieces = copy_pictures(source, parts)
    if pieces is None:
        return False
    turn = ["-display_rotation:v:0", source.turn] if source.turn != "0" else []
    start_s, end_s = parts[0]
    # By themselves inputs begin with what is first in them: sound, before the picture, of a piece.
    begin_s = source.start_s + (start_s if len(parts) == 1 else 0)
    shift = ["-itsoffset", f"{-begin_s:.6f}"]
    if len(parts) == 1:
        sound = ["-ss", f"{start_s:.6f}", *shift, *SAFE, "-i", source.path]
        kept = ["-map", "1:a?", *sound_kept(source), *texts(source, 1)]
    else:
        chains, names = chains_of_sound(source, parts, 1)
        sound = [*shift, *SAFE, "-i", source.path]
        mapped = [word for name in names for word in ("-map", name)]
        kept = ["-filter_complex", ";".join(chains), *mapped, *sound_codec()] if chains else []
    if ending() not in ("mp4", "mov"):  # they can say that what comes before is not to be heard
        kept += ["-copypriorss:a", "0"]
    run(["-copyts", *turn, *pieces, *sound, "-map", "0:v:0", "-c:v", "copy", *tag_copied(source),
         *kept, "-t", f"{total_s:.6f}", "-dn", "-map_metadata", "1", f"output.{ending()}"],
        seconds=total_s, span=(20, 100))
    made = probe(f"output.{ending()}")
    shown = next(each for each in made["streams"] if each["codec_type"] == "video")
    lasts_s = float(shown.get("duration") or made["format"]["duration"])
    print(f"copying gave {lasts_s:.3f} s for {total_s:.3f} s", flush=True)
    frames = int(shown.get("nb_frames") or 0)
    is_whole = not frames or not is_steady(source) or abs(frames - total_s * source.fps) <= (
        3 + 0.02 * frames)
    return is_whole and abs(lasts_s - total_s) <= 3 / source.fps


source = Source()
'''

CUTTING = PARTS + _COPYING + _CUT
"""Defines `cut` for the parts that a script keeps, and reads the source."""
