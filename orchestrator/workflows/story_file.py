"""A story that came as a PDF or an EPUB to its words, where a worker has to read it."""

from agents.artifacts.story.story_text import StoryFile
from orchestrator.engine.stage import Workflow
from orchestrator.stages.read_story import read_story_file

WORKFLOW = Workflow(
    name="story_file",
    request=StoryFile,
    stages=(read_story_file,),
    needs_upload=True,
    is_errand=True,
)
