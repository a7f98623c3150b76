"""Who may ask how the site is. config/tests/test_access.py tries each row."""

URLS = ["monitoring.urls"]

ACCESS = """
# Everybody may know whether the site is up. The numbers are for whoever has the token.
GET  /health/live/                  200
POST /health/live/                  405
GET  /health/ready/                 200
POST /health/ready/                 405
GET  /metrics/                      404
POST /metrics/                      405
# Your own rows go below.
"""
