"""The passage of a step: from the line that it finds to the end of the block that begins there."""

from __future__ import annotations

import re

PAIRS = {")": "(", "]": "[", "}": "{"}
# A tag, or one of Django's own, that a later line closes.
HTML_TAG = re.compile(r"<(\w[\w-]*)")
DJANGO_TAG = re.compile(r"{% *(\w+)")
# What stands between the opening and the closing line, at their own indentation.
MIDDLE = re.compile(r"{% *(else|elif|empty|plural)\b")


def passage(lines: list[str], start: int, until: str = "") -> range:
    """
    The indexes in `lines` that belong to the passage which begins at index `start`.

    To the first line, at `start` or below, that has `until` in it; without `until`, or where no
    line has it: over the lines that are indented deeper, to the line that closes what they open.
    """
    if until:
        for index in range(start, len(lines)):
            if until in lines[index]:
                return range(start, index + 1)
    return range(start, _end(lines, start) + 1)


def _end(lines: list[str], start: int) -> int:
    """The index of the last line of the block that begins at `start`."""
    indent = indentation(lines[start])
    end = start
    for index in range(start + 1, len(lines)):
        line = lines[index]
        if not line.strip():
            continue
        if indentation(line) > indent:
            end = index
            continue
        if indentation(line) < indent:
            break
        block = lines[start : end + 1]
        if not (_closes(line, block) or _stands_between(line, block)):
            break
        end = index
        if not (_stands_between(line, block) or re.search(r"[:({\[]$|^ *>$", line.rstrip())):
            break
    return end


def indentation(line: str) -> int:
    """How many columns a line is indented."""
    expanded = line.expandtabs(8)
    return len(expanded) - len(expanded.lstrip())


def _closes(line: str, block: list[str]) -> bool:
    """Whether a line begins with the closing of what the block above it leaves open."""
    text = line.strip()
    whole = "\n".join(block)
    if text[0] in PAIRS:
        return whole.count(PAIRS[text[0]]) > whole.count(text[0])
    if text.startswith('"""'):
        return whole.count('"""') % 2 == 1
    if text.startswith(("/>", ">")):
        return whole.count("<") > whole.count(">")
    if tag := DJANGO_TAG.match(block[0].strip()):
        return bool(re.match(rf"{{% *end{tag[1]}\b", text))
    if tag := HTML_TAG.match(block[0].strip()):
        return text.startswith(f"</{tag[1]}")
    return False


def _stands_between(line: str, block: list[str]) -> bool:
    return bool(DJANGO_TAG.match(block[0].strip()) and MIDDLE.match(line.strip()))
