"""One scene of a film that has several: the request of a run of its own, within the run."""

from typing import ClassVar

from agents.artifacts.base import Artifact
from agents.artifacts.request import ExplainerRequest
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.artifacts.upgraded_prompt import UpgradedPrompt


class ScenePart(Artifact):
    """All that the code of one scene is written after."""

    FILE: ClassVar[str] = "request.json"

    request: ExplainerRequest
    upgraded: UpgradedPrompt
    spec: ManimSceneSpec
    """Of this scene alone."""
