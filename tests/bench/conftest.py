"""Makes this folder's own modules importable by name, as every test folder's are."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
