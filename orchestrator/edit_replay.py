"""Gathers what led to a result, so that it can be carried out on another video."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from agents.artifacts.editing.edit_replay import EditReplay, KeptRequest, KeptScript
from agents.artifacts.editing.edit_session import EditSession
from orchestrator.edit_folders import Link, links_to, open_session, read_or_refuse
from orchestrator.errors import RequestRefusedError
from orchestrator.plugins.base import body_of
from orchestrator.stages.write_script import TEMPLATE


class Uploaded(NamedTuple):
    """A file that has come whole, and what the user calls it."""

    path: Path
    named: str


class Again(NamedTuple):
    """What is carried out again, with the files beside the video."""

    replay: EditReplay
    others: tuple[Uploaded, ...]

    @property
    def prompt(self) -> str:
        """What is asked first."""
        return self.replay.requests[0].prompt

    def uploads(self, given: Sequence[Uploaded]) -> tuple[Uploaded, ...]:
        """A new video with the files beside it; those that come with it go before the earlier.

        Raises:
            RequestRefusedError: An earlier file is not there any more.
        """
        uploads = tuple(given) if len(given) > 1 else (*given, *self.others)
        for each in uploads:
            if not each.path.is_file():
                raise RequestRefusedError(
                    f"{each.named} of the earlier session is not there any more. Send it along."
                )
        return uploads


def gather(root: Path, number: int | None = None) -> Again:
    """What led to a result of a session.

    Args:
        root: The session's folder.
        number: Of the request whose result it is; none: the one that is looked at.

    Raises:
        UnknownRunError: It is no session.
        RequestRefusedError: There is no such result, or a file of it is gone.
    """
    folder = open_session(root)
    links = links_to(folder, number)
    session = read_or_refuse(folder, EditSession)
    others = tuple(
        Uploaded(folder.path(each.file), each.named or each.file) for each in session.uploads[1:]
    )
    return Again(EditReplay(of=root.name, requests=tuple(map(_kept, links))), others)


def _kept(link: Link) -> KeptRequest:
    """A request with the scripts that a model wrote or mended for it."""
    scripts: list[KeptScript] = []
    for task in link.plan.tasks:
        validation = link.validation(task)
        if validation is not None and validation.written_by != TEMPLATE:
            body = body_of(link.script(task))
            scripts.append(KeptScript(task=task.task, body=body, by=validation.written_by))
    return KeptRequest(prompt=link.request.prompt, plan=link.plan, scripts=tuple(scripts))
