"""What the sandbox image holds and what it must not."""

import re
from pathlib import Path

import docker
import pytest
from containers import IMAGE, LIMITS

from orchestrator.sandbox.docker_sandbox import DockerEngine
from orchestrator.sandbox.image import CONTRACT, LABEL_CONTRACT, LABEL_INPUTS, SandboxImage
from orchestrator.sandbox.owner import this_owner

pytestmark = pytest.mark.docker

LARGEST_BYTES = 2_000_000_000
NOT_THERE = """
for name in gcc g++ cc c++ clang make as ld pip pip3 curl wget ssh git; do command -v $name; done
find /usr/share/doc /usr/share/man /usr/share/info /usr/share/locale \
    /usr/share/texlive/texmf-dist/doc -type f ! -name copyright ! -name locale.alias 2>/dev/null
exit 0
"""
FONTS = "HOME=/nonexistent XDG_CACHE_HOME=/nonexistent FC_DEBUG=16 fc-match Sans 2>&1"


def test_it_is_small_and_labelled() -> None:
    client = docker.DockerClient()
    try:
        attributes = client.images.get(IMAGE.tag).attrs
    finally:
        client.close()
    assert attributes["Size"] <= LARGEST_BYTES
    assert attributes["Config"]["User"] == "10001:10001"
    assert attributes["Config"]["Labels"][LABEL_INPUTS] == IMAGE.inputs
    assert attributes["Config"]["Labels"][LABEL_CONTRACT] == CONTRACT


def test_it_has_no_compiler_no_download_tool_no_docs_and_no_locales() -> None:
    assert said_in_image(NOT_THERE) == ""


def test_fonts_are_listed_already() -> None:
    """Else each program that asks for one reads them all, as it can keep no list of its own."""
    said = said_in_image(FONTS)
    times = re.findall(r"cache checksum (\S+) dir checksum (\S+)", said)
    assert len(times) > 10
    assert [listed for listed, now in times if listed != now] == []
    assert "error" not in said


def said_in_image(program: str) -> str:
    client = docker.DockerClient()
    try:
        said = client.containers.run(
            IMAGE.tag,
            ["-c", program],
            entrypoint="/bin/sh",
            network_mode="none",
            remove=True,
        )
    finally:
        client.close()
    return said.decode()


def test_the_same_inputs_built_again_are_told_apart(tmp_path: Path) -> None:
    """By what is kept of its pictures: fonts and TeX come from the distribution, as they are then.

    An image with the same labels and other files stands for one that was built later.
    """
    again = SandboxImage("chalkbox-again", IMAGE.build_folder)
    client = docker.DockerClient()
    engines = [
        DockerEngine(None, image, limits=LIMITS, runtime=None, owner=this_owner(tmp_path))
        for image in (IMAGE, again)
    ]
    try:
        made = client.containers.create(IMAGE.tag)
        try:
            made.commit(again.name, again.tag.partition(":")[2])
        finally:
            made.remove()
        first, second = (engine.identity() for engine in engines)
        engines[1].check()
    finally:
        client.images.remove(again.tag)
        for engine in engines:
            engine.close()
        client.close()
    assert first["image"] == second["image"] == IMAGE.inputs
    assert first["built"] != second["built"]
    assert first["built"].startswith("sha256:")
