from django.test import TestCase
from django.urls import reverse

from accounts.models import User


class UserAdminTests(TestCase):
    def test_staff_find_users_and_open_them(self):
        staff = User.objects.create(username="ada", is_staff=True, is_superuser=True)
        self.client.force_login(staff)
        response = self.client.get(reverse("admin:accounts_user_changelist"))
        self.assertContains(response, "ada")
        response = self.client.get(
            reverse("admin:accounts_user_change", args=[staff.pk])
        )
        self.assertContains(response, "Permissions")

    def test_others_are_sent_to_the_log_in_page(self):
        response = self.client.get(reverse("admin:accounts_user_changelist"))
        self.assertRedirects(response, "/admin/login/?next=/admin/accounts/user/")
