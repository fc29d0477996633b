"""The chunks of a video, joined into one file without encoding anything again."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import av
from manim.scene.scene_file_writer import AudioSegment, convert_audio

from runner.drawing.fragments import REORDERED
from runner.drawing.size import Size
from runner.lengths import close

MUXER = {"movflags": "faststart"}


def join(fragmented: BinaryIO, into: Path, *, size: Size, writer: Any) -> None:
    """Copy the frames of a fragmented file, and the scene's sounds, into one that can be seeked.

    Args:
        fragmented: An initialisation segment and all fragments, in order.
        into: The video.
        size: Of the video.
        writer: Manim's writer, which holds the sounds.
    """
    fragmented.flush()
    fragmented.seek(0)
    ahead = REORDERED * size.fps.denominator
    with av.open(fragmented) as source, av.open(str(into), "w", format="mp4", options=MUXER) as out:
        pictures = source.streams.video[0]
        video = out.add_stream_from_template(pictures)
        with sound_of(writer, into.parent) as sound:
            track = out.add_stream_from_template(sound.streams.audio[0]) if sound else None
            drawn = list(packets(source, pictures))
            end = drawn[-1].dts + drawn[-1].duration
            for packet in drawn:
                packet.pts, packet.dts = packet.pts - ahead, packet.dts - ahead
            close(drawn, end)
            for packet in drawn:
                packet.stream = video
                out.mux(packet)
            if sound is not None:
                for packet in packets(sound, sound.streams.audio[0]):
                    packet.stream = track
                    out.mux(packet)


def packets(container: Any, stream: Any) -> Iterator[av.Packet]:
    """The packets of a stream, without the demuxer's last word."""
    return (packet for packet in container.demux(stream) if packet.dts is not None)


def sound_of(writer: Any, folder: Path, *, ending: str = "aac", codec: str = "aac") -> Any:
    """The scene's sounds as AAC or what else is wanted, opened; as Manim's writer makes them."""
    if not writer.includes_sound:
        return contextlib.nullcontext()
    wav, converted = folder / "sound.wav", folder / f"sound.{ending}"
    writer.add_audio_segment(AudioSegment.silent(0))
    writer.audio_segment.export(wav, format="wav", bitrate="312k")
    convert_audio(wav, converted, codec)
    return av.open(str(converted))
