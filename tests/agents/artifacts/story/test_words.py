from agents.artifacts.story.words import Mood, Music


def test_all_music_may_be_of_any_mood_that_a_scene_can_have() -> None:
    assert {each.mood for each in Music} == {None, *Mood}
