from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.test import SimpleTestCase

from quality.reasons import files, in_python, in_toml, main

WITHOUT = (
    "import a  # noqa\n",
    "import a  # noqa: F401\n",
    "import a  # noqa: E402, F401\n",
    "import a  # noqa: F401, yes\n",
    "# ruff: noqa: F401\n",
    "a = b()  # type: ignore[attr-defined]\n",
    "if a:  # pragma: no cover\n    b()\n",
    "a = 1  # fmt: skip\n",
    # A comment is about the next line, and not about all that follow.
    "# Kept for later.\nimport a\nimport b  # noqa: F401\n",
    "import a  # Kept for later.\nimport b  # noqa: F401\n",
)
WITH = (
    "import a\n",
    "import a  # noqa: F401, kept for later\n",
    "import a  # noqa: E402, F401  # kept for later\n",
    "# Kept for later.\nimport a  # noqa: F401\n",
    "def a():\n    # Kept for later.\n    import a  # noqa: F401\n",
    "# Kept, since somebody\n# may ask for it.\nimport a  # noqa: F401\n",
    "a = b()  # type: ignore[attr-defined]  # C knows it\n",
    'a = "# noqa"\n',
    "# What noqa: F401 means.\n",
)

OVERRIDE = """\
[[tool.mypy.overrides]]
module = [
    "a.b",
]
disable_error_code = ["misc"]
"""
TABLE = '[tool.ruff.lint.per-file-ignores]\n"a.py" = ["E501"]\n'


class ReasonTests(SimpleTestCase):
    def test_an_exception_without_a_reason(self):
        for code in WITHOUT:
            with self.subTest(code):
                self.assertEqual(len([*in_python(code)]), 1)

    def test_an_exception_with_a_reason(self):
        for code in WITH:
            with self.subTest(code):
                self.assertEqual([*in_python(code)], [])

    def test_which_line_it_is(self):
        code = "import a\n\n\nimport b  # noqa: F401\n"
        self.assertEqual([*in_python(code)], [4])
        self.assertEqual([*in_toml(f"[a]\n\n{OVERRIDE}")], [7])

    def test_what_a_tool_is_told(self):
        for text in (OVERRIDE, TABLE, 'ignore = "H043"\n', 'ignore = ["E501"]\n'):
            with self.subTest(text):
                self.assertEqual(len([*in_toml(text)]), 1)
                self.assertEqual([*in_toml(f"# It is long.\n{text}")], [])
                # The reason of something else is none.
                other = f'# It is long.\nname = "a"\n{text}'
                self.assertEqual(len([*in_toml(other)]), 1)
                self.assertEqual(len([*in_toml(f"# It is long.\n\n{text}")]), 1)


class FilesTests(SimpleTestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(TemporaryDirectory()))
        for name in ("a/b.py", "c.toml", ".venv/d.py", "media/e.py", "a/f.txt"):
            path = self.folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text("import a  # noqa\n", encoding="utf-8")

    def test_those_that_we_have_written(self):
        found = [str(path.relative_to(self.folder)) for path in files(self.folder)]
        self.assertEqual(found, [str(Path("a/b.py")), "c.toml"])

    def test_what_it_says(self):
        bad, good = self.folder / "a/b.py", self.folder / "c.toml"
        with redirect_stdout(StringIO()) as said:
            self.assertEqual(main([str(good)]), 0)
            self.assertEqual(main([str(bad), str(good)]), 1)
        self.assertEqual(
            said.getvalue(),
            f"Each exception has its reason.\n{bad}:1: an exception without a reason\n",
        )
