"""Finds out whether a prompt is about a matrix acting on the plane, and reads the matrix."""

import re
from dataclasses import dataclass
from fractions import Fraction

from agents.errors import BadParameterError, UnclearPromptError

ABOUT = re.compile(
    r"\bmatri(?:x|ces)\b|\bmatrix\}|linear\s+(?:transform|map|operator)|\bdeterminants?\b|\beigen"
)
ON_PLANE = re.compile(
    r"\bplane\b|transform|geometr|visual|\bgrid\b|\barea\b|stretch|\bbasis\b|linear\s+map|\beigen"
    r"|\bdeterminants?\b|\b2\s*(?:x|by)\s*2\b|squish|\bshear"
)
ELSEWHERE = re.compile(
    r"\bmovies?\b|\bfilms?\b|keanu|\bneo\b|trilog|invers|invert|transpos|multipl|product|\btimes\b"
    r"|\badd(?:ing|ition)?\b|\bsums?\b|subtract|\brank\b|exponential|\bpowers?\b|diagonali|confusion"
    r"|adjacen|correlat|covarian|stochastic|markov|densit|dot[\s-]matrix|printer|\brisk|decision"
    r"|eisenhower|gauss|eliminat|\bsystems?\b|\bsolv|jacobian|hessian|sparse|hadamard|payoff|\bgame"
    r"|cell\b|extracell|biolog|\bhair|toyota|\bled\b|laser|histor|invent|\bwho\b|deriv|integra"
    r"|decompos|\bsvd\b|cofactor|adjug|neural|attention|genetic|fourier|fourth|laplace|cramer"
    r"|numpy|python|excel|spreadsheet|\bcode\b|latex|\bquotient|eigenfaces?|quantum|pauli|tensor"
    r"|social|culture|genes?\b|language|pythag|hypotenuse|factors?\b|team|project|trace\b|norm\b"
)
ENVIRONMENT = re.compile(
    r"\\begin\{((?:[pbv]|small)?matrix|array)\}(?:\{[clr|]+\})?(.*?)\\end\{\1\}", re.DOTALL
)
NUMBER = r"[-+]?\s?(?:\d+(?:\.\d+)?|\.\d+)(?:\s*/\s*\d+)?"
GROUP = r"[\[({]\s*[^\[\](){}]{1,80}?\s*[\])}]"
BETWEEN = r"\s*(?:[,;]|and|\n)?\s*"
NESTED = re.compile(rf"[\[({{]\s*{GROUP}(?:{BETWEEN}{GROUP}){{0,9}}\s*[\])}}]")
SIDE_BY_SIDE = re.compile(rf"(rows?|columns?)\s+(?:are\s+)?({GROUP}(?:{BETWEEN}{GROUP}){{1,9}})")
ADJACENT = re.compile(rf"(?<![\w)])({GROUP}(?:\s*[,;]\s*{GROUP}){{1,9}})")
SINGLE = re.compile(r"[\[({]([^\[\](){}]{1,300})[\])}]")
BARE = re.compile(
    rf"({NUMBER}(?:[\s,]+{NUMBER}){{0,5}}(?:\s*;\s*{NUMBER}(?:[\s,]+{NUMBER}){{0,5}})+)"
)
NAMED = tuple(re.compile(rf"\b{letter}\s*=\s*({NUMBER})(?![\w^])") for letter in "abcd")
SHAPE = re.compile(r"\b(\d{1,3})\s*(?:x|by)\s*(\d{1,3})\b")
ROTATION = re.compile(
    r"\brotat\w*\b\D{0,40}?(-?\d+(?:\.\d+)?)\s*(?:degrees?|deg\b|°)"
    r"|(-?\d+(?:\.\d+)?)\s*-?(?:degrees?|deg\b|°)[\s-]*(?:\w+\s+){0,2}rotat"
)
VECTOR = re.compile(
    rf"(?:vectors?|points?|arrow|\bto|\bon|\bof|\band)\s*(?:[a-z]\s*=\s*)?[\[(<]\s*({NUMBER})"
    rf"(?:\s*,\s*|\s+)({NUMBER})\s*[\])>]"
)
LARGEST = 9
"""Of the sizes of the entries: larger ones leave no room for the square that they act on."""
MOST_DIGITS = 9_999
EXAMPLE = "[[2, 1], [1, 3]]"

