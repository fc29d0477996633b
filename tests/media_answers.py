"""What the fake sandbox says of media files and books."""

import json
from typing import TYPE_CHECKING, Any

from picture_samples import MP4, PNG, media_facts

if TYPE_CHECKING:
    from fakes import GuestEnd, Job


def answer_media(end: "GuestEnd", job: "Job") -> None:
    """Say of what was drawn what it would be; of anything else, that it is no media file."""
    if "join" in job.params:
        end.file(job.params["name"], MP4)
        end.say("result", json.dumps({"facts": {"readable": True}}).encode())
        end.done()
        return
    quality = job.drawn.get("quality")
    if "look_at_s" not in job.params or quality is None:
        found = job.files["media_file"]
        reason = "It is text, not a video." if found else "It is empty."
        facts: dict[str, Any] = {"readable": False, "reason": reason}
        end.say("result", json.dumps({"facts": facts}).encode())
        end.done()
        return
    facts = media_facts(quality["width_px"], quality["height_px"], job.params["look_at_s"])
    end.file("review_sheet.png", PNG)
    end.say("result", json.dumps({"facts": facts, "stretches": []}).encode())
    end.done()


def answer_story(end: "GuestEnd", job: "Job") -> None:
    """Take what stands behind the first line of a file for its words."""
    text = job.files["story_file"].partition(b"\n")[2].decode(errors="replace")
    result: dict[str, Any] = {"readable": False, "reason": "It is a scan."}
    if text:
        told = text if len(text) <= job.params["most_chars"] else ""
        notes = [f"It was read as {job.params['kind']}."]
        result = {"readable": True, "text": told, "chars": len(text), "notes": notes}
    end.say("result", json.dumps(result).encode())
    end.done()
