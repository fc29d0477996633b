"""Whatever is typed, the offline provider understands it or says why not, and soon.

It asks the algebra system nothing here: that answers in a container, under a limit of its own.
`make fuzz` goes on with the same test for minutes, guided by coverage.
"""

import contextlib
from datetime import UTC, datetime

import pytest
from fuzz.mutations import Corpus, mangled, spliced
from fuzz.sampled import ends_in, regressions, sampled
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from sampling import sample

from agents.artifacts.request import PROMPT_CHARS, ExplainerRequest
from agents.errors import AgentError
from agents.providers.offline.formula_text import plain_prompt, read_formula, readable
from agents.providers.offline.lessons import load_lessons
from agents.providers.offline.understand import lesson_of, understand_prompt
from orchestrator.engine.video_id import is_video_id, new_video_id

PROMPTS = Corpus(example for lesson in load_lessons() for example in lesson.examples)
WORDS = (
    "9**9**9**9", "x^x^x", "((((", "))))", "|x|", "√", "∫", "dx", "²", "⁻", "−", "–", "1/0", "e^",
    "sin", "cos x", "from 0 to", "to pi", "legs 3 and", "1e999", "0.1.2", "x", "X", "ｘ", "х",
    "derivative of", "matrix [[1,2],[3,4]]", "[[", "∞", "%", "10 000 000 000", "1,5", "½", "①", "٣",
    "1e-400", "-", "--", "= 0", "degrees", "°", "\u200b", "\u0301", "π", "τ", "xx", "2x2", "x²²",
)  # fmt: skip
BEFORE = ("", "the derivative of ", "integral of x^2 from 0 to 1 ")
LONG = (
    " ", "\t\n", "(", "a", "1", "x^", ")", "|", "-", "1 ", "1,", ".", "x ", "2x", "sin ", "sin(",
    "e^(", "[[", "[1,2],", "²", "to the ", "and ", "one ", "x + ", "/", "é", "\u202e", "𝒙", "𝟗",
    "ﬁ",    "squared ", "square root of ", "matrix ", "from 0 to ", "legs 3 and 4 ", "= ", "x=",
    "degrees ",
    "9**", "natural ", "divided ", "\u0301", "derivative of ", "d/dx ", "integral ", "'", "{", "√",
)  # fmt: skip
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def understand(prompt: str) -> None:
    """Do with a prompt all that is done on the host before the algebra system is asked."""
    try:
        prompt = ExplainerRequest(prompt=prompt).prompt
    except ValidationError:
        return
    assert is_video_id(new_video_id(NOW, prompt))
    readable(read_formula(plain_prompt(prompt)[:500]) or "")
    with contextlib.suppress(AgentError):
        intent = understand_prompt(prompt)
        intent.model_dump_json()
        lesson_of(intent).ask(intent)


@sampled(100)
@regressions("understand", lambda data: {"prompt": data.decode(errors="surrogatepass")})
@given(
    prompt=spliced(PROMPTS, WORDS)
    | st.text(max_size=200)
    | st.sampled_from(PROMPTS)
    .flatmap(lambda text: mangled(text.encode()))
    .map(lambda raw: raw.decode(errors="ignore"))
)
def test_every_prompt_is_understood_or_refused(prompt: str) -> None:
    understand(prompt)


@pytest.mark.parametrize("before", sample(BEFORE, 0))
@pytest.mark.parametrize("piece", sample(LONG, *range(3)))
def test_the_longest_prompt_there_may_be_takes_no_time_worth_speaking_of(
    piece: str, before: str
) -> None:
    # What takes a hundred times as long for ten times the text takes minutes here.
    with ends_in(10):
        understand((before + piece * PROMPT_CHARS)[: PROMPT_CHARS - 1] + "!")
