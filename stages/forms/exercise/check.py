"""Does the search of the events work?"""

import re
from datetime import datetime, time, timedelta
from importlib import import_module

from django.template import TemplateDoesNotExist
from django.test import TestCase
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from events.models import Event

FIELDS = ["words", "first_day", "last_day"]


def make_event(title, days=7, hour=18):
    """An event that begins in so many days, at this hour."""
    day = timezone.localdate() + timedelta(days=days)
    starts_at = timezone.make_aware(datetime.combine(day, time(hour)))
    return Event.objects.create(
        slug=title.lower().replace(" ", "-"),
        title=title,
        category="music",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        venue="Old Brewery",
        city="Leipzig",
        price="12.50",
        seats=80,
        description="Two sets with a break.",
    )


def day(days):
    """The day in so many days, as a browser writes it."""
    return (timezone.localdate() + timedelta(days=days)).isoformat()


class EventSearchCheck(TestCase):
    longMessage = False

    def fail(self, message):
        # One sentence is enough: what led to it is left out of the report.
        raise self.failureException(message) from None

    def form(self, data):
        try:
            module = import_module("events.search")
        except ModuleNotFoundError as error:
            if error.name != "events.search":
                raise
            self.fail("There is no file events/search.py yet. Begin with it.")
        if not hasattr(module, "EventSearchForm"):
            self.fail("events/search.py has no class EventSearchForm yet.")
        return module.EventSearchForm(data)

    def errors(self, data):
        form = self.form(data)
        try:
            return form.errors
        except KeyError as error:
            self.fail(
                f"clean() of EventSearchForm asks cleaned_data for {error}, and it is not "
                "there: a field that was typed wrong is missing. Take it with .get()."
            )

    def page(self, **answers):
        try:
            address = reverse("search")
        except NoReverseMatch:
            self.fail(
                'No address has the name "search" yet. Put a path("search/", …, '
                'name="search") into config/urls.py, below "Your own addresses".'
            )
        try:
            response = self.client.get(address, answers)
        except TemplateDoesNotExist as error:
            self.fail(
                f"There is no template {error}. Put it into the folder templates/."
            )
        self.assertEqual(
            response.status_code,
            200,
            f"{address} answers with the status {response.status_code}; "
            "a page that is found has 200.",
        )
        return response.content.decode()

    def assertShown(self, page, shown, hidden, why):
        for title in shown:
            self.assertIn(title, page, f'The event "{title}" is missing: {why}')
        for title in hidden:
            self.assertNotIn(title, page, f'The event "{title}" is too much: {why}')

    def search_form(self):
        page = self.page()
        for text in re.findall(r"<form\b.*?</form>", page, re.DOTALL):
            if 'name="words"' in text:
                return text
        self.fail(
            'There is no <form> with an input named "words" on the page. Show the form '
            "in templates/events/event_search.html. Does the view hand it over, in "
            "get_context_data()?"
        )

    def test_1_the_form_has_three_fields_that_may_stay_empty(self):
        fields = self.form({}).fields
        for name in FIELDS:
            self.assertIn(name, fields, f"EventSearchForm has no field {name} yet.")
        for name in self.errors({}):
            self.fail(f"{name} must be filled in. Write required=False in that field.")
        self.assertIn(
            "first_day",
            self.errors({"first_day": "soon"}),
            'The form takes "soon" for a first day. Make it a forms.DateField.',
        )

    def test_2_the_last_day_is_not_before_the_first(self):
        errors = self.errors({"first_day": "2030-05-02", "last_day": "2030-05-01"})
        self.assertTrue(
            errors,
            "The form takes a last day before the first day. Write that rule in "
            "clean() of EventSearchForm.",
        )
        self.assertIn(
            "last_day",
            errors,
            'The error belongs to no field. Tie it to one: self.add_error("last_day", …).',
        )
        same = {"first_day": "2030-05-01", "last_day": "2030-05-01"}
        self.assertFalse(
            self.errors(same),
            "The form refuses a search for one day. The last day may be the first day.",
        )
        for data in [{"last_day": "2030-05-01"}, {"first_day": "2030-05-01"}]:
            self.assertFalse(
                self.errors(data), f"The form refuses {data}: one day is enough."
            )
        self.errors({"first_day": "soon", "last_day": "2030-05-01"})

    def test_3_the_page_has_its_address(self):
        self.page()
        self.assertEqual(
            reverse("search"), "/search/", "The address of the search is /search/."
        )

    def test_4_the_page_shows_the_form(self):
        text = self.search_form()
        for name in FIELDS:
            self.assertIn(f'name="{name}"', text, f"The form shows no input {name}.")
        self.assertNotRegex(
            text.lower(),
            r'method="?post',
            "The form is sent by POST. A search changes nothing: send it by "
            'method="get", so that the answers stand in the address.',
        )

    def test_5_with_nothing_filled_in_all_events_to_come_are_there(self):
        make_event("Jazz night")
        make_event("Old song", days=-7)
        for answers in [{}, dict.fromkeys(FIELDS, "")]:
            self.assertShown(
                self.page(**answers),
                ["Jazz night"],
                ["Old song"],
                "with nothing filled in, the page shows all events that are still to "
                "come, and no others.",
            )

    def test_6_words_and_days_narrow_the_list(self):
        make_event("Jazz night")
        make_event("Folk dance")
        for words in ["Jazz", "jazz"]:
            self.assertShown(
                self.page(words=words),
                ["Jazz night"],
                ["Folk dance"],
                f'the words were "{words}". Filter by title__icontains.',
            )
        self.assertShown(
            self.page(words=" night "),
            ["Jazz night"],
            ["Folk dance"],
            'the word was "night", with spaces around it. Take the answers from '
            "cleaned_data of the form: it has no such spaces.",
        )
        for number in [4, 5, 6, 7]:
            make_event(f"Day {number}", days=number)
        self.assertShown(
            self.page(first_day=day(5)),
            ["Day 5", "Day 6", "Day 7"],
            ["Day 4"],
            "only a first day was filled in, the day of the event Day 5.",
        )
        self.assertShown(
            self.page(last_day=day(6)),
            ["Day 4", "Day 5", "Day 6"],
            ["Day 7"],
            "only a last day was filled in, the day of the event Day 6, which begins at "
            "six in the evening. Compare days with days: starts_at__date__lte.",
        )
        self.assertShown(
            self.page(first_day=day(5), last_day=day(6), words="day"),
            ["Day 5", "Day 6"],
            ["Day 4", "Day 7"],
            "both days and a word were filled in: all of it counts.",
        )

    def test_7_a_wrong_answer_is_said_on_the_page(self):
        make_event("Jazz night")
        page = self.page(words="jaz", first_day=day(6), last_day=day(5))
        self.assertNotIn(
            "Jazz night", page, "The answers are wrong, and the page shows events."
        )
        self.assertIn(
            "errorlist",
            page,
            "The answers are wrong, and the page does not say so. Show each field by "
            "{{ form.last_day.as_field_group }}, and make the form of self.request.GET.",
        )
        self.assertIn(
            'value="jaz"',
            page,
            "What was typed is gone after an error. Show the form that was filled in, "
            "not a new one.",
        )

    def test_8_the_next_page_keeps_the_search(self):
        for number in range(25):
            make_event(f"Jazz {number}")
        page = self.page(words="jazz")
        links = re.findall(r'href="(\?[^"]*page=2[^"]*)"', page)
        self.assertTrue(
            links,
            "25 events were found, and there is no link to a second page. Make the view "
            'a subclass of EventListView, and include "_pagination.html".',
        )
        self.assertIn(
            "words=jazz", links[0], "The link to the second page forgets the words."
        )

    def test_9_a_link_leads_to_the_search(self):
        page = self.client.get("/").content.decode()
        self.assertIn(
            'href="/search/"',
            page,
            "No link leads to the search. Put one into templates/base.html.",
        )
