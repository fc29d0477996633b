import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts import base_image
from scripts.base_image import ensure_base_image
from scripts.step import SetUpError, Step
from tests.scripts.fake_engine import FakeEngine

NO_REGISTRY = [{"status": "Pulling"}, {"error": "lookup failed: no such host"}]


def ensure(engine: FakeEngine, running: Step) -> None:
    ensure_base_image(engine.api, running, prefix="chalkbox-test-", reference="deb:x")


def test_an_image_that_is_there_is_used(engine: FakeEngine, running: Step) -> None:
    engine.hold("deb:x")
    ensure(engine, running)
    assert running.note == "deb:x is there"
    assert engine.count("POST") == 0


def test_else_it_is_pulled(engine: FakeEngine, running: Step) -> None:
    ensure(engine, running)
    assert running.note == "deb:x pulled"
    assert "fromImage=deb&tag=x" in engine.asked[1]


def test_without_registry_and_root_there_is_one_clear_sentence(
    engine: FakeEngine, running: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.pull_says = NO_REGISTRY
    monkeypatch.setattr(base_image, "is_root", lambda: False)
    with pytest.raises(SetUpError, match="only root can build it") as caught:
        ensure(engine, running)
    assert "docker pull deb:x" in caught.value.remedy


def test_without_registry_it_is_built_and_handed_over(
    engine: FakeEngine,
    running: Step,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = tmp_path / "root"
    (root / "etc").mkdir(parents=True)
    (root / "etc" / "debian_version").write_text("13")

    @contextmanager
    def make(prefix: str) -> Iterator[Path]:
        assert prefix == "chalkbox-test-"
        yield root

    engine.pull_says = NO_REGISTRY
    monkeypatch.setattr(base_image, "is_root", lambda: True)
    monkeypatch.setattr(base_image, "find_program", lambda name: name)
    monkeypatch.setattr(base_image, "ARCHIVE_KEYS", tmp_path / "root/etc/debian_version")
    monkeypatch.setattr(base_image, "make_debian_root", make)
    ensure(engine, running)
    assert running.note == "deb:x built with debootstrap"
    assert "deb:x" in engine.images
    assert "no pull (lookup failed: no such host)" in capsys.readouterr().out
    with tarfile.open(fileobj=io.BytesIO(engine.bodies[-1])) as archive:
        assert archive.getnames() == [".", "./etc", "./etc/debian_version"]
