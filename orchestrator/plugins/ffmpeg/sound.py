"""The sound: volume, mute, loudness, fades, extraction, replacement."""

from typing import Literal, Self

from pydantic import Field, model_validator

from agents.artifacts.editing.output_contract import OutputContract
from agents.artifacts.media_facts import MediaFacts
from orchestrator.plugins.base import Operation, PluginParams, length
from orchestrator.plugins.contracts import unchanged


class Volume(PluginParams):
    """Louder or quieter."""

    gain_db: float = Field(ge=-60, le=30)
    """By how much, dB; 6 is about twice the amplitude."""


class Mute(PluginParams):
    """Take all sound away."""


class Loudness(PluginParams):
    """Bring the sound to one loudness (EBU R 128), measured first."""

    target_lufs: float = Field(-14.0, ge=-40, le=-8)
    """Integrated loudness, LUFS; -14 is what most platforms play at."""


class SoundFade(PluginParams):
    """Fade the sound alone in or out."""

    in_s: float = length(0.0, le=60)
    """How long the fade at the beginning takes, seconds; 0: none."""
    out_s: float = length(0.0, le=60)
    """How long the fade at the end takes, seconds; 0: none."""

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not self.in_s and not self.out_s:
            raise ValueError("a fade in or a fade out is needed")
        return self


class ExtractAudio(PluginParams):
    """Make a sound file of the first sound track."""

    form: Literal["mp3", "m4a", "wav", "flac"] = "mp3"
    """Kind of file."""


class ReplaceAudio(PluginParams):
    """Put the sound of another upload in the place of the video's."""


def same(before: MediaFacts, params: PluginParams) -> OutputContract:
    """All as before, but for what is heard."""
    del params
    return unchanged(before)


def muted(before: MediaFacts, params: Mute) -> OutputContract:
    """Without a sound track."""
    del params
    return unchanged(before, sound_tracks=0, channels=None)


def at_loudness(before: MediaFacts, params: Loudness) -> OutputContract:
    """As loud as was asked for."""
    return unchanged(before, loudness_lufs=params.target_lufs)


def sound_only(before: MediaFacts, params: ExtractAudio) -> OutputContract:
    """One sound track and no picture; an MP3 knows no more than two channels."""
    channels = before.sounds[0].channels
    return OutputContract(
        ending=params.form,
        duration_s=before.sounds[0].duration_s or before.lasts_s,
        tolerance_s=0.3,
        has_picture=False,
        sound_tracks=1,
        channels=min(2, channels) if params.form == "mp3" and channels else channels,
        subtitle_tracks=0,
    )


def replaced(before: MediaFacts, params: ReplaceAudio) -> OutputContract:
    """One sound track, as long as the picture."""
    del params
    return unchanged(before, sound_tracks=1, channels=None)


VOLUME = """
source = Source()
filter_sounds(source, [f"volume={PARAMS['gain_db']}dB,alimiter=limit=0.97:level=0"
                       if PARAMS["gain_db"] > 0 else f"volume={PARAMS['gain_db']}dB"
                       for _ in source.sounds])
"""

MUTE = """
source = Source()
run([*SAFE, "-i", source.path, "-map", "0:V:0", "-c:v", "copy", *tag_copied(source),
     *texts(source), "-an", "-dn", f"output.{ending()}"], seconds=source.duration_s)
"""

LOUDNESS = """
source = Source()
target = f"loudnorm=I={PARAMS['target_lufs']}:TP=-1:LRA=11"
filters = []
for track, stream in enumerate(source.sounds):
    told = run([*SAFE, "-i", source.path, "-map", f"0:a:{track}", "-af",
                f"{target}:print_format=json", "-f", "null", "-"],
               seconds=source.duration_s, span=(0, 50))
    found = json.loads(told[told.rindex("{"): told.rindex("}") + 1])
    rate = f"aresample={stream['sample_rate']}"
    if "inf" in found["input_i"]:
        filters.append("anull")  # silence has no loudness
        continue
    measured = (f"measured_I={found['input_i']}:measured_TP={found['input_tp']}"
                f":measured_LRA={found['input_lra']}:measured_thresh={found['input_thresh']}"
                f":offset={found['target_offset']}:linear=true")
    filters.append(f"{target}:{measured},{rate}")
filter_sounds(source, filters)
"""

SOUND_FADE = """
source = Source()
begin = max(0, source.duration_s - PARAMS["out_s"])
steps = [f"afade=t=in:st=0:d={PARAMS['in_s']}"] if PARAMS["in_s"] else []
steps += [f"afade=t=out:st={begin:.6f}:d={PARAMS['out_s']}"] if PARAMS["out_s"] else []
filter_sounds(source, [",".join(steps)] * len(source.sounds))
"""

EXTRACT_AUDIO = """
source = Source()
run([*SAFE, "-i", source.path, "-map", "0:a:0", "-vn", "-sn", "-dn", *sound_codec(),
     f"output.{ending()}"], seconds=source.duration_s)
"""

REPLACE_AUDIO = """
source, other = Source(), Source("input-2")
lasts_s = source.duration_s
run([*SAFE, "-i", source.path, *SAFE, "-i", other.path, "-map", "0:V:0", "-c:v", "copy",
     *tag_copied(source), "-filter_complex", f"[1:a:0]apad,atrim=0:{lasts_s:.6f}[a]", "-map", "[a]",
     *sound_codec(), *texts(source), "-dn", "-t", f"{lasts_s:.6f}", f"output.{ending()}"],
    seconds=lasts_s)
"""

OPERATIONS = (
    Operation(
        name="volume",
        about="louder or quieter",
        params=Volume,
        body=VOLUME,
        expect=same,
        needs=("sound",),
    ),
    Operation(
        name="mute",
        about="no sound",
        params=Mute,
        body=MUTE,
        expect=muted,
        needs=("picture", "sound"),
    ),
    Operation(
        name="loudness",
        about="bring the sound to a loudness, usually -14 LUFS",
        params=Loudness,
        body=LOUDNESS,
        expect=at_loudness,
        needs=("sound",),
    ),
    Operation(
        name="sound_fade",
        about="fade the sound in or out, not the picture",
        params=SoundFade,
        body=SOUND_FADE,
        expect=same,
        needs=("sound",),
    ),
    Operation(
        name="extract_audio",
        about="make a sound file of the video",
        params=ExtractAudio,
        body=EXTRACT_AUDIO,
        expect=sound_only,
        needs=("sound",),
    ),
    Operation(
        name="replace_audio",
        about="take the sound of another upload",
        params=ReplaceAudio,
        body=REPLACE_AUDIO,
        expect=replaced,
        inputs=2,
        other_needs=("sound",),
    ),
)
