"""Are debuggers found, imports looked at, and is there one exception fewer?"""

import ast
import subprocess
import sys
import tomllib

from django.conf import settings
from django.test import SimpleTestCase
from pre_commit.clientlib import InvalidConfigError, load_config

MODULE = "accounts/time_zones.py"
HOOKS = ".pre-commit-config.yaml"


class OneFewerCheck(SimpleTestCase):
    longMessage = False

    def fail(self, message):
        # One sentence is enough: what led to it is left out of the report.
        raise self.failureException(message) from None

    def run_tool(self, *command, stdin=""):
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=settings.BASE_DIR,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        return done.stdout + done.stderr

    def configuration(self):
        text = (settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8")
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            self.fail(f"pyproject.toml cannot be read: {error}")

    def test_1_a_breakpoint_is_found(self):
        self.configuration()
        command = (
            "ruff",
            "check",
            "--no-cache",
            "--stdin-filename",
            "events/views.py",
            "-",
        )
        said = self.run_tool(*command, stdin="breakpoint()\n")
        self.assertIn(
            "T100",
            said,
            "Ruff does not find a breakpoint() in events/views.py yet. Turn on the "
            "letters that stand for flake8-debugger.",
        )

    def test_2_imports_are_looked_at(self):
        try:
            repos = load_config(settings.BASE_DIR / HOOKS)["repos"]
        except InvalidConfigError as error:
            reason = " ".join(str(error).split("=====> ")[-1].split())
            self.fail(f"pre-commit cannot use {HOOKS}: {reason}")
        for repo in repos:
            self.assertEqual(
                repo["repo"],
                "local",
                f"{HOOKS}: {repo['repo']} would be fetched. lint-imports is here "
                "already: put the hook among those of `repo: local`.",
            )
        found = [
            hook
            for repo in repos
            for hook in repo["hooks"]
            if "lint-imports" in hook["entry"].split()
        ]
        self.assertTrue(found, f"{HOOKS}: no hook runs lint-imports yet.")
        hook = found[0]
        self.assertFalse(
            hook["pass_filenames"],
            f"{HOOKS}: lint-imports takes no names of files and would stop at the "
            "first. Say `pass_filenames: false`.",
        )
        self.assertIn(
            hook["language"],
            ("system", "unsupported"),
            f"{HOOKS}: with the language {hook['language']}, lint-imports is looked "
            "for in an environment of its own. Take the same as the other hooks.",
        )
        kinds = {*hook["types"], *hook["types_or"]}
        self.assertTrue(
            kinds & {"python", "file", "text"},
            f"{HOOKS}: the hook does not run for files with Python in them.",
        )

    def test_3_what_found_holds(self):
        code = (settings.BASE_DIR / MODULE).read_text(encoding="utf-8")
        for tool in ("type: ignore", "noqa"):
            self.assertNotIn(
                tool,
                code,
                f"{MODULE}: the exception stands there now. Say the type instead.",
            )
        said = [
            ast.unparse(node.annotation)
            for node in ast.walk(ast.parse(code))
            if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "found"
        ]
        self.assertTrue(
            said, f"{MODULE}: nothing beside `found` says what it will hold yet."
        )
        self.assertEqual(
            said[0],
            "dict[str, dict[str, str]]",
            f"{MODULE}: `{said[0]}` does not say in full what `found` will hold. Look "
            "at what the function returns.",
        )

    def test_4_there_is_one_exception_fewer(self):
        mypy = self.configuration()["tool"]["mypy"]
        for override in mypy["overrides"]:
            modules = override["module"]
            modules = [modules] if isinstance(modules, str) else modules
            if {"accounts.time_zones", "accounts.*"} & {*modules}:
                codes = override.get("disable_error_code", [])
                self.assertNotIn(
                    "var-annotated",
                    codes,
                    "pyproject.toml still has the exception for accounts.time_zones.",
                )
        self.assertNotIn(
            "var-annotated",
            mypy.get("disable_error_code", []),
            "pyproject.toml: now the exception is for all modules. Take it out.",
        )
