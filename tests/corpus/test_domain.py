"""A domain is data: another subject is another folder, and both can be open in one process."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import corpus
from assistant.decisions.system import decide_text
from assistant.reading.question import Question
from corpus.documents.declared import DeclarationWrong
from corpus.domain import Domain
from tests.builders import DOMAIN

FACTS = {
    "distance": "kind: number\nabout: how far it is\nask: How far is it?\ndimension: count\nprecedence: 1\n"
    "stated: ['{count} (km|kilomet(re|er)s)']\ntold: '{value} km'\n",
    "weather": "kind: choice\nabout: the weather\nask: What is the weather like?\nsingle: true\n"
    "values: {wet: {stated: ['(rain(s|ing|y)?|wet)']}, dry: {stated: ['(dry|sun(ny)?)']}}\n"
    "told: {wet: 'it rains', dry: 'it is dry'}\n",
    "candidates": "kind: services\nabout: what is considered\nmany: true\ntold: 'we consider {value}'\n",
}
TABLE = """
table: travel
question: How to get there?
verdict: 'Go by {name}'
asked_by: ['get there']
options:
  foot: {name: foot, names: [Walking], document: guide, by_default: 1}
  bicycle: {name: bicycle, names: [Bike], document: guide}
  train: {name: train, names: [Train], document: guide}
limits:
  - {when: {distance: above 10}, rules_out: [foot], document: guide, says: "Nobody walks further than 10 km."}
  - {when: {distance: above 60}, rules_out: [bicycle], document: guide, says: "60 km is a day's ride."}
preferences:
  - {when: {distance: above 3}, favours: {bicycle: 2}, document: guide, says: "Beyond 3 km a bicycle is faster."}
  - {when: {weather: is wet}, favours: {train: 3}, document: guide, says: "A train is dry."}
asks: [distance, weather]
"""


@pytest.fixture
def travel(tmp_path: Path) -> Domain:
    """Three ways to travel: any other subject than the shipped one."""
    for folder in ("facts", "tables"):
        (tmp_path / folder).mkdir()
    for name, text in FACTS.items():
        (tmp_path / "facts" / f"{name}.yaml").write_text(f"fact: {name}\n{text}")
    (tmp_path / "tables" / "travel.yaml").write_text(TABLE)
    (tmp_path / "services.yaml").write_text(
        "Walking: [walking, foot]\nBike: [bike, bicycle]\nTrain: [train]\n"
    )
    (tmp_path / "mentions.yaml").write_text("candidate: ['{service} or {service}']\n")
    return Domain(tmp_path)


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("What is the best way to get there, it is 2 km?", "foot"),
        ("What is the best way to get there, it is 20 km?", "bicycle"),
        ("What is the best way to get there, it is 20 km and it rains?", "train"),
        ("What is the best way to get there, it is 200 km?", "train"),
        ("Walking or bicycle for 5 km?", "bicycle"),
    ],
)
def test_another_domain_decides_on_its_own_subject(travel: Domain, text: str, chosen: str) -> None:
    [decision] = decide_text(text, travel).decisions[0]
    assert (decision.choice.table.name, decision.chosen.option.id) == ("travel", chosen)
    assert decision.to_dict()["figures"] == []


def test_another_domain_says_what_flips_and_what_is_missing(travel: Domain) -> None:
    [decision] = decide_text("What is the best way to get there, it is 20 km?", travel).decisions[0]
    assert [(flip.value, flip.chosen) for flip in decision.flips] == [(3.0, "foot"), (60.0, "train")]
    assert decision.to_dict()["missing"][0]["ask"] == "What is the weather like?"


def test_two_domains_are_open_at_once(travel: Domain) -> None:
    for _ in range(2):
        assert (
            decide_text("What is the best way to get there, it is 2 km?", travel)
            .decisions[0][0]
            .chosen.option.id
            == "foot"
        )
        assert decide_text("Lambda or Fargate?", DOMAIN).decisions[0][0].choice.table.name == "compute"
        assert Question("Lambda by bike?", travel).services == ("Bike",)
        assert Question("Lambda by bike?", DOMAIN).services == ("Lambda",)


def test_no_table_applies_to_something_else(travel: Domain) -> None:
    assert decide_text("Something else entirely.", travel).decisions == ((),)


def test_facts_that_are_given_ask_for_the_first_table_that_reads_them() -> None:
    assert next(iter(DOMAIN.tables)) == "compute"
    decided = decide_text("The importer.", DOMAIN, {"max_duration": "40 min"})
    assert [made.choice.table.name for made in decided.decisions[0]] == ["compute"]


def test_a_folder_with_nothing_in_it_declares_nothing(tmp_path: Path) -> None:
    empty = Domain(tmp_path)
    assert (empty.tables, empty.prices, empty.quotas, empty.facts, empty.formulas) == ({}, {}, {}, {}, {})
    assert empty.glossary.expanded("a dlq") == "a dlq"
    assert empty.beliefs.voiced("Lambda always stops at 15 minutes") == []


def test_a_part_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "glossary.yaml").write_text("queue:\n  means: a line\n")
    with pytest.raises(DeclarationWrong, match=r"glossary\.yaml, 'queue': lacks 'said'"):
        Domain(tmp_path).glossary  # noqa: B018
    (tmp_path / "services.yaml").write_text("SQS: sqs\n")
    with pytest.raises(DeclarationWrong, match=r"services\.yaml, 'SQS': is not a list of texts"):
        Domain(tmp_path).services  # noqa: B018


def test_no_service_and_no_option_is_named_in_the_code() -> None:
    """What the subject is stands in data: a name in Python would hold for this one domain only."""
    root = Path(corpus.__file__).parents[1]
    words = {"none", "hybrid"}  # a convention of tables, a way to search
    options = {id_ for table in DOMAIN.tables.values() for id_ in table.options} - words
    named = [
        f"{path.relative_to(root)}:{text.lineno}: {text.value}"
        for package in ("assistant", "corpus", "ingest")
        for path in sorted((root / package).rglob("*.py"))
        for text in _told_texts(ast.parse(path.read_text("utf-8")))
        if text.value in options or DOMAIN.services.named(text.value)
    ]
    assert named == []


def _told_texts(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield the texts of a module, without those that only explain."""
    explaining = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explaining:
            yield node
