"""What is locked is pinned with digests and free; what is not is named."""

import pytest

from scripts.gpu_licences import NVIDIA
from scripts.locked import wrong_in_image_lock, wrong_in_uv_lock, wrong_licences
from scripts.third_party import DOCUMENT, IMAGE_LOCK, UV_LOCK

HASH = "sha256:" + "0" * 64
PACKAGE = """
[[package]]
name = "one"
version = "1.0"
source = { SOURCE }
wheels = [ { url = "https://x/one.whl", HASH }, ]
"""
GOOD = PACKAGE.replace("SOURCE", 'registry = "https://pypi.org/simple"')


def test_what_this_repository_locks_is_right() -> None:
    assert list(wrong_in_uv_lock(UV_LOCK.read_text(encoding="utf-8"))) == []
    assert list(wrong_in_image_lock(IMAGE_LOCK.read_text(encoding="utf-8"))) == []
    assert list(wrong_licences(DOCUMENT.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD.replace("HASH", f'hash = "{HASH}"'), None),
        (GOOD.replace("HASH", 'hash = "md5:00"'), "no sha256"),
        (GOOD.replace(", HASH", ""), "no sha256"),
        (GOOD.replace("wheels = [ ", "nothing = [ ").replace("HASH", "a = 1"), "no files"),
        (PACKAGE.replace("SOURCE", 'git = "https://x"').replace("HASH", f'hash = "{HASH}"'), "git"),
        (PACKAGE.replace("SOURCE", 'registry = "https://x"').replace("HASH", "a = 1"), "https://x"),
    ],
)
def test_a_package_from_elsewhere_or_without_a_digest_is_named(text: str, says: str | None) -> None:
    found = list(wrong_in_uv_lock(text))
    assert found == [] if says is None else says in found[0]


@pytest.mark.parametrize(
    ("line", "good"),
    [
        (f"one==1.0 --hash={HASH}", True),
        (
            f"one[extra]==1.0 ; sys_platform == 'linux' \\\n    --hash={HASH} \\\n --hash={HASH}",
            True,
        ),
        ("# only words", True),
        ("one==1.0", False),
        (f"one>=1.0 --hash={HASH}", False),
        (f"one --hash={HASH}", False),
        (f"one==1.* --hash={HASH}", False),
        ("--extra-index-url https://x", False),
        ("-e .", False),
        (f"one @ https://x/one.whl --hash={HASH}", False),
    ],
)
def test_whatever_is_not_pinned_with_its_digests_is_named(line: str, good: bool) -> None:
    assert (list(wrong_in_image_lock(line)) == []) is good


@pytest.mark.parametrize(
    ("row", "good"),
    [
        ("| one | MIT |", True),
        ("| one | LGPL-3.0-only |", True),
        ("| one | 1.0 | `f` | `00` | Apache-2.0 (`f.txt`) |", True),
        ("| one | GPL-3.0 |", False),
        ("| one | AGPL-3.0 |", False),
        ("| one | MIT AND SSPL-1.0 |", False),
        ("| one | CC-BY-NC-4.0 |", False),
        ("| one | proprietary |", False),
        ("| one | ask us |", False),
    ],
)
def test_a_licence_that_is_not_free_is_named(row: str, good: bool) -> None:
    document = f"## On the host: what the program needs\n\n{row}\n"
    assert (list(wrong_licences(document)) == []) is good


def test_in_the_image_programs_may_be_under_the_gpl() -> None:
    assert list(wrong_licences("## In the sandbox image\n| ffmpeg | GPL-2+ |\n")) == []


@pytest.mark.parametrize(
    ("section", "name", "good"),
    [
        ("## On the host, with the extra `gpu` alone", "nvidia-cublas", True),
        ("## On the host, with the extra `gpu` alone", "another", False),
        ("## On the host: what the program needs", "nvidia-cublas", False),
    ],
)
def test_nvidias_terms_are_for_its_own_libraries_with_the_extra_alone(
    section: str, name: str, good: bool
) -> None:
    document = f"{section}\n\n| {name} | {NVIDIA} |\n"
    assert (list(wrong_licences(document)) == []) is good
