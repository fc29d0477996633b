"""An uploaded video and what is to be done with it, in plain words, to an edited video."""

from agents.artifacts.editing.edit_session import EditSession
from orchestrator.engine.stage import Workflow
from orchestrator.stages.edit_session import answer_requests, probe_source
from orchestrator.stages.look_at_video import look_at_upload

WORKFLOW = Workflow(
    name="video_edit",
    request=EditSession,
    stages=(probe_source, answer_requests, look_at_upload),
    long_stages=(answer_requests,),
    needs_upload=True,
)
