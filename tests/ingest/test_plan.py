from __future__ import annotations

from ingest.plan import Plan, plan


def test_each_document_falls_into_one_class() -> None:
    stored = {"a": "1", "b": "1", "lib:c": "1"}
    seen = {"a": "1", "b": "2", "d": "1"}
    assert plan(stored, seen, scope=["lib:"]) == Plan(
        add=("d",), replace=("b",), keep=("a",), remove=("lib:c",)
    )


def test_nothing_is_removed_outside_the_scope() -> None:
    assert plan({"a": "1"}, {}).remove == ()
    assert plan({"a": "1"}, {}, scope=["b"]).remove == ()


def test_an_unreadable_source_never_deletes_its_document() -> None:
    assert plan({"a": "1"}, {}, unreadable=["a"], scope=["a"]).remove == ()
