import io
import os
import tarfile
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orchestrator.sandbox.image import SandboxImage
from scripts import build_sandbox
from scripts.build_sandbox import (
    BuildLog,
    build_image,
    ensure_sandbox_image,
    pack_context,
    remove_older_images,
)
from scripts.step import SetUpError, Step
from scripts.surroundings import Surroundings
from tests.scripts.fake_engine import FakeEngine

LABEL = "org.chalkbox.inputs"


@pytest.fixture
def image(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SandboxImage:
    folder = tmp_path / "checkout" / "sandbox_image"
    (folder / "runner").mkdir(parents=True)
    (folder / "Dockerfile").write_text("FROM debian:trixie-slim\nCOPY runner /runner\n")
    (folder / "runner" / "a.py").write_text("a = 1\n")
    monkeypatch.setattr(build_sandbox, "PROJECT_ROOT", tmp_path / "checkout")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return SandboxImage("box", folder)


def around(engine: FakeEngine) -> Surroundings:
    return Surroundings({"DOCKER_HOST": engine.address, "CHALKBOX_SANDBOX_IMAGE": "box"})


def test_an_image_that_is_there_is_neither_built_nor_its_base_wanted(
    engine: FakeEngine, image: SandboxImage
) -> None:
    engine.hold(image.tag, labels=image.labels)
    assert ensure_sandbox_image(engine.api, around(engine)).tag == image.tag
    assert [line.split()[0] for line in engine.asked] == ["GET"]


def test_a_missing_image_is_built_on_its_base(
    engine: FakeEngine, image: SandboxImage, capsys: pytest.CaptureFixture[str]
) -> None:
    engine.hold("debian:trixie-slim")
    engine.build_says = [{"stream": "Step 1/2 : FROM debian:trixie-slim"}, {"stream": "\n"}]
    ensure_sandbox_image(engine.api, around(engine))
    assert engine.images[image.tag]["Config"]["Labels"] == image.labels
    printed = capsys.readouterr().out
    assert "sandbox image: Step 1/2 FROM debian:trixie-slim   [0 s]" in printed
    assert f"{image.tag} built" in printed


def test_an_image_with_another_contract_is_built_again(
    engine: FakeEngine, image: SandboxImage
) -> None:
    engine.hold("debian:trixie-slim")
    engine.hold(image.tag, labels={**image.labels, "org.chalkbox.contract": "0"})
    ensure_sandbox_image(engine.api, around(engine))
    assert engine.count("POST /build") == 1


def test_two_set_ups_at_once_build_once(engine: FakeEngine, image: SandboxImage) -> None:
    engine.hold("debian:trixie-slim")
    engine.build_says = [{"stream": f"line {number}\n"} for number in range(1000)]
    begin = threading.Barrier(3)

    def set_up() -> None:
        begin.wait()
        ensure_sandbox_image(engine.api, around(engine))

    threads = [threading.Thread(target=set_up) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert engine.count("POST /build") == 1


def test_a_failed_build_shows_the_end_of_its_output(
    engine: FakeEngine, image: SandboxImage, running: Step
) -> None:
    lines: Iterator[str] = (f"line {number}\n" for number in range(100))
    engine.build_says = [
        {"stream": "Step 7/9 : RUN false"},
        *({"stream": line} for line in lines),
        {"error": "returned a non-zero code: 1"},
    ]
    with pytest.raises(SetUpError) as caught:
        build_image(engine.api, image, running)
    assert "step 7/9 failed" in caught.value.problem
    shown = caught.value.detail.splitlines()
    assert len(shown) == 31
    assert shown[0] == "line 70"
    assert shown[-1] == "returned a non-zero code: 1"


def test_the_context_is_the_same_bytes_whatever_the_umask_and_the_time(
    image: SandboxImage,
) -> None:
    first = pack_context(image)
    path = image.build_folder / "runner" / "a.py"
    path.chmod(0o600)
    os.utime(path, (0, 0))
    (image.build_folder / ".hidden").write_text("not a build input")
    assert pack_context(image) == first
    with tarfile.open(fileobj=io.BytesIO(first)) as archive:
        assert archive.getnames() == ["Dockerfile", "runner/a.py"]
        assert {member.mode for member in archive} == {0o644}


def test_only_older_versions_of_ours_that_nobody_uses_go(
    engine: FakeEngine, image: SandboxImage
) -> None:
    ours = {LABEL: "x"}
    engine.hold(image.tag, labels=image.labels)
    engine.hold("box:old", labels=ours)
    engine.hold("box:used", labels=ours)
    engine.hold("box:young", labels=ours, tagged=datetime.now(UTC).isoformat())
    engine.hold("boxes:old", labels=ours)
    engine.in_use = {"box:used"}
    assert remove_older_images(engine.api, image, set()) == 1
    assert sorted(engine.images) == sorted([image.tag, "box:used", "box:young", "boxes:old"])
    assert "label" in engine.asked[0]


def test_the_log_keeps_the_layers_that_the_next_build_wants() -> None:
    log = BuildLog()
    for said in ("Step 2/3 : RUN a \\\n  b", " ---> Using cache", " ---> 0123456789ab", "\n"):
        log.read({"stream": said})
    log.read({"status": "Pulling"})
    assert log.step == "2/3"
    assert log.layers == {"0123456789ab"}
