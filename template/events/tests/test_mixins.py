from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory, TestCase
from django.views.generic import TemplateView, View

from accounts.tests.factories import UserFactory
from events.mixins import EventPermissionMixin
from events.tests.factories import EventFactory
from events.views import EventAttendeesView


class NameView(EventPermissionMixin, View):
    """The smallest view that the mixin goes with."""

    permission_required = "events.change_event"

    def get(self, request, slug):
        return HttpResponse(self.event.title)


class EventPermissionMixinTests(TestCase):
    """What the mixin promises to any view, here with no page of the site."""

    @classmethod
    def setUpTestData(cls):
        cls.ada = UserFactory(username="ada")
        EventFactory(title="Jazz night", organizer=cls.ada)

    def ask(self, view: type[View], user, slug: str = "jazz-night"):
        request = RequestFactory().get("/")
        request.user = user
        return view.as_view()(request, slug=slug)

    def test_the_view_finds_its_event(self):
        self.assertContains(self.ask(NameView, self.ada), "Jazz night")

    def test_the_template_gets_it_too(self):
        class PageView(EventPermissionMixin, TemplateView):
            permission_required = "events.change_event"
            template_name = "404.html"

        response = self.ask(PageView, self.ada)
        self.assertEqual(response.context_data["event"].title, "Jazz night")

    def test_a_visitor_logs_in_and_others_are_refused(self):
        response = self.ask(NameView, AnonymousUser())
        self.assertEqual(response.url, "/accounts/login/?next=/")
        with self.assertRaises(PermissionDenied):
            self.ask(NameView, UserFactory(username="grace"))

    def test_an_unknown_event_is_not_found(self):
        with self.assertRaises(Http404):
            self.ask(NameView, self.ada, slug="no-such-event")

    def test_a_view_that_asks_for_no_permission_is_an_error(self):
        class OpenView(NameView):
            permission_required = None

        with self.assertRaises(ImproperlyConfigured):
            self.ask(OpenView, self.ada)


class OrderTests(TestCase):
    def test_the_order_in_which_python_looks_for_a_method(self):
        order = [cls.__name__ for cls in EventAttendeesView.__mro__]
        self.assertEqual(
            order,
            [
                "EventAttendeesView",
                # Ours: who may see this?
                "EventPermissionMixin",
                "PermissionRequiredMixin",
                "AccessMixin",
                # Django's: which rows, which page of them, which template?
                "ListView",
                "MultipleObjectTemplateResponseMixin",
                "TemplateResponseMixin",
                "BaseListView",
                "MultipleObjectMixin",
                # Wanted by our mixin and by MultipleObjectMixin: it comes after both.
                "ContextMixin",
                # Last, so that each mixin is asked before the view answers.
                "View",
                "object",
            ],
        )
