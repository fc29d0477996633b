from agents.providers.offline.tex_lines import break_tex, visible_length


def test_short_formula_stays() -> None:
    assert break_tex(r"x \sin {x}") == r"x \sin {x}"


def test_long_sum_is_broken_between_terms() -> None:
    tex = r"x^{4} - 3 x^{3} + \left(x - 1\right)^{2} - 7 x + e^{- x} \sin {x} + \ln {x}"
    broken = break_tex(tex)
    assert broken is not None
    assert broken.startswith(r"\begin{aligned} & x^{4}")
    assert broken.count(r"\\") == 1
    assert r"\left(x - 1\right)^{2}" in broken


def test_endless_formula_is_refused() -> None:
    assert break_tex(" + ".join(f"x^{{{n}}}" for n in range(60))) is None
    assert break_tex("x" * 100) is None


def test_commands_take_no_room() -> None:
    assert visible_length(r"\frac{1}{x} + \frac{\frac{a}{b} + 1}{2}") == 5
