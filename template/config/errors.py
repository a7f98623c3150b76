class DomainError(Exception):
    """
    Something that a rule of the site refuses.

    The message is for the person who asked. The code says the same to a program, which
    should not have to read English.
    """

    def __init__(self, message: str, code: str = "refused") -> None:
        super().__init__(message)
        self.code = code
