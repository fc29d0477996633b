"""The only thing the host reads of WebM, GIF and PNG files, and they may be anything."""

import random
from pathlib import Path

import pytest
from picture_samples import (
    CLUSTER,
    CUES,
    DELAY,
    EBML,
    GIF,
    HEAD,
    INFO,
    PICTURE,
    PIXELS,
    PNG,
    SCREEN,
    SIGNATURE,
    TRACKS,
    WEBM,
    chunk,
    element,
)

from orchestrator.sandbox.picture_files import CHECKS, PictureFileError

SEGMENT = 0x18538067
ATTACHMENTS = element(0x1941A469, b"#!/bin/sh")
WHOLE = {"webm": WEBM, "gif": GIF, "png": PNG}


def check(kind: str, content: bytes, folder: Path) -> None:
    path = folder / f"file.{kind}"
    path.write_bytes(content)
    CHECKS[kind](path)


@pytest.mark.parametrize("kind", WHOLE)
def test_a_whole_file_is_good(kind: str, tmp_path: Path) -> None:
    check(kind, WHOLE[kind], tmp_path)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("webm", EBML),
        ("webm", element(0x1A45DFA3, b"\x42\x82\x88matroska") + WEBM[len(EBML) :]),
        ("webm", EBML + element(SEGMENT, INFO + CLUSTER + TRACKS)),
        ("webm", EBML + element(SEGMENT, INFO + TRACKS + CUES)),
        ("webm", EBML + element(SEGMENT, INFO + TRACKS + CLUSTER + ATTACHMENTS)),
        ("webm", EBML + element(SEGMENT, INFO + TRACKS + CLUSTER, size=(1 << 56) - 1)),
        ("webm", EBML + element(SEGMENT, INFO + TRACKS + element(0x1F43B675, b"", size=9))),
        ("gif", SCREEN + b"\x3b"),
        ("gif", SCREEN + DELAY + b"\x3b"),
        ("gif", SCREEN + PICTURE),
        ("gif", SCREEN + PICTURE + b"<script>"),
        ("gif", GIF.replace(b"\2\0\2\0", b"\0\0\2\0", 1)),
        ("png", SIGNATURE + PIXELS + chunk(b"IEND")),
        ("png", SIGNATURE + HEAD + chunk(b"IEND")),
        ("png", SIGNATURE + HEAD + PIXELS),
        ("png", PNG.replace(b"IDAT", b"IDAU")),
    ],
)
def test_a_file_that_lacks_a_part_or_holds_another_is_none(
    kind: str, content: bytes, tmp_path: Path
) -> None:
    with pytest.raises(PictureFileError):
        check(kind, content, tmp_path)


@pytest.mark.parametrize("kind", WHOLE)
def test_a_file_that_is_cut_off_or_goes_on_is_none(kind: str, tmp_path: Path) -> None:
    whole = WHOLE[kind]
    for content in (*(whole[:length] for length in range(len(whole))), whole + b"\0"):
        with pytest.raises(PictureFileError):
            check(kind, content, tmp_path)


@pytest.mark.parametrize("kind", WHOLE)
def test_whatever_the_bytes_are_the_answer_is_yes_or_no(kind: str, tmp_path: Path) -> None:
    chance = random.Random(5)  # noqa: S311 (the same bytes each time)
    for _ in range(2000):
        content = bytearray(WHOLE[kind])
        for _ in range(chance.randint(1, 4)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            check(kind, bytes(content), tmp_path)
        except PictureFileError:
            continue
