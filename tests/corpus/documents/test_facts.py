from __future__ import annotations

from pathlib import Path

import pytest

from corpus.documents.facts import FactWrong, declared_facts, pattern
from corpus.domain import LIBRARY
from tests.builders import DOMAIN


def test_every_file_is_named_after_its_fact_and_says_what_it_is_about() -> None:
    assert all(kind.declared.about for kind in DOMAIN.facts.values())
    assert {path.stem for path in (LIBRARY / "facts").glob("*.yaml")} == set(DOMAIN.facts)


def test_a_blank_stands_for_blanks_and_hyphens() -> None:
    assert pattern(["around the clock"], Path()).search("runs around-the clock")
    assert not pattern(["the clock"], Path()).search("bathe clocks")


def test_a_phrase_that_cannot_be_read_is_named() -> None:
    with pytest.raises(FactWrong, match=r"arrival.yaml, phrases: '\(oops' is no regular expression"):
        pattern(["(oops"], Path("arrival.yaml"))


def test_an_unknown_quantity_is_named() -> None:
    with pytest.raises(FactWrong, match=r"\{colour\} is no dimension: money, rate"):
        pattern(["{colour} paint"], Path("paint.yaml"))


GOOD = "fact: colour\nabout: its colour\nkind: choice\nvalues:\n  red: {stated: [red]}\n"


def test_a_fact_is_declared_in_one_file(tmp_path: Path) -> None:
    (tmp_path / "colour.yaml").write_text(GOOD + "single: true\ntold: {red: it is red}\n")
    colour = declared_facts(tmp_path)["colour"]
    assert (colour.words, colour.declared.single, colour.says("red")) == (["red"], True, "it is red")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (GOOD.replace("about: its colour\n", ""), r"colour\.yaml, top level: lacks 'about'"),
        (
            GOOD + "precedance: 3\n",
            r"colour\.yaml, top level: unknown key 'precedance': known are about, also",
        ),
        (GOOD.replace("choice", "number"), "kind is number: say its 'dimension' and its 'precedence'"),
        (GOOD.replace("choice", "flag"), "kind is flag where its values are true and false"),
        (
            GOOD.replace("choice", "colour"),
            r"colour\.yaml, kind: is 'colour': write 'number', 'choice', 'flag' or 'serv",
        ),
        (GOOD.replace("{stated: [red]}", "red"), r"colour\.yaml, values: 'red' is not a mapping"),
        (GOOD.replace("stated", "stetad"), r"colour\.yaml, values, red: unknown key 'stetad'"),
        (GOOD + "bounded: shade\n", "'shade' is no fact: known are colour"),
        ("- red\n", r"colour\.yaml, top level: is not a mapping"),
    ],
)
def test_a_fact_that_would_never_be_read_is_refused(text: str, problem: str, tmp_path: Path) -> None:
    (tmp_path / "colour.yaml").write_text(text)
    with pytest.raises(FactWrong, match=problem):
        declared_facts(tmp_path)
