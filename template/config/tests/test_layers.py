from click.testing import CliRunner
from django.conf import settings
from django.test import SimpleTestCase
from importlinter.cli import lint_imports_command


class LayerTests(SimpleTestCase):
    """The rules in pyproject.toml under [tool.importlinter], which may import which."""

    def test_imports_lead_downwards(self):
        rules = settings.BASE_DIR / "pyproject.toml"
        command = ["--config", str(rules), "--no-cache", "--no-logo"]
        result = CliRunner().invoke(lint_imports_command, command)
        self.assertEqual(result.exit_code, 0, result.output)
