import contextlib
import time

import pytest

from agents.errors import AgentError, BadParameterError, UnclearPromptError
from agents.providers.offline.matrix_prompt import exact_number, read_matrix

PARAPHRASES = [
    ("Show what the matrix [[2, 1], [1, 3]] does to the plane", "2 1 1 3"),
    ("matrix 0 -1; 1 0 as a transformation", "0 -1 1 0"),
    ("explain the linear transformation with matrix (1 1, 0 1)", "1 1 0 1"),
    ("determinant of [[3,0],[0,2]] as area", "3 0 0 2"),
    (r"Visualise \begin{pmatrix} 2 & 1 \\ 1 & 3 \end{pmatrix} as a linear map", "2 1 1 3"),
    (r"$A = \begin{bmatrix}0.5&0\\0&-2\\\end{bmatrix}$ as a transformation", "0.5 0 0 -2"),
    (r"\left( \begin{array}{cc} 1 & 2 \\ 3 & 4 \end{array} \right) matrix", "1 2 3 4"),
    ("matrix with rows (2,1) and (1,3)", "2 1 1 3"),
    ("matrix with columns (2,1) and (0,3)", "2 0 1 3"),
    ("Matrix {{0.5, 0}, {0, 2}}: what does it do?", "0.5 0 0 2"),
    ("What does the matrix [2 1; 1 3] do?", "2 1 1 3"),
    ("eigenvectors of ((1,2),(3,4))", "1 2 3 4"),
    ("linear transformation a=1, b=2, c=3, d=4", "1 2 3 4"),
    ("matrix [[1/2, -3/4], [0, 1]] on the plane", "1/2 -3/4 0 1"),
    ("[[1,2],[3,4]] transformation", "1 2 3 4"),
    ("the matrix\n[1 2\n3 4]\nacting on the plane", "1 2 3 4"),
    ("matrix [[- 1, 0], [0, − 1]] on the plane", "-1 0 0 -1"),  # noqa: RUF001
    ("rotation by 90 degrees as a matrix", "cos(pi*1/2) -sin(pi*1/2) sin(pi*1/2) cos(pi*1/2)"),
    ("45° clockwise rotation matrix", "cos(pi*-1/4) -sin(pi*-1/4) sin(pi*-1/4) cos(pi*-1/4)"),
    ("matrix for a 180 degree rotation", "cos(pi*1) -sin(pi*1) sin(pi*1) cos(pi*1)"),
]
VECTORS = [
    ("Matrix {{0.5, 0}, {0, 2}}: what does it do to the vector (1, 2)?", ("1", "2")),
    ("Apply the matrix [[1,2],[0,1]] to (1, -1/2)", ("1", "-1/2")),
    ("matrix [[1,2],[0,1]] and the vector [3 1]", ("3", "1")),
    ("matrix [[1,2],[0,1]] on the plane", None),
]
GENERAL = [
    "how does a 2x2 matrix transform the plane?",
    "Explain the determinant as area",
    "What are eigenvectors geometrically?",
    "Explain linear transformations visually",
]
ELSEWHERE = [
    "the movie The Matrix",
    "matrix multiplication of 3x3",
    "inverse of a matrix",
    "inverse of [[2,1],[1,3]]",
    "transpose of [[2,1],[1,3]]",
    "the product of [[1,2],[3,4]] and [[0,1],[1,0]]",
    "confusion matrix",
    "dot matrix printer",
    "extracellular matrix",
    "adjacency matrix of a graph",
    "the rank of a matrix",
    "solve [[2,1],[1,3]] x = (1,2)",
    "numpy matrix [[1,2],[3,4]]",
    "the plane takes off",
    "plane geometry",
    "the transformation of Europe",
    "Explain the transformer architecture",
    "graph transformation of f(x) = x^2",
    "derivative of a matrix",
    "rotation of the earth by 15 degrees",
    "linear regression",
    "area of a triangle",
    "x^2 - 5x + 6 = 0",
    "density matrix in quantum physics",
    "Jacobian determinant",
    "matrix",
    "[1,2,3]",
    "what is a vector",
    "",
]


