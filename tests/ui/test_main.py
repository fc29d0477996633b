"""The one command line."""

import pytest

from orchestrator.__main__ import main as terminal
from orchestrator.__main__ import parser
from ui.__main__ import add_serve, main


def commands(text: str) -> set[str]:
    lines = text.partition("  command")[2].splitlines()
    return {line.split()[0] for line in lines if line.startswith("    ") and line[4] != " "}


def test_serve_stands_beside_the_commands_of_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        terminal(["--help"])
    alone = commands(capsys.readouterr().out)
    with pytest.raises(SystemExit):
        main(["--help"])
    assert commands(capsys.readouterr().out) - alone == {"serve"}
    assert "explain" in alone


def test_the_options_of_serve() -> None:
    given = parser(add_serve).parse_args(["serve", "--host", "::1", "--port", "0", "--share"])
    assert (given.host, given.port, given.share, given.web_only) == ("::1", 0, True, False)
    bare = parser(add_serve).parse_args(["serve", "--web-only"])
    assert (bare.host, bare.port, bare.share, bare.web_only) == (None, None, False, True)
