"""Videos of one size and rate, one after the other in one file; nothing is encoded again.

Packet by packet, with its own duration: by the usual way the picture that a video ends with loses
the seconds for which it is held.
"""

from pathlib import Path

import av

MUXER = {"movflags": "faststart"}


def join(paths: list[str], into: Path) -> str:
    """Write the pictures of the videos as one; sound is left out.

    Returns:
        Why that could not be done, in words; empty where it was.
    """
    try:
        with av.open(str(into), "w", format="mp4", options=MUXER) as out:
            track = None
            begins = 0
            for path in paths:
                with av.open(path) as source:
                    pictures = source.streams.video[0]
                    track = track or out.add_stream_from_template(pictures)
                    for packet in source.demux(pictures):
                        if packet.dts is None:  # the demuxer's last word
                            continue
                        packet.pts, packet.dts = packet.pts + begins, packet.dts + begins
                        packet.stream = track
                        out.mux(packet)
                    begins += pictures.duration
    except (av.FFmpegError, IndexError) as error:
        return f"{type(error).__name__}: {error}"[:500]
    return ""
