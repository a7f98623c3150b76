"""Who may do what with the rest of the site. config/tests/test_access.py tries each."""

URLS = ["config.urls", "events.root_urls"]

ACCESS = """
#                                   visitor
#                                   |     guest
#                                   |     |     organizer
#                                   |     |     |     co-host
#                                   |     |     |     |     editor
#                                   |     |     |     |     |     door
#                                   |     |     |     |     |     |     staff
#                                   |     |     |     |     |     |     |   superuser
GET  /                              200
POST /                              200
GET  /find/                         200
POST /find/                         405
GET  /statistics/                   200
POST /statistics/                   405
# The admin asks first whether somebody is staff, and then Django's own question, about
# all rows of a model. Staff without a right see an empty front page.
GET  /admin/                        login login login login login login 200 200
POST /admin/                        login login login login login login 200 200
GET  /admin/events/event/           login login login login login login 403 200
POST /admin/events/event/           login login login login login login 403 200
GET  /admin/events/event/add/       login login login login login login 403 200
POST /admin/events/event/add/       login login login login login login 403 200
GET  /admin/accounts/user/          login login login login login login 403 200
POST /admin/accounts/user/          login login login login login login 403 200
GET  /admin/auth/group/             login login login login login login 403 200
POST /admin/auth/group/             login login login login login login 403 200
GET  /admin/login/                  200   200   200   200   200   200   302 302
POST /admin/login/                  200
# Your own rows go below.
"""
