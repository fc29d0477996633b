"""Films written by hand as the stages leave them, up to what is seen and heard when."""

from pathlib import Path

from timelines import DIGEST, STORY, film

from agents.artifacts.story.narration import ShotVoice
from agents.artifacts.story.shot_clips import ShotClip, ShotClips
from agents.artifacts.story.shot_list import Shot, ShotList, SpokenLine
from agents.artifacts.story.words import ShotType
from orchestrator.engine.manifest import InputDigest
from orchestrator.engine.run_folder import RunFolder

LINE = SpokenLine(speaker="anna", text="Who is there?", first=0, last=0)
SHOTS = ShotList(
    shots=(
        Shot(id="s01-01", scene=1, type=ShotType.TITLE, description="", card="One", seconds=2),
        Shot(
            id="s01-02", scene=1, type=ShotType.MEDIUM, description="Anna.", seconds=5,
            characters=("anna",), lines=(LINE,),
        ),
    )
)  # fmt: skip
BECAUSE = "it could not be drawn: no ink"


def write_film(root: Path, *, made: bool = True) -> RunFolder:
    """A film is planned; with `made`, its clips are there and in their places."""
    folder = RunFolder.open(root)
    folder.as_stage("digest_story").write_artifact(STORY)
    folder.as_stage("plan_shots").write_artifact(SHOTS)
    if made:
        write_made(folder)
    return folder


def write_made(folder: RunFolder) -> None:
    """All that is made of the shots as they are now."""
    entry = folder.manifest.find(ShotList.FILE)
    assert entry is not None
    inputs = (InputDigest(name=entry.name, sha256=entry.sha256),)
    clips = tuple(
        ShotClip(
            shot=each.id, file=f"clips/{each.id}.mp4", sha256=DIGEST, duration_s=5, frames=150,
            requested="storyboard", used=used, because=because,
        )
        for each, used, because in zip(
            SHOTS.shots, ("storyboard", "words"), ("", BECAUSE), strict=True
        )
    )  # fmt: skip
    drawing, cutting = folder.as_stage("draw_shots"), folder.as_stage("cut_film")
    drawing.write_file("clips/s01-01.jpg", b"jpg")
    drawing.write_artifact(ShotClips(clips=clips), inputs=inputs)
    voices = [ShotVoice(shot=each.id, duration_s=5) for each in SHOTS.shots]
    cutting.write_artifact(film(*voices), inputs=inputs)
