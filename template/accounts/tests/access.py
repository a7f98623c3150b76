"""Who may do what with accounts. config/tests/test_access.py tries each row."""

URLS = ["accounts.urls", "django.contrib.auth.urls"]

ACCESS = """
#                                       visitor
#                                       |     guest
#                                       |     |   organizer
#                                       |     |   |   co-host
#                                       |     |   |   |   editor
#                                       |     |   |   |   |   door
#                                       |     |   |   |   |   |   staff
#                                       |     |   |   |   |   |   |   superuser
GET  /accounts/signup/                  200
POST /accounts/signup/                  200
GET  /accounts/login/                   200
POST /accounts/login/                   200
GET  /accounts/logout/                  405
POST /accounts/logout/                  302
GET  /accounts/profile/                 login 200 200 200 200 200 200 200
POST /accounts/profile/                 login 200 200 200 200 200 200 200
GET  /accounts/email/                   login 200 200 200 200 200 200 200
POST /accounts/email/                   login 200 200 200 200 200 200 200
GET  /accounts/email/confirm/no-token/  login 200 200 200 200 200 200 200
POST /accounts/email/confirm/no-token/  login 200 200 200 200 200 200 200
GET  /accounts/delete/                  login 200 200 200 200 200 200 200
POST /accounts/delete/                  login 200 200 200 200 200 200 200
GET  /accounts/password_change/         login 200 200 200 200 200 200 200
POST /accounts/password_change/         login 200 200 200 200 200 200 200
GET  /accounts/password_change/done/    login 200 200 200 200 200 200 200
POST /accounts/password_change/done/    login 405 405 405 405 405 405 405
GET  /accounts/password_reset/          200
POST /accounts/password_reset/          200
GET  /accounts/password_reset/done/     200
POST /accounts/password_reset/done/     405
GET  /accounts/reset/x/no-such-token/   200
POST /accounts/reset/x/no-such-token/   200
GET  /accounts/reset/done/              200
POST /accounts/reset/done/              405
# Your own rows go below.
"""
