"""Does a variable say who runs the site, and is a mistake in it told in one line?"""

import os
import runpy
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from unittest import mock

from django.conf import settings
from django.core import mail
from django.core.mail import mail_admins
from django.test import SimpleTestCase, override_settings

VARIABLE = "DJANGO_ADMINS"


class AdminsCheck(SimpleTestCase):
    longMessage = False

    def fail(self, message):
        # One sentence is enough: what led to it is left out of the report.
        raise self.failureException(message) from None

    def load(self, **variables):
        """The settings of a process with these variables, and what it says."""
        settings_file = Path(settings.BASE_DIR) / "config" / "settings.py"
        with (
            mock.patch.dict(os.environ, variables, clear=True),
            redirect_stderr(StringIO()) as told,
        ):
            try:
                found = runpy.run_path(str(settings_file))
            except SystemExit:
                found = None
            except Exception:
                self.fail(
                    f"With {variables or 'no variable'} the settings break off, and no line says "
                    "why. What a check raises has to come from environs."
                )
        return found, told.getvalue().splitlines()

    def admins(self, **variables):
        found, told = self.load(**variables)
        if found is None:
            self.fail(f"With {variables or 'no variable'}, the site does not start: {told}")
        return found.get("ADMINS")

    def test_1_the_variable_names_them(self):
        found = self.admins(DJANGO_ADMINS="ada@example.com grace@example.com")
        if not found:
            self.fail(f"config/settings.py: {VARIABLE} does not fill ADMINS yet.")
        self.assertEqual(
            found,
            ["ada@example.com", "grace@example.com"],
            f"config/settings.py: ADMINS is {found!r}, not a list of the two addresses.",
        )

    def test_2_without_it_there_are_none(self):
        for variables in [{}, {VARIABLE: ""}]:
            found = self.admins(**variables)
            self.assertEqual(
                found, [], f"With {variables or 'no variable'}, ADMINS is {found!r}, not []."
            )

    def test_3_they_get_mails(self):
        found = self.admins(DJANGO_ADMINS="ada@example.com")
        self.assertIsInstance(found, list, f"ADMINS is {found!r}, and no list of addresses.")
        with override_settings(ADMINS=found):
            mail_admins("Something broke", "Look at it.")
        self.assertEqual(
            mail.outbox[-1].to, ["ada@example.com"], "mail_admins() reaches somebody else."
        )

    def test_4_a_mistake_is_one_line(self):
        for text in ["ada", "ada@example", "ada@example.com grace", "ada@@example.com"]:
            found, told = self.load(DJANGO_ADMINS=text)
            self.assertIsNone(
                found, f"With {VARIABLE}={text!r} the site starts: an address is wrong there."
            )
            self.assertEqual(
                len(told), 1, f"With {VARIABLE}={text!r} one line is expected, not: {told}"
            )
            self.assertTrue(
                told[0].startswith(f"{VARIABLE}: "),
                f"The line has to begin with {VARIABLE}: and is: {told[0]}",
            )

    def test_5_the_example_says_what_it_is(self):
        text = (Path(settings.BASE_DIR) / ".env.example").read_text(encoding="utf-8")
        self.assertIn(
            f"{VARIABLE}=", text, f".env.example: there is no example of {VARIABLE} yet."
        )
        _, told = self.load(DJANGO_ADMINS="ada")
        self.assertIn(
            "For example", "".join(told), f".env.example: write it as {VARIABLE}=…, with a value."
        )
        offered = text.partition(f"{VARIABLE}=")[2].splitlines()[0]
        self.assertTrue(
            self.admins(DJANGO_ADMINS=offered),
            f".env.example: the example of {VARIABLE} is itself no address.",
        )
