from datetime import timedelta
from threading import Barrier, Thread

import time_machine
from django.conf import settings
from django.db import connection
from django.test import TestCase, TransactionTestCase
from django.utils import timezone

from bookings.tests.factories import BookingFactory
from config.jobs import InHand, State
from mails.models import Mail


def a_job() -> Mail:
    """A job that waits: the mail about a booking."""
    return Mail.objects.get(booking_number=BookingFactory().pk)


def later(times: int = 1):
    """The moment at which a job of now should long have been done."""
    moment = timezone.now() + times * settings.JOB_TIME + timedelta(seconds=1)
    return time_machine.travel(moment, tick=False)


class TakingTests(TestCase):
    def test_of_two_one_gets_it(self):
        pk = a_job().pk
        self.assertEqual(Mail.objects.take(pk).tries, 1)
        with self.assertRaises(InHand):
            Mail.objects.take(pk)

    def test_what_is_done_is_done(self):
        job = Mail.objects.take(a_job().pk)
        self.assertTrue(job.end())
        self.assertIsNone(Mail.objects.take(job.pk))
        job.refresh_from_db()
        self.assertEqual(job.state, State.DONE)
        self.assertIsNotNone(job.ended_at)

    def test_who_does_not_come_back_loses_it(self):
        first = Mail.objects.take(a_job().pk)
        with later():
            second = Mail.objects.take(first.pk)
            self.assertFalse(first.end())
            self.assertTrue(second.end())

    def test_after_an_error_it_waits_twice_as_long_each_time(self):
        pk = a_job().pk
        pauses = []
        for _ in range(3):
            job = Mail.objects.take(pk)
            self.assertTrue(job.put_back(OSError("no route")))
            job.refresh_from_db()
            self.assertEqual(job.state, State.WAITING)
            self.assertEqual(job.note, "OSError: no route")
            pauses.append(round((job.look_at - timezone.now()) / settings.JOB_TIME))
        self.assertEqual(pauses, [1, 2, 4])

    def test_after_the_last_try_it_is_given_up_and_the_log_tells(self):
        pk = a_job().pk
        with self.settings(JOB_TRIES=2), self.assertLogs("config.jobs", "ERROR") as log:
            self.assertTrue(Mail.objects.take(pk).put_back(OSError("no route")))
            self.assertFalse(Mail.objects.take(pk).put_back(OSError("no route")))
        self.assertIn("given up after 2 tries. OSError: no route", log.output[0])
        job = Mail.objects.get()
        self.assertEqual((job.state, job.note), (State.FAILED, "OSError: no route"))
        self.assertIsNone(Mail.objects.take(pk))


class LeftOverTests(TestCase):
    def test_a_new_job_is_left_to_its_message(self):
        a_job()
        self.assertEqual(Mail.objects.left_over(), [])

    def test_a_job_that_nobody_has_begun(self):
        job = a_job()
        with later():
            self.assertEqual(Mail.objects.left_over(), [job.pk])
            # It has been handed over again: now that message gets its time.
            self.assertEqual(Mail.objects.left_over(), [])

    def test_a_job_that_somebody_has_died_of(self):
        job = Mail.objects.take(a_job().pk)
        with later():
            self.assertEqual(Mail.objects.left_over(), [job.pk])
            self.assertEqual(Mail.objects.take(job.pk).tries, 2)

    def test_a_job_that_everybody_has_died_of(self):
        job = Mail.objects.take(a_job().pk)
        with self.settings(JOB_TRIES=1), later():
            with self.assertLogs("config.jobs", "ERROR"):
                self.assertEqual(Mail.objects.left_over(), [])
            job.refresh_from_db()
            self.assertEqual(job.state, State.FAILED)
            self.assertEqual(job.note, "Nobody who took it in hand came back.")

    def test_a_job_that_was_done_is_not_among_them(self):
        Mail.objects.take(a_job().pk).end()
        with later():
            self.assertEqual(Mail.objects.left_over(), [])


class SameMomentTests(TransactionTestCase):
    """Many at once, each in a thread and with a connection of its own."""

    def test_one_of_many_gets_it(self):
        if connection.vendor == "sqlite" and connection.is_in_memory_db():
            self.skipTest('needs "TEST": {"NAME": ...} in DATABASES to name a file')
        job = a_job()
        Mail.objects.update(state=State.WAITING, tries=0)
        start = Barrier(5)
        outcomes = []

        def take() -> None:
            try:
                start.wait()
                outcomes.append(Mail.objects.take(job.pk).tries)
            except InHand:
                outcomes.append("in hand")
            finally:
                connection.close()

        threads = [Thread(target=take) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertCountEqual(outcomes, [1, *["in hand"] * 4])
