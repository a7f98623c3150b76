from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.test import TestCase

from accounts.models import User
from accounts.tests.factories import UserFactory
from events.models import Event
from events.tests.factories import EventFactory
from events.tests.groups import make_groups

CHANGE = "events.change_event"
SEE_ATTENDEES = "events.view_attendees"
SHARE = "events.share_event"


class EventPermissionTests(TestCase):
    """The rules, whoever asks and on whatever page."""

    @classmethod
    def setUpTestData(cls):
        make_groups()
        cls.organizer = UserFactory(username="ada")
        cls.co_host = UserFactory(username="grace")
        cls.event = EventFactory(title="Jazz night", organizer=cls.organizer)
        cls.event.co_hosts.add(cls.co_host)
        cls.other_event = EventFactory(title="Folk dance")

    def member_of(self, name: str) -> User:
        """A person who is in this group and nothing else."""
        user = UserFactory(username="member")
        user.groups.add(Group.objects.get(name=name))
        return user

    def assertMay(self, user: User | AnonymousUser, *permissions: str):
        """Check that this is what the user may do with the event, and nothing more."""
        for permission in [CHANGE, SEE_ATTENDEES, SHARE]:
            with self.subTest(permission):
                may = user.has_perm(permission, self.event)
                self.assertIs(may, permission in permissions)

    def test_the_organizer_may_do_everything(self):
        self.assertMay(self.organizer, CHANGE, SEE_ATTENDEES, SHARE)

    def test_a_co_host_may_do_the_same_but_not_bring_in_others(self):
        self.assertMay(self.co_host, CHANGE, SEE_ATTENDEES)

    def test_a_co_host_of_one_event_is_a_guest_at_the_next(self):
        self.assertFalse(self.co_host.has_perm(CHANGE, self.other_event))
        self.assertFalse(self.other_event.can_be_edited_by(self.co_host))

    def test_editors_change_every_event_and_see_no_names(self):
        self.assertMay(self.member_of("Editors"), CHANGE)

    def test_door_staff_see_who_comes_and_change_nothing(self):
        self.assertMay(self.member_of("Door staff"), SEE_ATTENDEES)

    def test_a_right_can_be_given_to_one_person_too(self):
        user = UserFactory(username="member")
        user.user_permissions.add(Permission.objects.get(codename="share_event"))
        self.assertMay(user, SHARE)

    def test_staff_help_and_a_superuser_may_do_everything(self):
        staff = UserFactory(username="staff", is_staff=True)
        self.assertMay(staff, CHANGE, SEE_ATTENDEES)
        superuser = UserFactory(username="root", is_superuser=True)
        self.assertMay(superuser, CHANGE, SEE_ATTENDEES, SHARE)

    def test_visitors_and_inactive_accounts_may_do_nothing(self):
        self.assertMay(AnonymousUser())
        everything = {"is_active": False, "is_staff": True, "is_superuser": True}
        self.event.organizer = UserFactory(username="gone", **everything)
        self.assertMay(self.event.organizer)

    def test_an_event_without_an_organizer_belongs_to_nobody(self):
        self.event.organizer = None
        self.assertMay(AnonymousUser())
        self.assertMay(UserFactory(username="member"))

    def test_to_run_one_event_is_no_right_over_all_of_them(self):
        for user in [self.organizer, self.co_host]:
            self.assertFalse(user.has_perm(CHANGE))

    def test_the_model_and_the_backend_say_the_same(self):
        editor = self.member_of("Editors")
        for user in [self.organizer, self.co_host, editor]:
            self.assertTrue(self.event.can_be_edited_by(user))
            self.assertIn(CHANGE, user.get_all_permissions(self.event))
        self.assertFalse(Event(title="Not saved yet").can_be_edited_by(self.co_host))

    async def test_async_code_gets_the_same_answer(self):
        self.assertTrue(await self.organizer.ahas_perm(SHARE, self.event))
        self.assertFalse(await self.co_host.ahas_perm(SHARE, self.event))
        self.assertTrue(await self.co_host.ahas_perm(CHANGE, self.event))

    def test_the_next_question_takes_one_query_at_most(self):
        [co_host] = User.objects.filter(username="grace")
        # Two for the rights over all events, which are kept, and one for this event.
        with self.assertNumQueries(3):
            co_host.has_perm(CHANGE, self.event)
        with self.assertNumQueries(1):
            co_host.has_perm(CHANGE, self.other_event)
