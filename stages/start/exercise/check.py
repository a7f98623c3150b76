"""Is there a page that says how to reach us?"""

import re

from django.conf import settings
from django.http import HttpResponse
from django.template import TemplateDoesNotExist
from django.test import TestCase, override_settings
from django.urls import NoReverseMatch, reverse

ELSEWHERE = "someone-else@example.org"


class ContactTests(TestCase):
    longMessage = False

    def contact(self) -> HttpResponse:
        """What /contact/ answers, if it answers."""
        problem = ""
        try:
            response = self.client.get("/contact/")
        except TemplateDoesNotExist as error:
            problem = (
                f"The view asks for the template {error}, and Django does not find it. "
                "Templates of this project stand in the folder templates/, beside manage.py."
            )
        except ValueError as error:
            if "didn't return an HttpResponse" not in str(error):
                raise
            problem = (
                "The view of /contact/ returns nothing. Let its last line begin with: return "
                "render(…)."
            )
        if problem:
            self.fail(problem)
        self.assertEqual(
            response.status_code,
            200,
            f"/contact/ should be a page (200), but it answers {response.status_code}.",
        )
        return response

    def test_1_the_address_is_a_setting(self):
        email = getattr(settings, "CONTACT_EMAIL", "")
        self.assertTrue(
            email,
            "There is no setting CONTACT_EMAIL yet. Put it into config/settings.py, under the "
            'line "Your own settings go below".',
        )
        self.assertIn(
            "@",
            str(email),
            f"The setting CONTACT_EMAIL should be an e-mail address, but it is {email!r}.",
        )

    def test_2_the_page_has_an_address_with_a_name(self):
        try:
            address = reverse("contact")
        except NoReverseMatch:
            address = ""
        if not address:
            self.fail(
                "No address is called contact yet. Add a line to urlpatterns in config/urls.py, "
                'with name="contact".'
            )
        self.assertEqual(
            address,
            "/contact/",
            f'The address called contact is {address}, but should be /contact/: write "contact/" '
            "in config/urls.py, without a slash before it and with one after it.",
        )

    def test_3_the_page_comes_from_a_template(self):
        names = [template.name for template in self.contact().templates]
        self.assertIn(
            "contact.html",
            names,
            "/contact/ answers, but not from a template. Write templates/contact.html, and let "
            'the view return render(request, "contact.html", …).',
        )

    def test_4_the_page_shows_the_setting(self):
        email = settings.CONTACT_EMAIL
        page = self.contact().content.decode()
        self.assertNotRegex(
            page,
            r"""mailto:["'\s>]""",
            "The page has a link to mailto: with nothing behind it. A name that the template "
            "does not know is left empty: hand it over in the third argument of render, and "
            "use the same name in the template.",
        )
        self.assertIn(
            email,
            page,
            f"/contact/ does not show {email}. Hand it to the template in the third argument "
            "of render, and write {{ … }} with its name into the template.",
        )
        with override_settings(CONTACT_EMAIL=ELSEWHERE):
            other = self.contact().content.decode()
        self.assertIn(
            ELSEWHERE,
            other,
            "With another CONTACT_EMAIL the page still shows the old one. Either it is written "
            "into the template, or the view took it from config.settings when the site "
            "started. Use django.conf.settings, inside the view.",
        )
        self.assertNotIn(
            email,
            other,
            f"With another CONTACT_EMAIL, {email} still stands somewhere on the page. Take it "
            "out of templates/contact.html.",
        )

    def test_5_a_click_opens_a_mail(self):
        page = self.contact().content.decode()
        link = rf"""<a\b[^>]*href=["']?mailto:{re.escape(settings.CONTACT_EMAIL)}"""
        self.assertRegex(
            page,
            link,
            "The e-mail address on /contact/ is not a link yet. In HTML the address of such a "
            "link begins with mailto:, and the gap {{ … }} may stand behind it.",
        )

    def test_6_a_link_leads_back(self):
        page = self.contact().content.decode()
        self.assertRegex(
            page,
            r"""<a\b[^>]*href=["']?/["'\s>]""",
            "/contact/ has no link back to the front page yet. In the template, the address of "
            "the page called home is {% url 'home' %}.",
        )
