class EventFileError(Exception):
    """An event file that cannot be used. All our errors are of this kind."""


class HeaderError(EventFileError):
    """The first line does not name the columns that an event has."""


class RowError(EventFileError):
    """One row that is not an event, and the line it stands on."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason
