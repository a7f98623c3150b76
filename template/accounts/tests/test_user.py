from django.contrib.auth import get_user_model
from django.test import TestCase

from accounts.models import User


class UserTests(TestCase):
    def test_the_project_uses_its_own_user_model(self):
        self.assertIs(get_user_model(), User)

    def test_a_user_is_stored_in_our_own_table(self):
        user = User.objects.create(username="ada")
        self.assertEqual(user._meta.db_table, "accounts_user")
        self.assertEqual(User.objects.get(), user)
