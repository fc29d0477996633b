"""Requests of an earlier session, carried out again on another video: which is next, what it holds.

Nothing is planned or written anew. All else is done as with any request: tried on a stand-in of the
new video, looked for in it, and measured against contracts that are worked out from it.
"""

from agents.artifacts.editing.edit_replay import EditReplay, KeptRequest
from agents.artifacts.editing.edit_session import EditHistory, EditRequest, HistoryEntry
from orchestrator.engine.artifact_text import from_text
from orchestrator.engine.run_folder import RunFolder
from orchestrator.stages.edit_bench import edit_folder

GOES_ON = ("done", "answered")
"""After these the next request has its turn: where there was nothing to do, the video stays."""


def read_replay(folder: RunFolder) -> EditReplay | None:
    """What a session carries out again; none where it is asked in words.

    Raises:
        ArtifactInvalidError: It was damaged.
    """
    if folder.manifest.find(EditReplay.FILE) is None:
        return None
    return from_text(EditReplay, folder.read_file(EditReplay.FILE), name=EditReplay.FILE)


def next_prompt(folder: RunFolder, history: EditHistory) -> str | None:
    """What the next of the requests asks that are carried out again; none where there is no next.

    There is none after one that failed, nor where anything else was asked or looked at since.
    """
    replay = read_replay(folder)
    place = len(history.entries)
    if replay is None or place >= len(replay.requests):
        return None
    results = [entry.number for entry in history.entries if entry.state == "done"]
    goes = history.current == max(results, default=0) and all(
        _went_well(folder, entry) for entry in history.entries
    )
    return replay.requests[place].prompt if goes else None


def kept_of(folder: RunFolder, request: EditRequest) -> KeptRequest | None:
    """What a request holds that is carried out again; none of any other."""
    replay = read_replay(folder) if request.is_replayed else None
    return replay.requests[request.number - 1] if replay else None


def named(folder: RunFolder, entry: HistoryEntry) -> HistoryEntry:
    """The entry of one that failed, with what it was and what was left out for it."""
    replay = read_replay(folder)
    count = len(replay.requests) if replay else entry.number
    after = count - entry.number
    left = f" What was asked after it ({after} more) is left out." if after else ""
    words = f"Request {entry.number} of {count} cannot be carried out again: {entry.words}{left}"
    return entry.model_copy(update={"words": words[:6000]})


def _went_well(folder: RunFolder, entry: HistoryEntry) -> bool:
    request = RunFolder.open(folder.path(edit_folder(entry.number))).read_artifact(EditRequest)
    return request.is_replayed and entry.state in GOES_ON
