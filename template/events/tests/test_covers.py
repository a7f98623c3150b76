import warnings
from contextlib import suppress
from unittest import mock

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import SimpleTestCase
from PIL import Image, UnidentifiedImageError

from events import covers
from events.tests.pictures import head_of_png, picture

ORIENTATION, ARTIST, GPS = 0x0112, 0x013B, 0x8825


class AcceptedTests(SimpleTestCase):
    def redrawn(self, upload: SimpleUploadedFile) -> Image.Image:
        """The picture that is kept of this upload."""
        image = Image.open(covers.redraw(upload))
        self.assertEqual((image.format, image.mode), ("JPEG", "RGB"))
        return image

    def test_each_format_becomes_a_jpeg(self):
        for name in ["talk.jpg", "TALK.JPEG", "talk.png", "talk.webp"]:
            with self.subTest(name):
                format = "JPEG" if name.lower().endswith(("jpg", "jpeg")) else ""
                upload = picture(name, format=format)
                self.assertEqual(self.redrawn(upload).size, (800, 400))

    def test_each_way_to_store_colours_is_read(self):
        for name, mode in [
            ("print.jpg", "CMYK"),
            ("grey.png", "L"),
            ("fine-grey.png", "I;16"),
            ("few-colours.png", "P"),
            ("line-art.png", "1"),
        ]:
            with self.subTest(mode):
                self.redrawn(picture(name, mode=mode))

    def test_what_is_transparent_becomes_white(self):
        image = self.redrawn(picture("logo.png", mode="RGBA"))
        self.assertEqual(image.getpixel((0, 0)), (255, 255, 255))

    def test_a_large_one_becomes_smaller_and_keeps_its_shape(self):
        self.assertEqual(self.redrawn(picture(size=(3200, 1000))).size, (1600, 500))

    def test_one_that_was_taken_sideways_is_turned(self):
        exif = Image.Exif()
        exif[ORIENTATION] = 6
        self.assertEqual(self.redrawn(picture(exif=exif)).size, (400, 800))

    def test_a_moving_picture_stands_still(self):
        frames = [Image.new("RGB", (400, 400), colour) for colour in ["red", "blue"]]
        for name in ["moving.webp", "moving.png"]:
            upload = picture(name, (400, 400), save_all=True, append_images=frames)
            self.assertEqual(getattr(self.redrawn(upload), "n_frames", 1), 1)

    def test_two_pictures_in_one_file_as_phones_write_them(self):
        second = Image.new("RGB", (400, 400))
        upload = picture(format="MPO", save_all=True, append_images=[second])
        self.assertEqual(self.redrawn(upload).size, (800, 400))

    def test_nothing_but_the_picture_is_kept(self):
        exif = Image.Exif()
        exif[ARTIST] = "a secret name"
        exif[GPS] = {1: "N", 2: (51.0, 20.0, 24.0)}
        upload = picture(exif=exif, comment="a secret comment", more=b"a secret zip")
        self.assertEqual(upload.read().count(b"secret"), 3)
        kept = covers.redraw(upload)
        self.assertNotIn(b"secret", kept.read())
        image = Image.open(kept)
        self.assertEqual((dict(image.getexif()), image.info.get("comment")), ({}, None))

    def test_the_small_one_has_the_size_of_a_card(self):
        for size in [(800, 400), (300, 900)]:
            small = covers.small(covers.redraw(picture(size=size)))
            self.assertEqual(Image.open(small).size, (640, 360))


class RefusedTests(SimpleTestCase):
    def assertRefused(self, upload: SimpleUploadedFile, code: str) -> ValidationError:
        """Check that an upload is refused, for this reason."""
        with self.assertRaises(ValidationError) as raised:
            covers.redraw(upload)
        self.assertEqual(raised.exception.code, code)
        return raised.exception

    def test_more_bytes_than_allowed(self):
        self.assertRefused(picture(more=bytes(covers.MAX_BYTES)), "bytes")

    def test_more_pixels_than_fit_in_memory(self):
        # Pillow is silent about the first, warns of the second, refuses the third.
        for side in [6_000, 10_000, 60_000]:
            with (
                self.subTest(side),
                warnings.catch_warnings(),
                mock.patch.object(Image.Image, "load") as load,
            ):
                warnings.simplefilter("ignore", Image.DecompressionBombWarning)
                self.assertRefused(head_of_png(side, side), "pixels")
                load.assert_not_called()

    def test_a_picture_too_small_to_look_at(self):
        self.assertRefused(picture(size=(1000, 299)), "small")
        self.assertRefused(picture(size=(1, 1)), "small")

    def test_a_drawing_that_can_hold_a_script(self):
        drawing = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
        for name in ["drawing.svg", "drawing.jpg"]:
            self.assertRefused(SimpleUploadedFile(name, drawing), "code")

    def test_a_picture_that_is_a_page_as_well(self):
        page = "<HTML><Script>alert(1)</script>"
        self.assertRefused(picture(comment=page), "code")
        for more in [page.encode(), b"<?php echo 1;", b"%PDF-1.7"]:
            self.assertRefused(picture(more=more), "code")

    def test_another_format_under_the_name_of_a_picture(self):
        for format in ["GIF", "BMP", "TIFF", "ICO", "PPM"]:
            with self.subTest(format):
                refused = self.assertRefused(picture(format=format), "broken")
                # Pillow has not even tried to read it.
                self.assertIsInstance(refused.__cause__, UnidentifiedImageError)
        self.assertRefused(SimpleUploadedFile("talk.jpg", b"Hello."), "broken")

    def test_a_name_that_does_not_fit_the_content(self):
        for name in ["talk.jpg", "talk.html", "talk.png.exe", "talk"]:
            self.assertRefused(picture(name, format="PNG"), "name")

    def test_a_picture_of_which_a_part_is_missing(self):
        for name in ["talk.jpg", "talk.png", "talk.webp"]:
            with self.subTest(name):
                whole = picture(name).read()
                half = SimpleUploadedFile(name, whole[: len(whole) // 2])
                self.assertRefused(half, "broken")

    def test_bytes_turned_over_at_random_never_end_in_another_exception(self):
        for name in ["talk.jpg", "talk.png", "talk.webp"]:
            whole = picture(name, (300, 300)).read()
            for at in range(0, len(whole), max(1, len(whole) // 40)):
                broken = bytearray(whole)
                broken[at] ^= 0xFF
                with suppress(ValidationError):
                    covers.redraw(SimpleUploadedFile(name, bytes(broken)))
