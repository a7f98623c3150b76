from django.test import tag

from quality.tests.copied import CopiedTests


@tag("server")
class FloorTests(CopiedTests):
    """How much of the code no test has run, [tool.coverage] in pyproject.toml."""

    def test_below_the_floor_it_fails(self):
        suite = ("manage.py", "test", "quality.tests.test_reasons")
        self.succeed("uv", "run", "coverage", "run", *suite)
        self.succeed("uv", "run", "coverage", "combine")
        status, said = self.run_there("uv", "run", "coverage", "report")
        self.assertEqual(status, 2, said)
        self.assertIn("is less than fail-under=", said)
        # What this one suite runs is counted.
        self.assertRegex(said, r"\nquality/reasons\.py .* 9\d%")
