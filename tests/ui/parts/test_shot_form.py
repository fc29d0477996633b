import re

from agents.artifacts.story.shot_list import FormChange
from agents.artifacts.story.words import ShotType
from orchestrator.film_view import ShotChange
from ui.parts.shot_form import film_dialogs


def test_the_form_of_a_film_may_be_chosen_anew() -> None:
    fields = re.findall(r'data-form="([^"]+)"', film_dialogs(most_bytes=5))
    assert set(fields) == set(FormChange.model_fields)


def test_every_field_of_the_form_may_be_changed_and_every_label_has_its_field() -> None:
    html = film_dialogs(most_bytes=5)
    fields = re.findall(r'data-field="([^"]+)"', html)
    assert set(fields) <= set(ShotChange.model_fields)
    assert len(fields) == len(set(fields)) == 12
    ids = set(re.findall(r' id="([^"]+)"', html))
    assert set(re.findall(r' for="([^"]+)"', html)) <= ids
    assert html.count('data-most="5"') == 2
    for kind in ShotType:
        assert f'value="{kind.value}"' in html
