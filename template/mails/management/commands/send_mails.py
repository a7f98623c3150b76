from django.core.management.base import BaseCommand

from mails.services import hand_over_left, remind


class Command(BaseCommand):
    """What beat asks for, once: for cron, and for trying it out."""

    help = "Write down the reminders that are due, and send what is left to be sent."

    def handle(self, **options):
        reminders = remind()
        left = hand_over_left()
        self.stdout.write(f"{reminders} reminders are due. {left} mails handed over.")
