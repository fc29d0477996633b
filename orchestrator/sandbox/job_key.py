"""The key under which the result of a job is kept: everything that the result depends on.

Made of all that the job is given, so that whatever it will be given one day is in it too.
"""

import hashlib

from orchestrator.engine.cache_key import key_of
from orchestrator.engine.whole_files import sha256_of_file
from orchestrator.sandbox.conversation import JobOrder
from orchestrator.sandbox.host_files import naming
from orchestrator.sandbox.image import CONTRACT

NO_MATTER = frozenset({"seconds"})
"""What a job is told that changes nothing of a result that is kept: its time limit."""


def key_of_job(job: JobOrder, image: str, built: str) -> str:
    """Digest of a job's parameters and files, and of what carries it out; reads the files.

    Args:
        job: The job.
        image: Identity of the image, the digest of its build inputs.
        built: What the engine calls the image that was built from them.

    Raises:
        HostFileError: A file of the job cannot be read.
    """
    params = {name: value for name, value in job.params.items() if name not in NO_MATTER}
    return key_of(job.kind, CONTRACT, image, built, params, digests_of(job), sorted(job.takes))


def digests_of(job: JobOrder) -> dict[str, str]:
    """Digest of each file that a job is given, by name: its code, and whatever it may use.

    Raises:
        HostFileError: One cannot be read.
    """
    found: dict[str, str] = {}
    for name, content in job.files.items():
        if isinstance(content, bytes):
            found[name] = hashlib.sha256(content).hexdigest()
        else:
            with naming(content):
                found[name] = sha256_of_file(content)
    return found
