"""
A page with a hole in it, to practise on. The site does not have it: only the tests
beside this file know an address for it.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.csp import csp_override

from events.models import Event


def marked(text: str, word: str) -> SafeString:
    """The text, with the word marked wherever it stands."""
    if word:
        text = text.replace(word, f"<mark>{word}</mark>")
    return mark_safe(text)


# Without the second line of defence, so that the first one has to hold.
@csp_override({})
def find_word(request: HttpRequest) -> HttpResponse:
    """The titles of events in which a word stands, and the word marked in each."""
    word = request.GET.get("word", "")
    events = Event.objects.filter(title__contains=word)
    context = {
        "word": word,
        "titles": [marked(event.title, word) for event in events],
        "nothing": marked(f"No event is called {word}.", word),
    }
    return render(request, "practice/find_word.html", context)
