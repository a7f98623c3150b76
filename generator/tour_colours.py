"""The parts of speech of code, by Pygments; few of them, so that every palette has them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from pygments import lex
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name, get_lexer_for_filename
from pygments.token import Token
from pygments.util import ClassNotFound

from generator.tour_words import visible

# The first that holds a token names its part; a token in none of them is plain.
PARTS = (
    ("comment", (Token.Comment,)),
    ("string", (Token.Literal.String, Token.Literal.Date)),
    ("number", (Token.Literal.Number, Token.Keyword.Constant)),
    ("name", (Token.Name.Class, Token.Name.Function, Token.Name.Decorator, Token.Generic.Heading)),
    ("tag", (Token.Name.Tag, Token.Name.Namespace, Token.Comment.Preproc)),
    ("attribute", (Token.Name.Attribute, Token.Name.Builtin.Pseudo)),
    ("keyword", (Token.Keyword, Token.Operator.Word)),
)

Line = list[tuple[str, str]]


def coloured(path: str, lines: Sequence[str]) -> list[Line]:
    """The lines of a file, each as texts after the name of their part (may be empty)."""
    shown = [visible(line) for line in lines]
    result: list[Line] = [[]]
    for token, text in lex("\n".join(shown), _lexer(path)):
        part = _part(token)
        first, *rest = text.split("\n")
        if first:
            result[-1].append((part, first))
        for piece in rest:
            result.append([(part, piece)] if piece else [])
    # A lexer must not lose a line; if one does, better no colour.
    whole = ["".join(text for _, text in line) for line in result]
    return result if whole == shown else [[("", line)] for line in shown]


def _part(token: object) -> str:
    if token in Token.Comment.Preproc:
        return "tag"
    return next((part for part, kinds in PARTS if any(token in kind for kind in kinds)), "")


def _lexer(path: str) -> Lexer:
    options = {"stripnl": False, "ensurenl": False}
    if PurePath(path).suffix in (".html", ".htm"):
        return get_lexer_by_name("html+django", **options)
    try:
        return get_lexer_for_filename(PurePath(path).name, **options)
    except ClassNotFound:
        return get_lexer_by_name("text", **options)
