"""Reads a formula as people type it and writes it in plain Python notation.

Nothing is computed and no algebra system is involved: the text is split into tokens, checked
against a small grammar, and put together again with every operator written out. `2x^3`,
`x² sin x`, `e to the x` and `1/x` become `2*x**3`, `x**2*sin(x)`, `exp(x)` and `1/x`.
"""

import re
from functools import lru_cache
from typing import NamedTuple

FUNCTIONS = {
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "asin": "asin", "acos": "acos",
    "atan": "atan", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "sin": "sin", "cos": "cos",
    "tan": "tan", "sec": "sec", "csc": "csc", "cot": "cot", "exp": "exp", "ln": "log",
    "log": "log", "sqrt": "sqrt", "cbrt": "cbrt", "abs": "Abs",
}  # fmt: skip
CONSTANTS = ("pi", "e")
KINDS = dict.fromkeys(FUNCTIONS, "function") | dict.fromkeys(CONSTANTS, "constant")
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻ⁿ", "0123456789-n")
SYMBOLS = {
    "\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{MULTIPLICATION SIGN}": "*", "·": "*", "⋅": "*", "÷": "/", "π": " pi ", "√": " sqrt ",
    "**": "^", "θ": " t ", "[": "(", "]": ")", "{": "(", "}": ")",
}  # fmt: skip
WORDS = (
    (r"\bnatural\s+log(?:arithm)?\b", "ln"),
    (r"\b(?:logarithm|log)\b", "ln"),
    (r"\bexponential\s+function\b", "exp"),
    (r"\b(?:co-?sine)\b", "cos"),
    (r"\bsine\b", "sin"),
    (r"\bsecant\s+of\b", "sec"),
    (r"\btangent\s+(?:of|function)\b", "tan"),
    (r"\bsquare\s+root\b", "sqrt"),
    (r"\bcube\s+root\b", "cbrt"),
    (r"\b(?:absolute\s+value|modulus)\b", "abs"),
    (r"\b(sin|cos|tan|sec|ln|exp|sqrt|cbrt|abs)(?:\s+function)?\s+of\b", r"\1"),
    (r"\b(sin|cos|tan|sec|ln|exp|sqrt|cbrt|abs)\s+function\b", r"\1"),
    (r"\s*\bsquared\b", "^2"),
    (r"\s*\bcubed\b", "^3"),
    (r"\s*\b(?:raised\s+)?to\s+the\s+(?:power\s+(?:of\s+)?)?(minus\s+)?", r"^\1"),
    (r"\^minus\s+", "^-"),
    (r"(?<=\^)(\d+)(?:st|nd|rd|th)(?:\s+power)?\b", r"\1"),
    (r"\bplus\b", "+"),
    (r"\bminus\b", "-"),
    (r"\btimes\b", "*"),
    (r"\b(?:divided\s+by|over)\b", "/"),
    (r"\bone\b", "1"),
    (r"\btwo\b", "2"),
    (r"\bthree\b", "3"),
    (r"\bfour\b", "4"),
    (r"\bfive\b", "5"),
    (r"\bzero\b", "0"),
)
TOKEN = re.compile(rf"\s*(?:(\d+(?:\.\d+)?|\.\d+)|({'|'.join(FUNCTIONS)}|pi|[a-z])|([-+*/^()|,]))")
LARGEST_NUMBER = 6
"""Digits a number may have; more would make the algebra system compute for ever."""


class NotAFormula(ValueError):
    """The text is not a formula of the small grammar."""


class _Token(NamedTuple):
    kind: str
    text: str


def plain_prompt(prompt: str) -> str:
    """A prompt in lower case, with the symbols and words of mathematics as plain characters."""
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻ⁿ]+", lambda m: "^" + m.group().translate(SUPERSCRIPTS), prompt)
    # Before any `\s*` below: at each blank of a long run it would look at all that follow.
    text = " ".join(text.lower().split())
    for symbol, plain in SYMBOLS.items():
        text = text.replace(symbol, plain)
    for pattern, plain in WORDS:
        text = re.sub(pattern, plain, text)
    return " ".join(text.split())