Rows = list[list[str]]


@dataclass(frozen=True)
class MatrixPrompt:
    """A matrix was meant; its entries as expressions, row by row, or None when none are named."""

    entries: tuple[str, str, str, str] | None
    vector: tuple[str, str] | None
    """A vector that the prompt wants to see moved, as exact text."""


def read_matrix(prompt: str) -> MatrixPrompt | None:
    """The matrix of a prompt, or None when it is about something else.

    Raises:
        BadParameterError: It has not two rows and two columns, or its numbers are too large.
        UnclearPromptError: A matrix is meant, but it could not be read.
    """
    text = plain_text(prompt)
    about, on_plane = ABOUT.search(text), ON_PLANE.search(text)
    if ELSEWHERE.search(text) or not (about or on_plane):
        return None
    found = _find_rows(text)
    if found is not None:
        rows, rest = found
        if not about and not re.search(r"transform|plane|linear", text):
            return None
        if _find_rows(rest) is not None:
            raise UnclearPromptError(
                "There is more than one matrix; ask for one at a time.", context={"prompt": text}
            )
        return MatrixPrompt(_entries(rows), _vector(rest))
    if about and (angle := ROTATION.search(text)):
        return MatrixPrompt(_rotation(angle.group(1) or angle.group(2), text), _vector(text))
    if about and (shape := SHAPE.search(text)):
        _check_shape([int(shape.group(1))], int(shape.group(2)))
    if about and re.search(r"[\[(]\s*[-\w./]+\s*[,;&\s]\s*[-\w./]+", text) and not _vector(text):
        raise UnclearPromptError(
            f"The matrix could not be read. Write its rows like {EXAMPLE}.",
            context={"prompt": text[:200]},
        )
    return MatrixPrompt(None, _vector(text)) if about and on_plane else None


def plain_text(prompt: str) -> str:
    """A prompt in lower case with plain signs, at most a few thousand characters of it."""
    text = prompt[:4000].lower().replace("\N{MINUS SIGN}", "-").replace("\N{EN DASH}", "-")
    text = text.replace("\N{MULTIPLICATION SIGN}", "x").replace(r"\left", "").replace(r"\right", "")
    return re.sub(r"[^\S\n]+", " ", text)


def _find_rows(text: str) -> tuple[Rows, str] | None:
    """The cells of the first matrix in a text, and the text without it."""
    if found := ENVIRONMENT.search(text):
        rows = [re.split(r"\s*&\s*", row.strip()) for row in re.split(r"\\\\", found.group(2))]
        return _without(text, found, [row for row in rows if row != [""]])
    for found in NESTED.finditer(text):
        rows = [_cells(group) for group in re.findall(GROUP, found.group()[1:-1])]
        if _are_cells(rows):
            return _without(text, found, rows)
    if (found := SIDE_BY_SIDE.search(text)) and _are_cells(_groups(found.group(2))):
        rows = _groups(found.group(2))
        by_column = found.group(1).startswith("col") and len({len(row) for row in rows}) == 1
        turned = [list(row) for row in zip(*rows, strict=False)] if by_column else rows
        return _without(text, found, turned)
    if (found := ADJACENT.search(text)) and _are_cells(_groups(found.group(1))):
        return _without(text, found, _groups(found.group(1)))
    for pattern in (SINGLE, BARE):
        for found in pattern.finditer(text):
            parts = re.split(r"[;\n]", found.group(1))
            rows = [_cells(part) for part in (parts if len(parts) > 1 else parts[0].split(","))]
            if _are_cells(rows) and max(len(row) for row in rows) > 1 < len(rows):
                return _without(text, found, rows)
    named = [pattern.search(text) for pattern in NAMED]
    if all(named):
        a, b, c, d = (each.group(1) for each in named if each)
        return [[a, b], [c, d]], ""
    return None


