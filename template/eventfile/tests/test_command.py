import contextlib
import io
import tempfile
import unittest
from pathlib import Path

from eventfile.__main__ import main
from eventfile.reader import CATEGORIES, read_events

EVENTS_FILE = Path(__file__).resolve().parents[2] / "data" / "events.csv"


class CommandTests(unittest.TestCase):
    def run_command(self, *arguments: str) -> tuple[int, str, str]:
        """Run the command; return its exit code and what it prints."""
        output, errors = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
            code = main(list(arguments))
        return code, output.getvalue(), errors.getvalue()

    def test_it_sums_up_our_own_file(self):
        reading = read_events(EVENTS_FILE)
        code, output, errors = self.run_command(str(EVENTS_FILE))
        self.assertEqual(code, 0)
        self.assertIn(f"events:  {len(reading.events)}, ", output)
        for category in CATEGORIES:
            self.assertIn(category, output)
        self.assertEqual(errors.count("skipped line "), len(reading.errors))

    def test_one_city_alone(self):
        city = read_events(EVENTS_FILE).events[2].city
        _, output, _ = self.run_command(str(EVENTS_FILE), "--city", city)
        self.assertIn("cities:  1\n", output)
        _, output, _ = self.run_command(str(EVENTS_FILE), "--city", "Atlantis")
        self.assertIn("No events.", output)

    def test_the_summary_is_saved(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "summary.txt"
            _, output, _ = self.run_command(str(EVENTS_FILE), "--save", str(path))
            self.assertEqual(path.read_text(encoding="utf-8").strip(), output.strip())
            self.assertEqual(list(Path(folder).iterdir()), [path])

    def test_a_missing_file_is_one_line_and_exit_code_1(self):
        code, output, errors = self.run_command("no-such-file.csv")
        self.assertEqual(code, 1)
        self.assertEqual(output, "")
        self.assertRegex(errors, r"\Aerror: .*no-such-file.csv'\n\Z")
