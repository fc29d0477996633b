from pathlib import Path

import pytest
from pydantic import ValidationError

from orchestrator.engine.errors import ArtifactInvalidError, RunFolderError
from orchestrator.engine.runner import create_run
from orchestrator.engine.ticket import RunLimits, Ticket, read_ticket
from tests.orchestrator.engine.toy_workflow import TOY, Wish


def test_a_ticket_is_kept_in_the_run_folder(tmp_path: Path) -> None:
    folder = create_run(TOY, Wish(prompt="hi"), runs_dir=tmp_path)
    assert read_ticket(folder.root) is None
    ticket = Ticket(user="me", priority=3)
    ticket.write(folder)
    assert read_ticket(folder.root) == ticket
    with pytest.raises(RunFolderError, match="engine alone"):
        folder.write_file("ticket.json", b"{}")
    (folder.root / "ticket.json").write_text('{"priority": 0}')
    with pytest.raises(ArtifactInvalidError, match=r"ticket\.json does not fit: priority"):
        read_ticket(folder.root)


def test_a_ticket_keeps_what_the_run_may_not_pass(tmp_path: Path) -> None:
    folder = create_run(TOY, Wish(prompt="hi"), runs_dir=tmp_path)
    ticket = Ticket(limits=RunLimits(longest_video_s=60))
    ticket.write(folder)
    assert read_ticket(folder.root) == ticket
    (folder.root / "ticket.json").write_text('{"user": "me"}')  # as they were before
    assert read_ticket(folder.root) == Ticket(user="me")


@pytest.mark.parametrize(
    "wrong",
    [{"user": ""}, {"priority": 0}, {"user": "x" * 201}, {"limits": {"longest_video_s": 0}}],
)
def test_what_does_not_fit_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Ticket.model_validate(wrong)