def _without(text: str, found: re.Match[str], rows: Rows) -> tuple[Rows, str]:
    return rows, text[: found.start()] + " ; " + text[found.end() :]


def _groups(text: str) -> Rows:
    return [_cells(group) for group in re.findall(GROUP, text)]


def _cells(text: str) -> list[str]:
    inside = text.strip().strip("[](){}").strip()
    if "," in inside or ";" in inside:
        return [cell.strip() for cell in re.split(r"[,;]", inside)]
    return re.sub(r"([-+])\s+", r"\1", inside).split()


def _are_cells(rows: Rows) -> bool:
    return bool(rows) and all(
        cells and all(re.fullmatch(NUMBER, cell) for cell in cells) for cells in rows
    )


def _entries(rows: Rows) -> tuple[str, str, str, str]:
    _check_shape([len(row) for row in rows])
    if not _are_cells(rows):
        raise UnclearPromptError(
            "Every entry of the matrix must be a number, such as -2, 0.5 or 1/3.",
            context={"rows": rows},
        )
    for row in rows:
        for cell in row:
            _check_size(cell)
    (a, b), (c, d) = ([cell.replace(" ", "").removeprefix("+") for cell in row] for row in rows)
    return a, b, c, d


def _check_shape(widths: list[int], columns: int | None = None) -> None:
    """Refuse what has not two rows and two columns; `columns` is set when only the shape is."""
    if columns is not None:
        shape, good = f"{widths[0]}×{columns}", (widths[0], columns) == (2, 2)  # noqa: RUF001
    elif len(set(widths)) > 1:
        listed = ", ".join(map(str, widths[:-1])) + f" and {widths[-1]}"
        raise BadParameterError(
            f"The rows of the matrix have {listed} entries; a matrix that acts on the plane has "
            f"two rows of two, such as {EXAMPLE}.",
            context={"widths": widths},
        )
    else:
        shape = f"{len(widths)}×{widths[0]}"  # noqa: RUF001
        good = (len(widths), widths[0]) == (2, 2)
    if not good:
        raise BadParameterError(
            f"This is a {shape} matrix, and only a 2×2 matrix moves the plane onto "  # noqa: RUF001
            f"itself. Choose one such as {EXAMPLE}.",
            context={"shape": shape},
        )


def _check_size(cell: str) -> None:
    exact = exact_number(cell)
    if abs(exact) > LARGEST or max(abs(exact.numerator), exact.denominator) > MOST_DIGITS:
        raise BadParameterError(
            f"The number {cell.strip()} cannot be shown: choose numbers between -{LARGEST} and "
            f"{LARGEST} with few digits, so that the grid stays readable.",
            context={"number": cell},
        )


def exact_number(text: str) -> Fraction:
    """The number of a cell.

    Raises:
        UnclearPromptError: It is none, or has zero below its fraction line.
    """
    try:
        above, _, below = text.replace(" ", "").partition("/")
        return Fraction(above) / Fraction(below or 1)
    except (ValueError, ZeroDivisionError) as error:
        raise UnclearPromptError(
            f"{text[:40]!r} is not a number.", context={"number": text[:200]}
        ) from error


def _rotation(angle: str, text: str) -> tuple[str, str, str, str]:
    turn = Fraction(angle)
    if abs(turn) > 360:
        raise BadParameterError(
            f"A rotation by {angle} degrees goes around more than once; choose an angle between "
            "-360 and 360 degrees.",
            context={"angle": angle},
        )
    if re.search(r"(?<!counter)(?<!counter-)(?<!anti)(?<!anti-)clockwise", text):
        turn = -turn
    radians = f"pi*{turn / 180}"
    return f"cos({radians})", f"-sin({radians})", f"sin({radians})", f"cos({radians})"


def _vector(text: str) -> tuple[str, str] | None:
    found = VECTOR.search(text)
    if found is None:
        return None
    for cell in found.groups():
        _check_size(cell)
    x, y = (cell.replace(" ", "").removeprefix("+") for cell in found.groups())
    return x, y
