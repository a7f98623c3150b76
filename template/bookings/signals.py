"""
What happens to seats, told to whoever wants to know.

Each signal is sent when the transaction is over, with the booking. Parts of the site
that booking can do without (a mail, a number on a screen) connect to it; booking does
not know them.
"""

from django.dispatch import Signal

seat_booked = Signal()
seat_given_back = Signal()
