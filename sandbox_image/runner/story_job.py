"""The `story` job: the text of a PDF or an EPUB that somebody sent to have it filmed."""

from typing import Any

from runner.reading.book import UnreadableBookError
from runner.reading.epub import read_epub
from runner.reading.pdf import read_pdf
from runner.worker import Report, TimeLimitReached

PATH = "/work/story_file"
READERS = {"pdf": read_pdf, "epub": read_epub}
NOTES = 12


def run(params: dict[str, Any], report: Report) -> None:
    """Read the file, and hand its text over where that is not too long.

    Args:
        params: `kind` is `pdf` or `epub`; of a text with more than `most_chars` only the length is
            told.
        report: Takes the result; a file that cannot be read is one, with its reason.
    """
    try:
        book = READERS[params["kind"]](PATH)
    except UnreadableBookError as error:
        report.result({"readable": False, "reason": str(error)})
        return
    except TimeLimitReached:
        report.result({"readable": False, "reason": "It takes too long to read."})
        return
    chars = len(book.text)
    text = book.text if chars <= params["most_chars"] else ""
    notes = [note[:400] for note in book.notes[:NOTES]]
    report.result({"readable": True, "text": text, "chars": chars, "notes": notes})