@pytest.mark.parametrize(("prompt", "entries"), PARAPHRASES)
def test_entries_are_read(prompt: str, entries: str) -> None:
    read = read_matrix(prompt)
    assert read is not None
    assert read.entries == tuple(entries.split())


@pytest.mark.parametrize(("prompt", "vector"), VECTORS)
def test_vectors_are_read(prompt: str, vector: tuple[str, str] | None) -> None:
    read = read_matrix(prompt)
    assert read is not None
    assert read.vector == vector


@pytest.mark.parametrize("prompt", GENERAL)
def test_no_matrix_is_made_up(prompt: str) -> None:
    read = read_matrix(prompt)
    assert read is not None
    assert read.entries is None


@pytest.mark.parametrize("prompt", ELSEWHERE)
def test_other_topics_are_left_alone(prompt: str) -> None:
    assert read_matrix(prompt) is None


@pytest.mark.parametrize(
    ("prompt", "error", "words"),
    [
        ("matrix [[1,2,3],[4,5,6],[7,8,9]] on the plane", BadParameterError, "3×3"),  # noqa: RUF001
        ("What does a 3x3 matrix do to the plane?", BadParameterError, "3×3 matrix"),  # noqa: RUF001
        ("matrix [[1,2]] as a map", BadParameterError, "1×2 matrix"),  # noqa: RUF001
        ("matrix (1 1, 0 1, 2 2) as linear map", BadParameterError, "3×2 matrix"),  # noqa: RUF001
        ("matrix [[1,2],[3]] on the plane", BadParameterError, "have 2 and 1 entries"),
        (r"matrix \begin{pmatrix} 1 & 2 & 3 \\ 4 & 5 & 6 \end{pmatrix}", BadParameterError, "2×3"),  # noqa: RUF001
        (r"matrix \begin{pmatrix} 1 & x \\ 4 & 5 \end{pmatrix}", UnclearPromptError, "a number"),
        ("matrix [[100,0],[0,1]] on the plane", BadParameterError, "between -9 and 9"),
        ("matrix [[0.123456,0],[0,1]] on the plane", BadParameterError, "few digits"),
        ("matrix [[1,0],[0,1]] on the vector (50, 1)", BadParameterError, "number 50"),
        ("matrix [[a,b],[c,d]] on the plane", UnclearPromptError, "could not be read"),
        ("matrix [[1,x],[0,1]] on the plane", UnclearPromptError, "could not be read"),
        ("matrix [[1,1/0],[0,1]] on the plane", UnclearPromptError, "'1/0' is not a number"),
        ("matrices [[1,0],[0,1]] and [[2,0],[0,2]]", UnclearPromptError, "more than one matrix"),
        ("rotation by 400 degrees as a matrix", BadParameterError, "more than once"),
    ],
)
def test_unusable_matrices_are_named(prompt: str, error: type[AgentError], words: str) -> None:
    with pytest.raises(error, match=words):
        read_matrix(prompt)


def test_numbers_are_exact() -> None:
    assert exact_number("-3/4") == -0.75
    assert str(exact_number("0.1")) == "1/10"


@pytest.mark.parametrize(
    "prompt",
    [
        "matrix " + "[" * 20000,
        "matrix " + "[1, 2], " * 3000,
        "matrix " + "1 " * 9000,
        "matrix " + "1 2; " * 4000,
        "matrix [" + "1 2, " * 4000,
        "matrix " + "(1 2" * 4000,
        "rotation matrix " + "of " * 6000,
        "rotate " * 3000 + "matrix",
        r"matrix \begin{pmatrix}" + "1 & " * 5000,
        "matrix " + r"\begin{pmatrix}" * 1500,
        "linear " * 3000,
    ],
)
def test_long_prompts_are_answered_soon(prompt: str) -> None:
    begin = time.process_time()
    with contextlib.suppress(AgentError):
        read_matrix(prompt)
    assert time.process_time() - begin < 10
