"""What is seen while a story is told."""

from agents.providers.offline.story.digest import digest_story
from agents.providers.offline.story.scenes import split_scenes
from agents.providers.offline.story.shots import plan_shots


def test_light_and_weather_go_on_with_the_story_inside_of_a_scene() -> None:
    digest = digest_story(
        "Marta went down to the harbour at dusk and waited there for a long, long time. In the"
        " night the storm broke over the sea, and her lamp shone out through the rain to the boats."
        " At dawn the storm was over, and the boat came home to the harbour with all of its men."
    )
    scenes = split_scenes(digest)
    assert len(scenes.scenes) == 1
    told = [shot for shot in plan_shots(digest, scenes).shots if shot.lines]
    assert [(shot.time.value, shot.weather.value) for shot in told] == [
        ("dusk", "clear"),
        ("night", "storm"),
        ("dawn", "clear"),
    ]
    assert "night" in told[1].description


def test_who_goes_elsewhere_the_next_day_is_seen_there() -> None:
    digest = digest_story(
        "We walked up the road to the house without another word, and the dust rose behind us. The"
        " next morning I sat under a tree in the garden with nothing to do until it was noon again."
    )
    told = [shot for shot in plan_shots(digest, split_scenes(digest)).shots if shot.lines]
    assert [shot.scenery.value for shot in told][-1] == "garden"
    assert "rose" not in {shot.thing for shot in told}
