"""TeX that cannot be set: lost backslashes, braces that do not match, mathematics outside of it."""

import ast
import re

from runner.api_check.findings import Findings, at
from runner.api_check.inference import Inference
from runner.api_check.scopes import Placed
from runner.api_check.values import only

LOST = {"\a": r"\a", "\b": r"\b", "\f": r"\f", "\v": r"\v", "\t": r"\t", "\r": r"\r", "\n": r"\n"}
"""Characters that Python makes of a backslash and a letter."""
COMMANDS = {
    "\t": {
        *("theta", "text", "textbf", "textit", "textrm", "times", "tan", "tanh", "tau", "to"),
        *("top", "tfrac", "triangle", "tilde", "tag", "therefore", "tbinom", "tiny"),
    },
    "\r": {"rho", "right", "rangle", "rightarrow", "rfloor", "rceil", "rvert", "rVert"},
    "\n": {"nu", "neq", "nabla", "neg", "ni", "nonumber", "ne", "notin", "newline", "nleq", "not"},
}
"""Commands that begin with what may be meant as a space; after the others, any letter will do."""
MATHEMATICS = {"MathTex", "SingleStringMathTex"}
WORDS = {"Tex"}
COMMENT = re.compile(r"(?<!\\)(?:\\\\)*%[^\n]*\Z")
"""In the last line of a text, where no new line ends it."""
CHANGING = {"tex_environment", "tex_template"}
"""Keywords that decide what is mathematics."""


class TexCheck:
    """Looks at texts that are written out in calls of Manim's TeX classes."""

    def __init__(self, inference: Inference, findings: Findings) -> None:
        self._inference = inference
        self._findings = findings

    def look_at(self, placed: Placed, node: ast.Call) -> None:
        """Judge one call, if it is one of these."""
        known = only(self._inference.of(node.func, placed.scope))
        if known is None or known.kind != "class":
            return
        lineage = self._inference.lineage(known) or ()
        if not set(lineage) & (MATHEMATICS | WORDS):
            return
        texts = [each for each in node.args if isinstance(each, ast.Constant)]
        for each in texts:
            self._lost_backslash(each)
            self._comment(each, known.name)
        if len(texts) != len(node.args) or any(k.arg is None for k in node.keywords):
            return
        whole = "".join(str(each.value) for each in texts if isinstance(each.value, str))
        if not whole or "%" in whole or "verb" in whole:
            return
        words = self._unbalanced(whole)
        plain = not CHANGING & {each.arg for each in node.keywords}
        if not words and known.name == "Tex" and plain:
            words = self._outside(whole)
        if not words and known.name == "MathTex" and plain:
            words = self._inside(whole)
        if words:
            self._findings.add(at(texts[0]), "tex", words, symbol=known.name)

    def _lost_backslash(self, node: ast.Constant) -> None:
        text = node.value
        if not isinstance(text, str):
            return
        for lost, written in LOST.items():
            for match in re.finditer(re.escape(lost) + r"([A-Za-z]+)", text):
                rest = match.group(1)
                if lost in COMMANDS and written[1:] + rest not in COMMANDS[lost]:
                    continue
                words = (
                    f"Python reads `{written}` as one character, so TeX never sees"
                    f' `\\{written[1:]}{rest[:20]}`. Write a raw text: r"…".'
                )
                self._findings.add(at(node), "tex-backslash", words, symbol="MathTex")
                return

    def _comment(self, node: ast.Constant, name: str) -> None:
        """A sign for a hundredth part, which hides what Manim writes behind the text."""
        if isinstance(node.value, str) and COMMENT.search(node.value):
            words = r"`%` begins a comment, and hides the rest of the formula: write `\%`."
            self._findings.add(at(node), "tex", words, symbol=name)

    def _unbalanced(self, text: str) -> str:
        plain = text.replace("\\\\", "").replace(r"\{", "").replace(r"\}", "")
        depth = 0
        for character in plain:
            depth += (character == "{") - (character == "}")
            if depth < 0:
                return "The TeX has a `}` too many."
        if depth:
            return f"The TeX has {depth} `{{` that {'is' if depth == 1 else 'are'} never closed."
        left = len(re.findall(r"\\left(?![a-zA-Z])", plain))
        right = len(re.findall(r"\\right(?![a-zA-Z])", plain))
        if left != right:
            return rf"The TeX has {left} `\left` and {right} `\right`: each needs the other."
        begins = sorted(re.findall(r"\\begin\{(\w+\*?)\}", plain))
        ends = sorted(re.findall(r"\\end\{(\w+\*?)\}", plain))
        return (
            ""
            if begins == ends
            else r"The TeX has a `\begin` without its `\end`, or the other way."
        )

    def _outside(self, text: str) -> str:
        """Mathematics in `Tex`, which sets words."""
        if any(
            each in text for each in ("$", r"\(", r"\[", r"\begin", r"\ensuremath", r"\_", r"\^")
        ):
            return ""
        if re.search(r"[\^_]", text) or re.search(r"\\(frac|sqrt|int|sum|alpha|beta|pi)\b", text):
            return "`Tex` sets words: mathematics goes between `$` signs, or into `MathTex`."
        return ""

    def _inside(self, text: str) -> str:
        """Dollar signs in `MathTex`, which is mathematics already."""
        plain = text.replace(r"\$", "")
        if "$" in plain and not re.search(r"\\(text|mbox|textrm|textbf|hbox)\b", plain):
            return "`MathTex` is mathematics already: leave out the `$` signs, or use `Tex`."
        return ""
