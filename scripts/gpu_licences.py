"""Licences of what the extra `gpu` brings: it is not installed where the documents are written.

Read from the packages' own metadata, with `scripts/licences.py` in `.venv-gpu`.
"""

NVIDIA = "NVIDIA's own terms (proprietary)"
"""Of the CUDA libraries that torch's wheels for Linux need."""
STATED = {
    "accelerate": "Apache-2.0",
    "cuda-bindings": "Apache-2.0",
    "cuda-pathfinder": "Apache-2.0",
    "diffusers": "Apache-2.0",
    "ftfy": "Apache-2.0",
    "importlib-metadata": "Apache-2.0",
    "lazy-importer": "Apache-2.0",
    "mpmath": "BSD-3-Clause",
    "networkx": "BSD-3-Clause",
    "psutil": "BSD-3-Clause",
    "safetensors": "Apache-2.0",
    "sentencepiece": "Apache-2.0",
    "setuptools": "MIT",
    "sympy": "BSD-3-Clause",
    "tokenizers": "Apache-2.0",
    "torch": "Apache-2.0, BSD-3-Clause and others that are free",
    "transformers": "Apache-2.0",
    "triton": "MIT",
    "wcwidth": "MIT",
    "zipp": "MIT",
}


def gpu_licence(name: str) -> str:
    """The licence of a Python package of that extra.

    Raises:
        LookupError: It is not known.
    """
    if name.startswith("nvidia-") or name == "cuda-toolkit":
        return NVIDIA
    if name not in STATED:
        raise LookupError(f"python:{name} states no licence: look it up and add it to STATED")
    return STATED[name]
