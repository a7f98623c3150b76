"""
Pictures that strangers send: looked at, and drawn again, before they are kept.

Whatever comes, what is stored is a JPEG that this site has written itself. So nothing
that was hidden in a file reaches another visitor: no program, and not the place where
it was taken either, which phones write into each picture.
"""

from io import BytesIO
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.template.defaultfilters import filesizeformat
from PIL import Image, ImageOps

# Pillow reads some forty formats. It tries these.
FORMATS = ["JPEG", "PNG", "WEBP"]
# How the name of such a file ends. MPO is what Pillow calls a JPEG with a second
# picture in it, as some phones write them.
SUFFIXES = {
    "JPEG": {".jpg", ".jpeg"},
    "MPO": {".jpg", ".jpeg"},
    "PNG": {".png"},
    "WEBP": {".webp"},
}
MAX_BYTES = 10 * 1024 * 1024
# Unpacked, this many take 140 MB of memory, and in a WebP 400 MB.
MAX_PIXELS = 25_000_000
MIN_SIDE = 300

# How pages and programs begin, each too long to be in a picture by chance.
CODE = (b"<script", b"<html", b"<svg xmlns", b"<!doctype", b"<?php", b"%pdf-")

COVER_SIZE = (1600, 1600)
SMALL_SIZE = (640, 360)


class Cover(ContentFile):
    """A JPEG that this site has drawn."""


def redraw(upload: File) -> Cover:
    """The picture in this upload, drawn anew. Raises ValidationError if it is none."""
    if upload.size > MAX_BYTES:
        raise ValidationError(
            "This file has %(size)s. A cover may have %(limit)s.",
            code="bytes",
            params={
                "size": filesizeformat(upload.size),
                "limit": filesizeformat(MAX_BYTES),
            },
        )
    upload.seek(0)
    content = upload.read()
    lower = content.lower()
    if any(code in lower for code in CODE):
        raise ValidationError("There is a page or a program in this file.", code="code")
    try:
        # Opening reads the head of the file alone: its format and its width and height.
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            check_name(upload.name, image)
            check_pixels(image)
            picture = unpack(image)
    except ValidationError:
        raise
    except Image.DecompressionBombError as error:
        message = "This picture has too many pixels."
        raise ValidationError(message, code="pixels") from error
    # Pillow raises a dozen kinds of exception when a file is broken on purpose.
    except Exception as error:
        raise ValidationError(
            "This is not a JPEG, PNG or WebP picture, or a part of it is missing.",
            code="broken",
        ) from error
    # On a new canvas: the old one still has the comments of the file with it.
    canvas = Image.new("RGB", picture.size, "white")
    canvas.paste(picture, mask=picture)
    return jpeg(canvas)


def check_name(name: str, image: Image.Image) -> None:
    """Refuse a file whose name says something else than its content."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES[image.format]:
        raise ValidationError(
            "This is a %(format)s picture, and its name ends in “%(suffix)s”.",
            code="name",
            params={"format": image.format, "suffix": suffix},
        )


def check_pixels(image: Image.Image) -> None:
    """Refuse a picture that is too small to look at, or too large to unpack."""
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise ValidationError(
            "This picture has %(width)s × %(height)s pixels. %(limit)s million are the "
            "most.",
            code="pixels",
            params={
                "width": width,
                "height": height,
                "limit": MAX_PIXELS // 1_000_000,
            },
        )
    if min(width, height) < MIN_SIDE:
        raise ValidationError(
            "This picture has %(width)s × %(height)s pixels. %(limit)s each way are "
            "the least.",
            code="small",
            params={"width": width, "height": height, "limit": MIN_SIDE},
        )


def unpack(image: Image.Image) -> Image.Image:
    """The pixels of a picture, no more of them than a page shows."""
    # Of a table of colours no middle can be taken: it is put into real colours first.
    picture = image.convert("RGBA") if image.mode in ("1", "P") else image
    picture.thumbnail(COVER_SIZE)
    # A phone that is held sideways says so in the file and leaves the turning to us.
    return ImageOps.exif_transpose(picture).convert("RGBA")


def small(cover: Cover) -> Cover:
    """The middle of a cover, in the size of a card."""
    with Image.open(cover) as image:
        return jpeg(ImageOps.fit(image, SMALL_SIZE))


def jpeg(image: Image.Image) -> Cover:
    """This picture as a file, not on a disk yet."""
    file = BytesIO()
    image.save(file, "JPEG", quality=82)
    return Cover(file.getvalue(), name="cover.jpg")
