import hashlib
import re

import pytest

from scripts.third_party import (
    DOCKERFILE,
    DOCUMENT,
    IMAGE_LOCK,
    IN_REPOSITORY,
    UV_LOCK,
    VENDORED,
    choose_licence,
    names_for_gpu,
    names_in_dockerfile,
    names_in_image_lock,
    names_in_uv_lock,
    table_of_vendored,
)

UV = """
[[package]]
name = "chalkbox"
dependencies = [{ name = "a" }]
[package.optional-dependencies]
extra = [{ name = "c" }]
gpu = [{ name = "b" }, { name = "torch" }]
[package.dev-dependencies]
dev = [{ name = "tool" }]
[[package]]
name = "a"
dependencies = [{ name = "b", marker = "sys_platform == 'win32'" }]
[[package]]
name = "b"
[[package]]
name = "c"
[[package]]
name = "tool"
[[package]]
name = "torch"
dependencies = [{ name = "c" }, { name = "cuda" }]
[[package]]
name = "cuda"
"""


def test_names_are_read_from_the_locks() -> None:
    assert names_in_uv_lock(UV) == (["a", "b", "c"], ["tool"])
    assert names_for_gpu(UV) == ["cuda", "torch"]
    lock = "# note\nnumpy==2.0 \\\n    --hash=sha256:ab\nav==1 ; x\n    # via manim\n"
    assert names_in_image_lock(lock) == ["av", "numpy"]


def test_names_are_read_from_the_last_stage_only() -> None:
    text = (
        "FROM a AS build\nRUN apt-get install -y gcc\n"
        "FROM a\nRUN apt-get update && apt-get install -y --no-install-recommends \\\n"
        "        ffmpeg \\\n        python3 \\\n    && rm -rf /x\nRUN apt-get install -y fonts\n"
    )
    assert names_in_dockerfile(text) == ["ffmpeg", "fonts", "python3"]


def test_a_licence_nobody_knows_is_an_error() -> None:
    assert choose_licence("python:x", "MIT") == "MIT"
    assert choose_licence("python:pywin32", None).startswith("PSF")
    assert choose_licence("debian:texlive-science", None).startswith("LPPL")
    with pytest.raises(LookupError, match="python:x states no licence"):
        choose_licence("python:x", None)


def test_everything_that_is_installed_is_in_the_document() -> None:
    parts = re.split(r"^## ", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    listed = [re.findall(r"^\| (\S+) \| \S", part, re.MULTILINE)[1:] for part in parts]
    runtime, development = names_in_uv_lock(UV_LOCK.read_text(encoding="utf-8"))
    wanted = [
        names_in_dockerfile(DOCKERFILE.read_text(encoding="utf-8")),
        names_in_image_lock(IMAGE_LOCK.read_text(encoding="utf-8")),
        runtime,
        names_for_gpu(UV_LOCK.read_text(encoding="utf-8")),
        development,
    ]
    vendored = [each.name for each in IN_REPOSITORY]
    assert listed == [*wanted, vendored], "run `make documents`"
    assert table_of_vendored() in DOCUMENT.read_text(encoding="utf-8"), "run `make documents`"


def test_what_lies_in_the_repository_is_as_its_makers_ship_it() -> None:
    for each in IN_REPOSITORY:
        content = (VENDORED / each.file).read_bytes()
        assert hashlib.sha256(content).hexdigest() == each.sha256
        assert each.version in each.file
        for name in re.findall(r"`ui/assets/(.+?)`", each.licence):
            assert "Apache License" in (VENDORED / name).read_text(encoding="utf-8")
