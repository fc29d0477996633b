"""AAC in pieces: each is coded by itself, and joins what is coded beside it without a seam.

A packet holds two frames of 1024 samples, the second of which the next packet holds too; both are
needed to hear it. So a coder is given some frames before a piece, by which it comes to what it
would be in the middle of the film, and some after it; their packets are left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray

from runner.sound.units import FRAME, RATE_HZ

LEAD, AFTER = 8, 3
"""Frames that are given before and after a piece."""
BITS_PER_S = 192_000
TICK = Fraction(1, RATE_HZ)
Samples = NDArray[np.float32]


def encode(samples: Samples) -> list[bytes]:
    """The packets of whole frames, of shape (samples, 2).

    The packet at a place holds the frame before that place and the one at it.
    """
    coder = opened_coder()
    packets = list[bytes]()
    for begin in range(0, len(samples), FRAME):
        planes = np.ascontiguousarray(samples[begin : begin + FRAME].T, np.float32)
        frame = av.AudioFrame.from_ndarray(planes, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, begin, TICK
        packets += map(bytes, coder.encode(frame))
    packets += map(bytes, coder.encode(None))
    return packets


def decode(packets: Sequence[bytes]) -> Samples:
    """What is heard of packets, a frame for each; of the first, only a part."""
    coder = opened_coder()
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = coder.extradata
    frames = list[Samples]()
    for packet in packets:
        frames += [heard.to_ndarray() for heard in decoder.decode(av.Packet(packet))]
    return np.concatenate(frames, axis=1).T


def opened_coder() -> "av.AudioCodecContext":
    """A coder as all pieces have it."""
    coder = av.CodecContext.create("aac", "w")
    set_up(coder)
    coder.time_base = TICK
    coder.open()
    return coder


def set_up(coder: "av.AudioCodecContext") -> None:
    """Set how it codes."""
    coder.sample_rate, coder.layout, coder.format = RATE_HZ, "stereo", "fltp"
    coder.bit_rate, coder.options = BITS_PER_S, {"aac_coder": "fast"}
    coder.flags |= av.codec.context.Flags.bitexact | av.codec.context.Flags.global_header


def write(packets: Iterable[bytes], samples: int, output: str) -> None:
    """Write packets, from that before the first frame on, as a file that lasts so many samples."""
    with av.open(output, "w", format="mp4", options={"movflags": "faststart"}) as out:
        track = out.add_stream("aac", rate=RATE_HZ)
        set_up(track.codec_context)
        for packet in timed(packets, samples):
            packet.stream = track
            out.mux(packet)


def timed(packets: Iterable[bytes], samples: int) -> Iterator["av.Packet"]:
    """Packets with their times; what is before the first frame is not played."""
    for place, content in enumerate(packets):
        begin = (place - 1) * FRAME
        packet = av.Packet(content)
        packet.time_base, packet.pts, packet.dts = TICK, begin, begin
        packet.duration = min(FRAME, samples - begin)
        packet.is_keyframe = True
        yield packet
