"""Files to upload, the good and the bad."""

import struct
import zlib
from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from PIL import Image


def uploads_in_memory() -> override_settings:
    """Settings with which a test leaves nothing in the media folder."""
    in_memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    return override_settings(STORAGES=settings.STORAGES | {"default": in_memory})


def picture(
    name: str = "talk.jpg",
    size: tuple[int, int] = (800, 400),
    mode: str = "RGB",
    format: str = "",
    more: bytes = b"",
    **options,
) -> SimpleUploadedFile:
    """A picture as a browser sends it, with more bytes at its end if you like."""
    file = BytesIO()
    kind = format or Image.registered_extensions()[f".{name.rpartition('.')[2]}"]
    Image.new(mode, size).save(file, kind, **options)
    return SimpleUploadedFile(name, file.getvalue() + more)


def head_of_png(width: int, height: int) -> SimpleUploadedFile:
    """A PNG of a hundred bytes that says it has this many pixels: a bomb."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    content = b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*parts) for parts in chunks)
    return SimpleUploadedFile("bomb.png", content)
