"""That a string is compiled once while Copier renders changes nothing of what comes out."""

from jinja2 import Environment
from jinja2.sandbox import SandboxedEnvironment

from generator import rendering


def test_a_string_is_compiled_once_in_an_environment(monkeypatch):
    compiled = []
    monkeypatch.setattr(
        Environment, "from_string", lambda self, source: compiled.append(source) or source
    )
    one, other = SandboxedEnvironment(), SandboxedEnvironment()
    with rendering._compiled_once():
        for environment in (one, one, other):
            assert environment.from_string("{{ a }}") == "{{ a }}"
    assert compiled == ["{{ a }}"] * 2


def test_each_environment_keeps_its_own_marks_and_each_render_its_own_answers():
    plain, marked = SandboxedEnvironment(), SandboxedEnvironment("[%", "%]", "[=", "=]")
    text = "{{ a }} [= a =]"
    with rendering._compiled_once():
        found = [e.from_string(text).render(a=a) for e in (plain, marked) for a in (1, 2)]
    assert found == ["1 [= a =]", "2 [= a =]", "{{ a }} 1", "{{ a }} 2"]


def test_afterwards_it_is_as_it_was():
    before = Environment.from_string
    with rendering._compiled_once():
        assert Environment.from_string is not before
    assert Environment.from_string is before
