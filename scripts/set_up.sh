#!/bin/sh
# Starts scripts/set_up.py with the first Python that is new enough; the arguments are passed on.
# The checkout's own Python comes first: it starts fastest.
cd "$(dirname "$0")/.." || exit 2
for python in .venv/bin/python python3 python3.14 python3.13 python3.12 python3.11; do
    if "$python" -I -S -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" -m scripts.set_up "$@"
    fi
done
echo "✗ no Python 3.11 or newer was found on PATH" >&2
echo "  Install one, on Debian or Ubuntu for example: apt-get install python3" >&2
echo "  (Ubuntu 22.04: python3.11), and run the same command again." >&2
exit 2
