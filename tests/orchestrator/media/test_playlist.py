import pytest

from orchestrator.media.playlist import Piece, write_playlist


def test_a_playlist_grows_and_ends() -> None:
    one, two = Piece("00000.m4s", 2.0), Piece("00001.m4s", 61 / 60)
    head = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        "#EXT-X-TARGETDURATION:2",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:EVENT",
        '#EXT-X-MAP:URI="init.mp4"',
        "#EXTINF:2.000000,",
        "00000.m4s",
    ]
    assert write_playlist([one], init="init.mp4", ended=False).splitlines() == head
    ended = write_playlist([one, two], init="init.mp4", ended=True).splitlines()
    assert ended == [*head, "#EXTINF:1.016667,", "00001.m4s", "#EXT-X-ENDLIST"]


@pytest.mark.parametrize(
    ("longest_s", "target"), [(0.1, 1), (1.49, 1), (1.5, 2), (2.5, 3), (4.0, 4), (20.0, 20)]
)
def test_no_piece_is_longer_than_it_says(longest_s: float, target: int) -> None:
    # RFC 8216, 4.3.3.1: rounded to the nearest integer.
    text = write_playlist([Piece("a", longest_s), Piece("b", 0.1)], init="i", ended=False)
    assert f"#EXT-X-TARGETDURATION:{target}\n" in text
