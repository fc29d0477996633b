"""The playlist of a video that is still being drawn (HLS, RFC 8216)."""

from collections.abc import Sequence
from typing import NamedTuple

VERSION = 7
"""Of the protocol; pieces of mp4 with a beginning of their own need it."""


class Piece(NamedTuple):
    """One piece of the video."""

    name: str
    duration_s: float


def write_playlist(pieces: Sequence[Piece], *, init: str, ended: bool) -> str:
    """Write a playlist that only grows.

    A player learns from `EXT-X-TARGETDURATION` how long a piece can be, and asks again about so
    often. How long the longest will be is not known before all is drawn, so it rises with them:
    stated too high from the start, players would ask too seldom.

    Args:
        pieces: In the order in which they are played; at least one.
        init: Name of the file that describes the tracks.
        ended: No more will come.
    """
    longest = max(1, *(int(piece.duration_s + 0.5) for piece in pieces))
    lines = [
        "#EXTM3U",
        f"#EXT-X-VERSION:{VERSION}",
        f"#EXT-X-TARGETDURATION:{longest}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:EVENT",
        f'#EXT-X-MAP:URI="{init}"',
    ]
    for piece in pieces:
        lines += [f"#EXTINF:{piece.duration_s:.6f},", piece.name]
    if ended:
        lines.append("#EXT-X-ENDLIST")
    return "\n".join(lines) + "\n"
