"""One test, watched, in a process of its own. It imports little: each process pays for it."""

import inspect
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from harness import inside


def main(sender: Connection, project: str, test: str, file: str, log: str) -> None:
    """What runs in the process."""
    inside.capture(log)
    inside.enter(project, "", [], None)
    del inside.os.environ["DJANGO_SETTINGS_MODULE"]
    sys.dont_write_bytecode = True
    sys.argv = ["manage.py", "test", test, "--noinput"]
    lines, templates = watch(str(Path(project) / file))

    # As the learner starts it, so that manage.py is run too.
    import manage

    code: object = None
    try:
        manage.main()
    except SystemExit as end:
        code = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    sender.send((not code, lines, templates))
    sender.close()


def watch(file: str) -> tuple[set[int], set[str]]:
    """Sets that fill: the lines of functions in a file that run, and templates that render."""
    from django.test.signals import template_rendered

    lines: set[int] = set()
    templates: set[str] = set()

    def line(code, number):
        # Modules and classes run when they are imported, whatever the test does.
        if code.co_filename == file and code.co_flags & inspect.CO_OPTIMIZED:
            lines.add(number)
        return sys.monitoring.DISABLE

    def rendered(template, **_):
        templates.add(template.origin.name)

    monitoring = sys.monitoring
    monitoring.use_tool_id(monitoring.COVERAGE_ID, "evidence")
    monitoring.register_callback(monitoring.COVERAGE_ID, monitoring.events.LINE, line)
    monitoring.set_events(monitoring.COVERAGE_ID, monitoring.events.LINE)
    template_rendered.connect(rendered, weak=False)
    return lines, templates
