from collections.abc import Callable

from django.http import HttpResponseRedirect


class AnswerFirst(HttpResponseRedirect):
    """A redirect with work to do once the visitor has it."""

    def __init__(self, address: str, afterwards: Callable[[], object]) -> None:
        super().__init__(address)
        self.afterwards = afterwards

    def close(self) -> None:
        # The web server calls this when the answer is sent.
        try:
            self.afterwards()
        finally:
            super().close()
