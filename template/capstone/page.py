"""A page as a program sees it: its links, its forms, and what it lacks."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

# Controls that nobody has to name: a button says what it does, the rest is not seen.
UNNAMED = {"hidden", "submit", "button", "image", "reset"}


@dataclass
class Control:
    """A field of a form."""

    name: str
    kind: str
    value: str = ""
    id: str = ""
    named: bool = False


@dataclass
class Form:
    """Where it is sent, how, and with what."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)

    def of_kind(self, kind: str) -> list[Control]:
        """Its fields of one type."""
        return [control for control in self.controls if control.kind == kind]

    @property
    def data(self) -> dict[str, str]:
        """What a browser would send if nobody typed anything."""
        silent = {"checkbox", "radio", "submit", "button", "image", "reset", "file"}
        return {
            control.name: control.value
            for control in self.controls
            if control.name and control.kind not in silent
        }

    @property
    def typed(self) -> list[str]:
        """The names of the fields in which somebody may write."""
        return [
            control.name
            for control in self.controls
            if control.kind in {"text", "search", "email", "textarea", "url"}
        ]


class Page(HTMLParser):
    """What is in an HTML page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.lang = self.title = ""
        self.headings = 0
        self.has_viewport = False
        self.links: list[str] = []
        self.styles: list[str] = []
        self.forms: list[Form] = []
        # Each is a piece of a page that says nothing to whoever does not see it.
        self.nameless: list[str] = []
        self._labelled: set[str] = set()
        self._open: list[tuple[str, str, list[str]]] = []
        self.feed(source)
        self.close()
        for form in self.forms:
            for control in form.controls:
                if not control.named and control.id not in self._labelled:
                    self.nameless.append(f"the field {control.name or control.kind}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what matters of a tag."""
        has = {name: value or "" for name, value in attrs}
        name = has.get("aria-label") or has.get("aria-labelledby") or has.get("title")
        match tag:
            case "html":
                self.lang = has.get("lang", "")
            case "h1":
                self.headings += 1
            case "meta":
                self.has_viewport |= has.get("name") == "viewport"
            case "link":
                if "stylesheet" in has.get("rel", ""):
                    self.styles.append(has.get("href", ""))
            case "img":
                if "alt" not in has:
                    self.nameless.append(f"the picture {has.get('src')}")
                for _, _, words in self._open:
                    words.append(has.get("alt", ""))
            case "form":
                method = has.get("method", "get").lower()
                self.forms.append(Form(has.get("action", ""), method))
            case "label":
                if "for" in has:
                    self._labelled.add(has["for"])
            case "input" | "select" | "textarea":
                self._control(tag, has, name)
        if tag == "a" and has.get("href"):
            self.links.append(has["href"])
        if tag in {"a", "button", "title", "label"} and (tag != "a" or "href" in has):
            self._open.append((tag, has.get("href", ""), [name or ""]))

    def handle_data(self, data: str) -> None:
        """Words belong to every element that is open."""
        for _, _, words in self._open:
            words.append(data)

    def handle_endtag(self, tag: str) -> None:
        """A link or a button ends: has it said anything?"""
        if not self._open or self._open[-1][0] != tag:
            return
        _, href, words = self._open.pop()
        said = " ".join(words).strip()
        if tag == "title":
            self.title = self.title or said
        elif tag in {"a", "button"} and not said:
            self.nameless.append(f"a {'link to ' + href if tag == 'a' else 'button'}")

    def _control(self, tag: str, has: dict[str, str], name: str | None) -> None:
        kind = has.get("type", "text").lower() if tag == "input" else tag
        in_label = any(open_tag == "label" for open_tag, _, _ in self._open)
        named = bool(name) or in_label or kind in UNNAMED
        value = has.get("value", "")
        control = Control(has.get("name", ""), kind, value, has.get("id", ""), named)
        if not self.forms:
            self.forms.append(Form("", "get"))
        self.forms[-1].controls.append(control)
