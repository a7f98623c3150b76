import json

from celery import shared_task
from celery.exceptions import OperationalError
from django.test import SimpleTestCase, tag

from attacks.server import VARIABLES
from config.celery import app
from config.logs import request_id
from config.tests.processes import ProcessTests
from config.tests.redis import free_port
from monitoring import parts
from monitoring.tests.helpers import server_log

ID = "an-id-of-a-request"


@shared_task
def say_where() -> str:
    return request_id.get()


class InTheProcessTests(SimpleTestCase):
    """Without a broker a task is a part of the request that asks for it."""

    def setUp(self):
        token = request_id.set(ID)
        self.addCleanup(request_id.reset, token)

    def test_it_has_the_id_of_the_request_and_leaves_it(self):
        self.assertEqual(say_where.apply().get(), ID)
        self.assertEqual(request_id.get(), ID)

    def test_it_has_a_line_with_its_name(self):
        with server_log() as log:
            say_where.apply()
        (line,) = [line for line in log.read_lines() if line["message"] == "Task"]
        self.assertEqual(line["task"], f"{__name__}.say_where")
        self.assertEqual(line["state"], "SUCCESS")
        self.assertEqual(line["request_id"], ID)


class BrokerTests(SimpleTestCase):
    def use(self, url: str) -> None:
        self.addCleanup(setattr, app.conf, "broker_url", app.conf.broker_url)
        app.conf.broker_url = url

    def test_one_that_is_there(self):
        self.use("memory://")
        parts.ask_broker()

    def test_one_that_is_away_is_noticed(self):
        self.use(f"redis://127.0.0.1:{free_port()}/0")
        with self.assertRaises(OperationalError):
            parts.ask_broker()


@tag("server")
class WorkerTests(ProcessTests):
    def environment(self) -> dict[str, str]:
        return super().environment() | VARIABLES

    def lines(self) -> list[dict]:
        lines = self.logs().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def test_the_lines_of_a_worker_have_the_id_of_the_request(self):
        self.run_site(
            "from config.logs import request_id\n"
            "from mails.tasks import remind, send_left\n"
            f"request_id.set({ID!r})\n"
            "send_left.delay()\n"
            "request_id.set('-')\n"
            "remind.delay()\n"
        )
        self.start_worker()

        def lines() -> dict[str, dict]:
            return {line["task"]: line for line in self.lines() if "task" in line}

        self.wait_for(lambda: len(lines()) == 2, "both tasks are done")
        asked, by_itself = (
            lines()["mails.tasks.send_left"],
            lines()["mails.tasks.remind"],
        )
        self.assertEqual(asked["request_id"], ID)
        # Nobody asked for it: it is named by the number of the task.
        self.assertRegex(by_itself["request_id"], r"^[0-9a-f-]{36}$")
        ids = {line["request_id"] for line in self.lines()}
        self.assertIn(ID, ids)
