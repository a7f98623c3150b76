from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class MailsConfig(AppConfig):
    name = "mails"

    def ready(self):
        from mails import listeners

        # Django's own signals, which come inside the transaction, whoever books: a
        # page, a program, the admin. seat_booked comes after it, which may be too late.
        post_save.connect(listeners.booked, sender="bookings.Booking")
        post_delete.connect(listeners.given_back, sender="bookings.Booking")
        # Your own listeners go below.
