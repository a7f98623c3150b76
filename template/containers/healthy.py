"""
Does this container answer? Docker asks by `python -m containers.healthy`.

https://docs.docker.com/reference/dockerfile/#healthcheck
"""

import sys
from http.client import HTTPConnection, HTTPException

#: if monitoring
# Answered by the process alone: for a database that is away, nothing is started anew.
PAGE = "/health/live/"
#: else
#: print "# WhiteNoise has it in memory: a database that is away is no reason to start anew.\n"
#: print "PAGE = \"/static/favicon.svg\"\n"
#: endif
PORT = 8000


def answers(port: int = PORT) -> bool:
    # As the proxy asks. Otherwise the site would send us to https.
    connection = HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", PAGE, headers={"X-Forwarded-Proto": "https"})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not answers())
