"""Numbers of things, as people say them."""


def counted(number: int, thing: str) -> str:
    """`1 scene`, `2 scenes`, `1,200 sentences`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
