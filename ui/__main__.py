"""The command line: every command of the terminal, and `serve`."""

import argparse
import sys
from collections.abc import Callable, Sequence

from config import Settings
from orchestrator.__main__ import main as run_terminal

MOST_PORTS = 65_535


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        The exit code.
    """
    return run_terminal(arguments, add_more=add_serve)


def add_serve(add: Callable[..., argparse.ArgumentParser]) -> None:
    """The command that serves the page."""
    command = add("serve", help="serve the page and the API, and carry out what is asked there")
    command.add_argument("--host", help="address to serve on (default: CHALKBOX_HOST, 127.0.0.1)")
    command.add_argument(
        "--port", type=port_number, help="port to serve on (default: CHALKBOX_PORT, 7860)"
    )
    command.add_argument(
        "--share", action="store_true", help="ask for a public link too; its visitors have limits"
    )
    command.add_argument(
        "--web-only",
        action="store_true",
        help="carry nothing out here; a worker does (`chalkbox worker`)",
    )
    command.set_defaults(command=serve)


def port_number(text: str) -> int:
    """A port as it is written.

    Raises:
        ArgumentTypeError: There is no such port.
    """
    if not text.isascii() or not text.isdigit() or int(text) > MOST_PORTS:
        raise argparse.ArgumentTypeError(f"{text} is no port; take one from 0 to {MOST_PORTS}")
    return int(text)


async def serve(options: argparse.Namespace, settings: Settings) -> int:
    """Serve; what that needs is loaded only now, for it takes seconds."""
    from ui.serve import serve

    given = {"host": options.host, "port": options.port}
    changed = {name: value for name, value in given.items() if value is not None}
    return await serve(
        settings.model_copy(update=changed), share=options.share, web_only=options.web_only
    )


if __name__ == "__main__":
    sys.exit(main())
