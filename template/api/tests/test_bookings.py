from accounts.tests.factories import UserFactory
from api.tests.helpers import BOOKINGS, ApiTests
from bookings.models import Booking
from bookings.tests.factories import BookingFactory
from events.tests.factories import EventFactory


class BookingTests(ApiTests):
    @classmethod
    def setUpTestData(cls):
        cls.ada = UserFactory(username="ada")
        cls.event = EventFactory(title="Jazz night", seats=1)

    def book(self, event: object = "jazz-night"):
        return self.client_of(self.ada).post(BOOKINGS, {"event": event})

    def test_a_seat_is_booked(self):
        answer = self.book()
        self.assertEqual(answer.status_code, 201, answer.content)
        booking = Booking.objects.get()
        self.assertEqual((booking.user, booking.event), (self.ada, self.event))
        address = f"http://testserver{BOOKINGS}{booking.pk}/"
        self.assertEqual(answer.headers["Location"], address)
        self.assertIs(type(answer.headers["Location"]), str)
        self.assertEqual(self.client_of(self.ada).get(address).json(), answer.json())

    def test_what_a_rule_refuses_has_its_code(self):
        begun = EventFactory(begun=True)
        self.assert_problem(self.book(begun.slug), 409, "has_begun")
        self.book()
        self.assert_problem(self.book(), 409, "booked_already")
        Booking.objects.update(user=UserFactory())
        answer = self.book()
        self.assert_problem(answer, 409, "sold_out")
        self.assertEqual(answer.json()["detail"], "This event is sold out.")

    def test_an_event_that_is_none_is_refused(self):
        self.assert_refused(self.book("no-such-event"), event="does_not_exist")
        for event in [
            "null",
            '["jazz-night"]',
            '{"slug": "x"}',
            r'"\u0000"',
            r'"\ud800"',
        ]:
            with self.subTest(event):
                sent = f'{{"event": {event}}}'
                answer = self.client_of(self.ada).post(
                    BOOKINGS, sent, content_type="application/json"
                )
                self.assert_problem(answer, 400, "invalid")

    def test_nobody_books_for_another(self):
        grace = UserFactory()
        sent = {"event": "jazz-night", "user": grace.pk}
        self.client_of(self.ada).post(BOOKINGS, sent)
        self.assertEqual(Booking.objects.get().user, self.ada)

    def test_a_seat_is_given_back(self):
        address = self.book().json()["url"]
        answer = self.client_of(self.ada).delete(address)
        self.assertEqual((answer.status_code, answer.content), (204, b""))
        self.assertFalse(Booking.objects.exists())

    def test_only_ones_own_are_there(self):
        others = BookingFactory(event=self.event)
        client = self.client_of(self.ada)
        self.assertEqual(client.get(BOOKINGS).json()["results"], [])
        for ask in [client.get, client.delete]:
            answer = ask(f"{BOOKINGS}{others.pk}/")
            self.assert_problem(answer, 404, "not_found")
        self.assertTrue(Booking.objects.exists())

    def test_the_newest_comes_first(self):
        made = [BookingFactory(user=self.ada).pk for _ in range(3)]
        found = self.client_of(self.ada).get(BOOKINGS).json()["results"]
        self.assertEqual([one["id"] for one in found], made[::-1])

    def test_a_number_that_no_database_has(self):
        for number in ["9" * 30, "9" * 5000]:
            answer = self.client_of(self.ada).get(f"{BOOKINGS}{number}/")
            self.assert_problem(answer, 404, "not_found")
