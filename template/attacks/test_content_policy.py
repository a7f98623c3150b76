"""
A script that got into a page after all: the second line of defence.

What stops it: the Content-Security-Policy, by which the browser runs no script
without the number of this very answer.
"""

from django.test import TestCase

from accounts.models import User
from events.tests.helpers import make_event


def policy_of(response) -> dict[str, str]:
    """Each directive of the policy, and what it allows."""
    policy = response.headers.get("Content-Security-Policy", "")
    return dict(directive.partition(" ")[::2] for directive in policy.split("; "))


class ContentPolicyTests(TestCase):
    def test_a_script_in_any_page(self):
        event = make_event()
        for address in [
            "/",
            "/events/",
            f"/events/{event.slug}/",
            "/accounts/login/",
            "/admin/login/",
            "/no-such-page/",
        ]:
            with self.subTest(address):
                policy = policy_of(self.client.get(address))
                # Without a directive for scripts, this is the one that counts.
                scripts = policy.get("script-src") or policy.get("default-src", "")
                self.assertRegex(scripts, "^('none'|'nonce-[A-Za-z0-9_-]{22}')$")

    def test_a_script_with_the_number_of_another_answer(self):
        """The pages of the admin bring scripts, so they hold a number."""
        self.client.force_login(
            User.objects.create(username="root", is_staff=True, is_superuser=True)
        )
        scripts = set()
        for _ in range(3):
            response = self.client.get("/admin/")
            number = str(response.context.get("csp_nonce"))
            self.assertContains(response, f'nonce="{number}"')
            self.assertEqual(policy_of(response)["script-src"], f"'nonce-{number}'")
            scripts.add(number)
        self.assertEqual(len(scripts), 3)

    def test_a_form_that_sends_its_answers_elsewhere(self):
        policy = policy_of(self.client.get("/accounts/login/"))
        self.assertEqual(policy.get("form-action"), "'self'")

    def test_another_base_for_all_addresses_of_a_page(self):
        policy = policy_of(self.client.get("/"))
        self.assertEqual(policy.get("base-uri"), "'none'")
