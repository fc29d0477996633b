"""A sentence has one sound for its words and voice; times of another are not believed."""

import json
from itertools import pairwise
from typing import Any

import pytest
from voicing import order_in

from orchestrator.errors import SandboxProtocolError
from orchestrator.media.sentences import Sentence, one_line, read_sentences, sentences_script
from orchestrator.media.voices import Voice

WOMAN = Voice("en+f3", 46, 158)
HELLO, BYE = Sentence("Hello there.", WOMAN, "en"), Sentence("Good bye.", WOMAN, "en")


def heard(sentence: Sentence, words: int = 2) -> dict[str, Any]:
    moments = [0.15 + 0.3 * number for number in range(words + 1)]
    line = {
        "begin_s": 0.15,
        "end_s": moments[-1],
        "words": list(pairwise(moments)),
    }
    return {"shot": sentence.name, "duration_s": 2.0, "utterances": [line]}


def read(*told: dict[str, Any]) -> Any:
    return read_sentences(json.dumps({"shots": told}).encode(), (HELLO, BYE))


def test_the_script_has_each_sentence_under_its_own_name() -> None:
    first, second = order_in(sentences_script([HELLO, BYE]))["shots"]
    assert (first["shot"], second["shot"]) == (HELLO.name, BYE.name)
    assert first["lines"][0]["said"] == "Hello there."
    assert first["lines"][0]["voice"] == "en+f3"
    assert 0 < first["lead_in_s"] < first["tail_s"] < 1


def test_a_name_is_that_of_the_words_and_the_voice() -> None:
    assert Sentence("Hello there.", WOMAN, "en").name == HELLO.name
    others = {BYE.name, Sentence("Hello there.", Voice("en+m3", 46, 158), "en").name}
    others.add(Sentence("Hello there.", Voice("en+f3", 46, 150), "en").name)
    assert len(others | {HELLO.name}) == 4
    assert HELLO.name.isalnum()


def test_a_caption_of_several_lines_is_one_line() -> None:
    assert one_line(" A right\n  triangle ") == "A right triangle"


def test_what_was_heard_is_read_by_name() -> None:
    found = read(heard(HELLO), heard(BYE))
    assert found[BYE.name].duration_s == 2.0
    assert len(found[HELLO.name].utterances[0].words) == 2


@pytest.mark.parametrize(
    "told",
    [
        (heard(HELLO),),
        (heard(BYE), heard(HELLO)),
        (heard(HELLO), heard(BYE, words=3)),
        (heard(HELLO), heard(BYE) | {"utterances": []}),
        (heard(HELLO), heard(BYE) | {"duration_s": -1}),
    ],
    ids=["few", "order", "words", "none", "length"],
)
def test_times_that_do_not_fit_are_not_believed(told: tuple[dict[str, Any], ...]) -> None:
    with pytest.raises(SandboxProtocolError):
        read(*told)
