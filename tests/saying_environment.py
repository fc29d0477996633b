"""A program that says what it was given, then that it hears nothing more."""

import json
import os
import sys

sys.stdout.write(json.dumps(dict(os.environ)) + "\n")
sys.stdout.flush()
sys.stdin.readline()
sys.stderr.write("over and out\n")
sys.exit(3)
