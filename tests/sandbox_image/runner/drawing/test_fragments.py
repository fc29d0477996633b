"""Boxes of fragments, and times that join from one chunk to the next."""

import struct

from hypothesis import given
from hypothesis import strategies as st
from runner.drawing.fragments import REORDERED, boxes, decoding_times, shifted, split


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def fragment(base: int, media: bytes) -> bytes:
    tfdt = box(b"tfdt", struct.pack(">IQ", 1 << 24, base))
    return box(b"moof", box(b"traf", tfdt)) + box(b"mdat", media)


HEAD = box(b"ftyp", b"iso5") + box(b"moov", b"")


def test_a_fragment_is_moved_and_nothing_else() -> None:
    # Bytes of a picture may look like a box.
    media = b"xxtfdt" + bytes(16)
    assert shifted(HEAD + fragment(5, media), 600) == HEAD + fragment(605, media)


def test_head_and_fragments_are_told_apart() -> None:
    index = box(b"mfra", b"index")
    assert split(HEAD + fragment(0, b"a") + index) == (HEAD, fragment(0, b"a"))
    assert split(HEAD + fragment(0, b"a")) == (HEAD, fragment(0, b"a"))


@given(st.binary(max_size=200))
def test_whatever_the_bytes_are_boxes_come_to_an_end(data: bytes) -> None:
    assert len(list(boxes(data))) <= len(data)


held = st.lists(st.integers(1, 100), min_size=1, max_size=60)


@given(held, held)
def test_decoding_is_in_time_and_goes_on_from_one_chunk_to_the_next(
    first: list[int], second: list[int]
) -> None:
    """Frames are shown for so long each; the encoder may put each two places forward."""
    times: list[int] = []
    start = 0
    for chunk in (first, second):
        shown = [sum(chunk[:place]) for place in range(len(chunk))]
        decoded = decoding_times(shown)
        assert len(decoded) == len(shown)
        for place, time in enumerate(decoded):
            earliest = shown[max(0, place - REORDERED)]
            assert time <= earliest
        times += [start + time for time in decoded]
        start += sum(chunk)
    assert times == sorted(set(times))
