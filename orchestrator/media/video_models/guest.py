"""The process of a model: reads orders from stdin, answers on stdout, one JSON object a line.

It ends when its stdin does, also while it is at work: nobody would take what it makes.
"""

import os
import queue
import sys
import threading
import traceback
from typing import BinaryIO

from pydantic import BaseModel, ValidationError

from orchestrator.media.video_models.errors import ModelTroubleError
from orchestrator.media.video_models.messages import ORDERS, Failed, Far, Made, SetUp

WORDS = 400
ALIVE_S = 20.0


class Line:
    """Where answers go. Whatever libraries print goes to stderr instead."""

    def __init__(self) -> None:
        self._file: BinaryIO = os.fdopen(os.dup(1), "wb")
        self._lock = threading.Lock()
        os.dup2(2, 1)

    def say(self, message: BaseModel) -> None:
        """Send a message."""
        with self._lock:
            self._file.write(message.model_dump_json().encode() + b"\n")
            self._file.flush()


def read_orders(orders: "queue.Queue[bytes]") -> None:
    """Take lines as they come; at the end of stdin everything ends."""
    for line in sys.stdin.buffer:
        orders.put(line)
    os._exit(0)


def say_that_it_lives(line: Line) -> None:
    """Fetching weights takes long and says nothing by itself."""
    pause = threading.Event()
    while not pause.wait(ALIVE_S):
        line.say(Far(words="fetching weights, or at work"))


def main() -> int:
    """Answer every order."""
    line = Line()
    models = SetUp.model_validate_json(sys.stdin.buffer.readline()).models
    orders: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=read_orders, args=(orders,), daemon=True).start()
    if models.fetch_weights:
        threading.Thread(target=say_that_it_lives, args=(line,), daemon=True).start()
    bench = None
    while True:
        order = orders.get()
        try:
            if bench is None:
                from orchestrator.media.video_models.making import Workbench

                bench = Workbench(models, lambda words: line.say(Far(words=words)))
            answer: Made | Failed = bench.make(ORDERS.validate_json(order))
        except ModelTroubleError as trouble:
            answer = Failed(why=trouble.why, words=trouble.message)
        except ValidationError as error:
            answer = Failed(why="failed", words=f"the order makes no sense: {error}"[:WORDS])
        except Exception as error:  # noqa: BLE001 (whatever a library raises is told, and it goes on)
            traceback.print_exc()
            words = f"{type(error).__name__}: {' '.join(str(error).split())}"
            answer = Failed(why="failed", words=words[:WORDS])
        line.say(answer)


if __name__ == "__main__":
    sys.exit(main())
