"""What the fake sandbox says of media files."""

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
