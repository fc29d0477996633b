"""What is in an archive that a script of ours made: several videos, stored as they are.

They are probed where they lie; nothing is unpacked, so nothing can grow.
"""

import os
import struct
import zipfile
from typing import Any

MEMBERS = 1000
HEADER = struct.Struct("<4s22xHH")
"""Of a member: mark, and lengths of name and extra field; 30 bytes."""


def stored_parts(path: str) -> list[str]:
    """Each member as ffmpeg's `subfile` finds it; none where it is no such archive."""
    if os.path.islink(path) or not zipfile.is_zipfile(path):
        return []
    try:
        with zipfile.ZipFile(path) as archive, open(path, "rb") as file:
            members = archive.infolist()
            if len(members) > MEMBERS or any(each.compress_type for each in members):
                return []
            return [_place(path, each, file) for each in members]
    except (OSError, ValueError, struct.error, zipfile.BadZipFile):
        return []


def _place(path: str, member: zipfile.ZipInfo, file: Any) -> str:
    file.seek(member.header_offset)
    mark, name, extra = HEADER.unpack(file.read(HEADER.size))
    if mark != b"PK\3\4":
        raise ValueError("there is no member where the archive says")
    start = member.header_offset + HEADER.size + name + extra
    return f"subfile,,start,{start},end,{start + member.file_size},,:{path}"
