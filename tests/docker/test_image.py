"""What the sandbox image holds and what it must not."""

import docker
import pytest
from containers import IMAGE

from orchestrator.sandbox.image import LABEL_CONTRACT, LABEL_INPUTS

pytestmark = pytest.mark.docker

LARGEST_BYTES = 2_000_000_000
NOT_THERE = """
for name in gcc g++ cc c++ clang make as ld pip pip3 curl wget ssh git; do command -v $name; done
find /usr/share/doc /usr/share/man /usr/share/info /usr/share/locale \
    /usr/share/texlive/texmf-dist/doc -type f ! -name copyright ! -name locale.alias 2>/dev/null
exit 0
"""


def test_it_is_small_and_labelled() -> None:
    client = docker.DockerClient()
    try:
        attributes = client.images.get(IMAGE.tag).attrs
    finally:
        client.close()
    assert attributes["Size"] <= LARGEST_BYTES
    assert attributes["Config"]["User"] == "10001:10001"
    assert attributes["Config"]["Labels"][LABEL_INPUTS] == IMAGE.inputs
    assert attributes["Config"]["Labels"][LABEL_CONTRACT] == "1"


def test_it_has_no_compiler_no_download_tool_no_docs_and_no_locales() -> None:
    client = docker.DockerClient()
    try:
        found = client.containers.run(
            IMAGE.tag,
            ["-c", NOT_THERE],
            entrypoint="/bin/sh",
            network_mode="none",
            remove=True,
        )
    finally:
        client.close()
    assert found.decode() == ""
