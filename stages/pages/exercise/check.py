"""Does the site have a calendar of a year?"""

import re
from html import unescape

from django.template import TemplateDoesNotExist
from django.test import TestCase
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


class CalendarTests(TestCase):
    longMessage = False

    def address_of(self, name: str) -> str:
        """The address of the year 2027 under this name, or nothing."""
        try:
            return reverse(name, args=[2027])
        except NoReverseMatch:
            return ""

    def page(self, address: str) -> str:
        """The text of a page that must be there."""
        try:
            response = self.client.get(address)
        except TemplateDoesNotExist as error:
            missing = str(error)
        else:
            missing = ""
        if missing:
            self.fail(
                f"The view of {address} asks for the template {missing}, and there is no such "
                "file in templates/."
            )
        self.assertEqual(
            response.status_code,
            200,
            f"{address} should be a page (200), but it answers {response.status_code}.",
        )
        return response.content.decode()

    def links(self, page: str) -> dict[str, str]:
        """The links of a page: each address with its text."""
        found = re.findall(r'<a\b[^>]*\bhref="([^"]*)"[^>]*>(.*?)</a>', page, re.DOTALL)
        return {
            unescape(address): " ".join(re.sub(r"<[^>]*>", " ", text).split())
            for address, text in found
        }

    def test_1_the_address_has_a_name(self):
        address = self.address_of("events:year")
        if not address and self.address_of("year"):
            self.fail(
                "There is an address called year, but it is not in the app events. It "
                "belongs into events/urls.py, not into config/urls.py."
            )
        if not address:
            self.fail(
                "No address is called events:year yet. Add one to events/urls.py, with "
                'name="year" and <int:year> in its pattern.'
            )
        self.assertEqual(
            address,
            "/events/year/2027/",
            f"events:year leads to {address}, but should lead to /events/year/2027/.",
        )

    def test_2_the_page_stands_in_the_frame_of_the_site(self):
        page = self.page("/events/year/2027/")
        templates = self.client.get("/events/year/2027/").templates
        self.assertIn(
            "base.html",
            [template.name for template in templates],
            'The calendar has no frame: let its template begin with {% extends "base.html" %}.',
        )
        headings = re.findall(r"<h1\b[^>]*>(.*?)</h1>", page, re.DOTALL)
        self.assertTrue(
            headings,
            "The calendar shows no <h1>. If your template has one, it stands outside of "
            "{% block content %}, and what stands outside of a block is thrown away.",
        )
        self.assertIn(
            "2027",
            headings[0],
            f'The heading of /events/year/2027/ should name the year, but it is "{headings[0]}".',
        )

    def test_3_it_links_to_each_month(self):
        links = self.links(self.page("/events/year/2027/"))
        for number, name in enumerate(MONTHS, start=1):
            address = f"/events/month/2027-{number:02}/"
            if address in links:
                self.assertIn(
                    name,
                    links[address],
                    f'The link to {address} should read "{name}", but it reads "{links[address]}".',
                )
                continue
            self.assertNotIn(
                f"/events/month/2027-{number}/",
                links,
                f"The calendar links to /events/month/2027-{number}/, but a month has two "
                "digits, so that page does not exist. Let {% url 'events:month' … %} build "
                "the address from a date.",
            )
            self.fail(f"The calendar of 2027 has no link to {name}: {address}.")

    def test_4_the_months_come_in_order(self):
        addresses = list(self.links(self.page("/events/year/2027/")))
        months = [address for address in addresses if "/events/month/" in address]
        self.assertEqual(
            months,
            sorted(months),
            "The months are all there, but not in order from January to December.",
        )
        self.assertEqual(
            len(months),
            12,
            f"The calendar of 2027 should link to 12 months, but it links to {len(months)}.",
        )

    def test_5_each_year_shows_its_own_months(self):
        page = self.page("/events/year/2031/")
        self.assertIn(
            "/events/month/2031-07/",
            self.links(page),
            "/events/year/2031/ does not link to July of 2031. Does the view use the year "
            "from the address?",
        )
        for year in [2000, 2099]:
            self.page(f"/events/year/{year}/")

    def test_6_a_year_that_we_do_not_have_is_not_found(self):
        # A view that breaks answers 500, as a visitor would see it.
        self.client.raise_request_exception = False
        for year in [12345, 0, 1999, 2100]:
            address = f"/events/year/{year}/"
            status = self.client.get(address).status_code
            reason = ""
            if status == 500:
                reason = " Python has no such date, or no month of ours has such an address."
            self.assertEqual(
                status,
                404,
                f"{address} should be a 404, but it answers {status}.{reason} Let the view "
                "raise Http404 before it makes its dates, for any year outside 2000 to 2099.",
            )
        status = self.client.get("/events/year/soon/").status_code
        self.assertEqual(
            status,
            404,
            f"/events/year/soon/ should be a 404, but it answers {status}. Does the pattern "
            "say <int:year>, which takes digits only?",
        )

    def test_7_every_page_links_to_the_calendar_of_this_year(self):
        address = f"/events/year/{timezone.localdate().year}/"
        links = self.links(self.page("/events/"))
        self.assertIn(
            address,
            links,
            f"The page /events/ has no link to {address}. Put it into the list at the top of "
            "templates/base.html, so that every page has it.",
        )
        self.assertEqual(
            links[address],
            "Calendar",
            f'The link to {address} should read "Calendar", but it reads "{links[address]}".',
        )
        self.assertIn(
            address,
            self.links(self.page("/")),
            "The link to the calendar stands on /events/, but not on the front page. It "
            "belongs into templates/base.html.",
        )
