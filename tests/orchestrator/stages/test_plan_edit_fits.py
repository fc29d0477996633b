"""Plans are seen to fit the video and the files beside it, or it is asked."""

import pytest
from edit_layouts import LAYOUTS

from agents.artifacts.editing.edit_plan import EditTask
from agents.artifacts.editing.edit_session import EditRequest, Upload
from agents.artifacts.media_facts import MediaFacts, MediaStream
from orchestrator.stages.plan_edit import why_not

PLAIN, MUTE = LAYOUTS["plain"], LAYOUTS["no sound"]
CAPTIONS = MediaFacts(
    readable=True, container="srt", streams=(MediaStream(kind="subtitle", codec="subrip"),)
)


def asked(plugin: str, operation: str, *others: MediaFacts, before: MediaFacts = PLAIN) -> str:
    request = EditRequest(
        number=1,
        prompt="x",
        based_on=0,
        file="source.mp4",
        before=before,
        others=tuple(Upload(file=f"source-{n}.bin") for n in range(2, 2 + len(others))),
        other_facts=others,
    )
    return why_not((EditTask(task=1, plugin=plugin, operation=operation),), request)


@pytest.mark.parametrize(
    ("plugin", "operation", "others", "why"),
    [
        ("captions", "burn", (CAPTIONS,), ""),
        ("captions", "burn", (PLAIN,), "a file of captions is needed"),
        ("ffmpeg", "join", (CAPTIONS,), "another file is needed"),
        ("ffmpeg", "join", (CAPTIONS, PLAIN), ""),
        ("ffmpeg", "overlay_image", (), "a picture is needed"),
        ("ffmpeg", "replace_audio", (MUTE,), "has no sound"),
    ],
)
def test_the_further_file_has_to_be_one_that_fits(
    plugin: str, operation: str, others: tuple[MediaFacts, ...], why: str
) -> None:
    found = asked(plugin, operation, *others)
    assert why in found
    assert bool(found) is bool(why)


def test_an_archive_is_not_gone_on_with() -> None:
    archive = PLAIN.model_copy(update={"parts": 3})
    assert "an archive of 3 videos" in asked("ffmpeg", "reverse", before=archive)
