"""The steps of .github/workflows/docs.yml, run as GitHub runs them."""

from django.test import SimpleTestCase, tag

from ci.tests.running import RunnerTests
from ci.tests.workflows import Step, steps, workflows
from docs.tests.neighbour import neighbour

FILE = "docs.yml"


def step_with(words: str) -> Step:
    """The one step of ours whose script has these words."""
    [found] = [
        one for one in steps() if one.file == FILE and words in (one.script or "")
    ]
    return found


class DocsWorkflowTests(SimpleTestCase):
    """When it runs, and what it is strict about."""

    def test_a_warning_is_an_error_at_each_change(self):
        self.assertIsNone(workflows()[FILE]["on"]["pull_request"])
        self.assertNotIn("if", workflows()[FILE]["jobs"]["pages"])
        self.assertIn(" -W ", step_with("-b html").script)

    def test_links_to_others_are_asked_each_week_and_at_no_change(self):
        [when] = workflows()[FILE]["on"]["schedule"]
        self.assertRegex(when["cron"], r"^[1-9]\d? \d+ \* \* [0-6]$")
        only = workflows()[FILE]["jobs"]["links"]["if"]
        self.assertIn("github.event_name == 'schedule'", only)
        self.assertNotIn("pull_request", only)


@tag("server")
class DocsStepTests(RunnerTests):
    """Each script with what is sound, and with what is not."""

    def test_the_pages(self):
        step = step_with("-b html")
        # The copy has no lessons.
        with self.put("docs/lessons/30-docs.md", "# Documentation\n"):
            self.passes(step)
            with self.put("docs/next/lost.md", "# Lost\n\n[to](nowhere.md)\n"):
                self.assertIn("nowhere.md", self.fails(step))

    def test_the_forms(self):
        for words, name in (
            ("issue-forms", "bug.yml"),
            ("issue-config", "config.yml"),
        ):
            with self.subTest(words):
                step = step_with(words)
                self.passes(step)
                with self.put(f".github/ISSUE_TEMPLATE/{name}", "body: nothing\n"):
                    self.fails(step)

    def test_the_links(self):
        step = step_with("linkcheck")
        conf = (self.site / "docs/conf.py").read_text()
        with neighbour() as address:
            # Nobody else is asked here.
            only = f'{conf}\nlinkcheck_ignore = [r"https://"]\n'
            only += (
                'exclude_patterns += ["lessons", "contributing.md", "changelog.md"]\n'
            )
            with (
                self.put("docs/conf.py", only),
                self.put("docs/next/near.md", f"# Near\n\n[here]({address}/here/)\n"),
            ):
                self.passes(step)
                gone = f"# Gone\n\n[gone]({address}/gone/)\n"
                with self.put("docs/next/gone.md", gone):
                    self.assertIn("/gone/", self.fails(step))
