"""Parts of scripts that put one video behind another: both made alike, and both written as one."""

MADE_ALIKE = """
turned = first.turn.lstrip("-") in ("90", "270")
sides = ("height", "width") if turned else ("width", "height")
wide, high = (first.picture[name] for name in sides)
across, _, down = (first.picture.get("sample_aspect_ratio") or "1:1").partition(":")
if int(across) and int(down) and not turned:
    wide = wide * int(across) / int(down)
wide, high = int(wide / 2) * 2, int(high / 2) * 2
has_sound = any(part.sounds for part in parts)
chains = []
for number, part in enumerate(parts):
    fit = f"scale={wide}:{high}:force_original_aspect_ratio=decrease"
    middle = f"pad={wide}:{high}:(ow-iw)/2:(oh-ih)/2,setsar=1,fps={rate}"
    chains.append(f"[{number}:V:0]{','.join([*square(part), fit, middle])},"
                  f"format={first.picture['pix_fmt']},settb=1/90000[v{number}]")
    heard = f"[{number}:a:0]aresample=48000" if part.sounds else "anullsrc=r=48000:cl=stereo"
    if has_sound:
        chains.append(f"{heard},aformat=channel_layouts=stereo,"
                      f"aresample=async=1:first_pts=0,apad,"
                      f"atrim=0:{part.duration_s:.6f}[a{number}]")
"""
"""Takes `parts`, of which `first` says the size, and `rate`; gives the chains [v0] to [a1]."""

WRITTEN_AS_ONE = """
heard = ["-map", "[a]", *sound_codec()] if has_sound else []
run([*SAFE, "-i", first.path, *SAFE, "-i", parts[1].path, "-filter_complex", ";".join(chains),
     "-map", "[v]", *heard, *picture_codec(first), f"output.{ending()}"],
    seconds=sum(part.duration_s for part in parts))
"""
"""Takes the chains, of which the last ones give [v] and, with sound, [a]."""