@lru_cache(maxsize=512)  # every lesson looks for formulas in the same prompt, each at every place
def read_formula(text: str) -> str | None:
    """A formula in one variable, in Python notation with x as that variable; None if it is none.

    Args:
        text: Already through `plain_prompt`. A bare function name stands for it at x.
    """
    try:
        tokens = _tokens(text)
        letters = {token.text for token in tokens if token.kind == "letter"}
        if len(letters) > 1:
            return None
        return _Reader(tokens).read()
    except NotAFormula:
        return None


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    text = text.strip()
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None or len(tokens) > 120:
            raise NotAFormula(text)
        number, name, operator = found.groups()
        if number:
            if len(number) > LARGEST_NUMBER:
                raise NotAFormula(text)
            tokens.append(_Token("number", number))
        elif name:
            tokens.append(_Token(KINDS.get(name, "letter"), name))
        else:
            tokens.append(_Token("operator", operator))
        at = found.end()
    return tokens


class _Reader:
    """Recursive descent; every method returns Python notation."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0

    def read(self) -> str:
        if not self.tokens:
            raise NotAFormula
        result = self._sum()
        if self.at < len(self.tokens):
            raise NotAFormula
        return result

    def _next(self) -> _Token:
        return self.tokens[self.at] if self.at < len(self.tokens) else _Token("end", "")

    def _take(self, *operators: str) -> str | None:
        token = self._next()
        if token.kind == "operator" and token.text in operators:
            self.at += 1
            return token.text
        return None

    def _sum(self) -> str:
        sign = self._take("-", "+")
        result = ("-" if sign == "-" else "") + self._product()
        while operator := self._take("+", "-"):
            result += f" {operator} {self._product()}"
        return result

    def _product(self) -> str:
        result = self._power()
        while True:
            if operator := self._take("*", "/"):
                result += operator + self._power()
            elif self._starts_factor(bars=False):
                result += "*" + self._power()
            else:
                return result

    def _starts_factor(self, *, bars: bool) -> bool:
        token = self._next()
        opening = ("(", "|") if bars else ("(",)
        return token.kind in ("number", "letter", "constant", "function") or (
            token.kind == "operator" and token.text in opening
        )

    def _power(self) -> str:
        base = self._base()
        if not self._take("^"):
            return base
        sign = "-" if self._take("-") else ""
        exponent = self._power()
        if base == "E":
            inside = exponent[1:-1] if exponent.startswith("(") and not sign else exponent
            return f"exp({sign}{inside})" if _balanced(inside) else f"exp({exponent})"
        closed = exponent.startswith("(") and _balanced(exponent[1:-1])
        bare = not sign and (closed or re.fullmatch(r"\w+", exponent))
        return f"{base}**{exponent}" if bare else f"{base}**({sign}{exponent})"

    def _base(self) -> str:
        token = self._next()
        self.at += 1
        if token.kind == "number":
            return token.text
        if token.kind == "letter":
            return "x"
        if token.kind == "constant":
            return "E" if token.text == "e" else token.text
        if token.kind == "function":
            return self._call(FUNCTIONS[token.text])
        closing = {"(": ")", "|": "|"}.get(token.text)
        if closing is None:
            raise NotAFormula
        inner = self._sum()
        if not self._take(closing):
            raise NotAFormula
        return f"Abs({inner})" if closing == "|" else f"({inner})"

    def _call(self, function: str) -> str:
        """A function with its argument; `sin^2 x`, `sin 2x` and a bare `sin` are understood."""
        power = None
        if self._take("^"):
            power = self._next().text
            if self._next().kind != "number":
                raise NotAFormula
            self.at += 1
        if self._take("("):
            argument = self._sum()
            if not self._take(")"):
                raise NotAFormula
        elif self._starts_factor(bars=True):
            argument = self._power()
            while self._next().kind in ("letter", "constant", "number"):
                argument += "*" + self._power()
        else:
            argument = "x"
        called = f"{function}({argument})"
        return f"{called}**{power}" if power else called


def _balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0


def readable(text: str) -> str:
    """Python notation as people read it in a caption: `3*x**2` becomes `3x²`."""
    text = re.sub(r"\bexp\((-?\w+)\)", r"e^\1", text)
    text = re.sub(r"\bexp\(", "e^(", text).replace("log(", "ln(").replace("pi", "π")
    text = re.sub(r"\bAbs\(([^()]*)\)", r"|\1|", text)
    text = re.sub(r"\*\*([23])(?![\d.])", lambda m: "²" if m.group(1) == "2" else "³", text)
    text = text.replace("**", "^").replace("sqrt", "√")
    text = re.sub(r"(?<=\d)\*(?=[a-zπ√(e])", "", text)
    return text.replace("*", " ").replace("E", "e")
