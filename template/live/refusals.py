"""Why a socket is closed: a code each. From 4000 on, a site may give them a meaning."""

NOT_UNDERSTOOD = 1003
OUR_MISTAKE = 1011
LOG_IN = 4401
FORBIDDEN = 4403
NOT_FOUND = 4404


class Refused(Exception):
    """This is not for whoever asks. The script on the page reads the code."""

    def __init__(self, code: int) -> None:
        self.code = code
