"""Strategies that damage what is good: documents, text and bytes."""

import copy
import json
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

Json = Any
ItemT = TypeVar("ItemT")
PARTS = "fuzz part"


class Corpus(tuple[ItemT, ...]):
    """What is damaged; named in short, for hypothesis writes out whatever a strategy was given."""

    def __repr__(self) -> str:
        return f"<{len(self)} of a corpus>"


TEXTS = (
    "", "\0", "\n", "../../etc/passwd", "/etc/passwd", "a/../b", "name\nwith a line", "\ud800",
    "\udfff\ud800", "\u202e", "\ufeff", "é" * 300, "x" * 6000, "{}", "@@goal", "$(id)", "'''",
    '"""', "\\", "\\end{document}", "%s%n", "NaN", "-Infinity", "1e999999999", "9**9**9**9",
    "None", "𝒙²",
    "ſ", "İ", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "\u2028", "<script>",
)  # fmt: skip
NUMBERS = (
    0, -1, 1, 2**31, 2**53 + 1, 2**63, -(2**63) - 1, 10**320, 1e308, -1e308, 5e-324, -0.0,
    float("nan"), float("inf"), 0.1,
)  # fmt: skip
texts = st.sampled_from(TEXTS) | st.text(max_size=40)
plain = texts | st.sampled_from(NUMBERS) | st.integers() | st.floats() | st.none() | st.booleans()
junk: SearchStrategy[Json] = (
    plain
    | st.lists(plain, max_size=4)
    | st.dictionaries(texts, plain, max_size=4)
    | st.just([{}] * 300)
)


@st.composite
def changed(draw: DrawFn, documents: Corpus[Json], most: int = 4) -> Json:
    """One of some documents, with up to so many places replaced, removed, doubled or swapped."""
    document = {PARTS: copy.deepcopy(documents[draw(st.integers(0, len(documents) - 1))])}
    for _ in range(draw(st.integers(0, most))):
        _change(draw, document, documents)
    return document[PARTS]


def _change(draw: DrawFn, root: Json, documents: Corpus[Json]) -> None:
    holder, key = root, PARTS
    while isinstance(holder[key], dict | list) and holder[key] and draw(st.integers(0, 5)):
        holder = holder[key]
        keys = list(holder) if isinstance(holder, dict) else range(len(holder))
        key = keys[draw(st.integers(0, len(keys) - 1))]
    deed = draw(st.integers(0, 5))
    if deed <= 2:
        holder[key] = copy.deepcopy(draw(junk))  # what is changed next may lie in it
    elif deed == 3 and holder is not root:
        del holder[key]
    elif deed == 4 and isinstance(holder, list):
        holder.insert(draw(st.integers(0, len(holder))), copy.deepcopy(holder[key]))
    elif isinstance(holder, dict) and holder is not root:
        holder[draw(texts)] = holder[key]
    else:
        holder[key] = copy.deepcopy(documents[draw(st.integers(0, len(documents) - 1))])


def written(document: Json) -> bytes:
    """The document as JSON; halves of surrogate pairs and infinities included."""
    return json.dumps(document).encode()


@st.composite
def mangled(draw: DrawFn, content: bytes, most: int = 3) -> bytes:
    """Bytes with pieces cut out, put in, doubled, or nested a hundred thousand deep."""
    data = bytearray(content)
    for _ in range(draw(st.integers(0, most))):
        at = draw(st.integers(0, len(data)))
        match draw(st.integers(0, 5)):
            case 0:
                del data[at : at + draw(st.integers(1, 400))]
            case 1:
                data[at:at] = draw(st.binary(max_size=12))
            case 2:
                data[at:at] = data[at : at + draw(st.integers(1, 400))]
            case 3:
                data[at:at] = draw(texts).encode(errors="surrogatepass")
            case 4:
                depth = draw(st.sampled_from((50, 300, 5_000, 100_000)))
                data[at:at] = draw(st.sampled_from((b"[", b'{"a":', b"(", b"-", b"~"))) * depth
            case _:
                data[at:] = b""
    return bytes(data)


@st.composite
def spliced(draw: DrawFn, sources: Corpus[str], words: tuple[str, ...], most: int = 6) -> str:
    """Lines of one source with lines of others, words of a list and junk put among them."""
    lines = sources[draw(st.integers(0, len(sources) - 1))].split("\n")
    for _ in range(draw(st.integers(0, most))):
        at = draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        column = draw(st.integers(0, len(line)))
        match draw(st.integers(0, 5)):
            case 0:
                other = sources[draw(st.integers(0, len(sources) - 1))].split("\n")
                begin = draw(st.integers(0, len(other) - 1))
                lines[at:at] = other[begin : begin + draw(st.integers(1, 12))]
            case 1:
                del lines[at : at + draw(st.integers(1, 4))]
                lines = lines or [""]
            case 2:
                lines[at] = line[:column] + draw(st.sampled_from(words)) + line[column:]
            case 3:
                lines[at] = line[:column] + draw(texts) + line[column:]
            case 4:
                lines[at] = line[:column] + line[column + draw(st.integers(1, 8)) :]
            case _:
                parts = line.split(" ")
                chosen = draw(st.integers(0, len(parts) - 1))
                parts[chosen] = draw(st.sampled_from(words))
                lines[at] = " ".join(parts)
    return "\n".join(lines)
