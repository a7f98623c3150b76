"""
What Python compiles of a project, kept for the next project with the same file.

A thousand projects share nearly all their files, but not the folder they lie in, by which Python
itself would know a compiled module again. Here it is known by its text.
"""

import _imp
import hashlib
import importlib.machinery
import importlib.util
import marshal
import os
from types import CodeType
from typing import Any

from harness import temporary

FOLDER = temporary.kept("compiled")


def keep(project: str) -> None:
    """From here on, compile no module of a project that has been compiled elsewhere."""
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    inside = project + os.sep
    compiled = importlib.machinery.SourceFileLoader.source_to_code

    def source_to_code(loader: Any, data: Any, path: Any, **options: Any) -> CodeType:
        if options or not isinstance(data, bytes) or not str(path).startswith(inside):
            return compiled(loader, data, path, **options)
        kept = FOLDER / hashlib.sha256(importlib.util.MAGIC_NUMBER + data).hexdigest()
        try:
            code = marshal.loads(kept.read_bytes())
        except FileNotFoundError:
            code = compiled(loader, data, path)
            temporary.write_whole(kept, marshal.dumps(code))
        else:
            # Tracebacks name the file of this project.
            _imp._fix_co_filename(code, str(path))
        return code

    importlib.machinery.SourceFileLoader.source_to_code = source_to_code
