import re

from ui.parts.edit_start import IDEAS, alike, composer, edit_start


def test_the_limits_stand_in_the_form_and_every_field_has_a_name() -> None:
    html = edit_start(most_bytes=5_000_000, most_chars=400)
    assert 'data-most="5000000"' in html
    assert 'maxlength="400"' in html
    for field in ("edit-file", "edit-prompt"):
        assert f'for="{field}"' in html
        assert f'id="{field}"' in html
    assert html.count('data-edit="idea"') == len(IDEAS)
    assert 'for="more-prompt"' in composer(most_chars=400)


def test_another_video_is_sent_by_a_form_of_its_own() -> None:
    html = alike(most_bytes=5_000_000)
    assert 'data-most="5000000"' in html
    assert 'for="alike-file"' in html
    ids = [f'id="alike-{name}"' for name in ("file", "progress", "sent", "sending", "wrong")]
    assert all(each in html for each in ids)
    both = html + edit_start(most_bytes=1, most_chars=1)
    found = re.findall(r' id="([^"]+)"', both)
    assert len(found) == len(set(found))
