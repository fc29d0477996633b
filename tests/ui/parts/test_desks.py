from ui.parts.desks import desk_of, desks


def test_every_desk_can_be_reached_and_the_first_is_where_one_begins() -> None:
    html = desks(("explainer", "story_film", "video_edit"))
    assert '<a href="./" data-desk="explain" aria-current="page">' in html
    assert 'href="./?desk=film"' in html
    assert 'href="./?desk=edit"' in html


def test_a_workflow_without_words_of_its_own_has_a_desk_too() -> None:
    assert desk_of("sound_map") == ("sound-map", "Sound map", "Sound map")
