"""Rules whose builders are compiled late route and build as werkzeug's own."""

import pytest
from werkzeug.routing import Map, Rule

from hoststack import routes

RULES = ("/<api>/<path:rest>", "/static", "/<int:number>/?x=1", "/a b/<name>|<other>")


def built(rule: str) -> list[object]:
    """What is found by some paths, and the URLs that are built."""
    urls = Map([Rule(rule, endpoint="it", defaults={"extra": 1})]).bind("localhost")
    values = {"api": "ä", "rest": "b/c", "number": 5, "name": "n", "other": "o", "more": "?"}
    paths = ("/x/y/z", "/static", "/5/", "/a b/n|o", "/")
    found = [urls.match(path) if urls.test(path) else None for path in paths]
    return [*found, urls.build("it", values), urls.build("it", values, append_unknown=False)]


@pytest.mark.parametrize("rule", RULES)
def test_what_is_built_late_is_the_same(monkeypatch: pytest.MonkeyPatch, rule: str) -> None:
    expected = built(rule)
    monkeypatch.setattr(Rule, "_compile_builder", Rule._compile_builder)
    routes.compile_late()

    assert built(rule) == expected


def test_nothing_is_compiled_that_nobody_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    compile_ = routes._compile
    monkeypatch.setattr(routes, "_compile", lambda *of: asked.append(of) or compile_(*of))  # type: ignore[func-returns-value]
    monkeypatch.setattr(Rule, "_compile_builder", Rule._compile_builder)
    routes.compile_late()
    urls = Map([Rule("/<name>", endpoint="it")]).bind("localhost")

    assert urls.match("/x") == ("it", {"name": "x"})
    assert not asked
    assert [urls.build("it", {"name": "y"}) for _ in range(2)] == ["/y", "/y"]
    assert len(asked) == 1
