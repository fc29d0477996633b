"""A story to a narrated film with pictures, music and captions."""

from agents.artifacts.story.story_request import StoryRequest
from orchestrator.engine.stage import Workflow
from orchestrator.stages.cut_film import cut_film
from orchestrator.stages.draw_shots import draw_shots
from orchestrator.stages.finish_film import finish_film
from orchestrator.stages.plan_film import digest_story, plan_shots, split_story
from orchestrator.stages.record_voices import record_voices
from orchestrator.stages.score_film import score_film

WORKFLOW = Workflow(
    name="story_film",
    request=StoryRequest,
    stages=(
        digest_story,
        split_story,
        plan_shots,
        record_voices,
        draw_shots,
        score_film,
        cut_film,
        finish_film,
    ),
    beside=((draw_shots, score_film),),
    takes_story=True,
    long_stages=(draw_shots, finish_film),
)
