"""Names beside those of the services: found in texts, and what is wrong with the file is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.documents.declared import DeclarationWrong
from corpus.documents.names import read_names
from corpus.language.services import Services
from corpus.lint.data import check_names
from tests.builders import DOMAIN


def test_the_longest_name_counts_and_a_plural_too() -> None:
    text = "Google Cloud Run, two virtual machines"
    found = [(name, text[start:end]) for name, start, end in DOMAIN.names.mentions(text)]
    assert found == [("Cloud Run", "Google Cloud Run"), ("virtual machines", "virtual machines")]


def test_a_product_of_another_cloud_knows_its_counterpart() -> None:
    entry = DOMAIN.names.listed["Cloud Run"]
    assert (entry.of, entry.kind) == ("Google Cloud", "compute")
    assert "Lambda" in entry.counterpart


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("A: {kind: planet, names: [a]}", "'A': 'kind' is 'planet'"),
        ("A: {kind: store, names: [Aa]}", "'Aa' is not in lower case"),
        ("A: {kind: store, names: [aa]}\nB: {kind: store, names: [aa]}", "'aa' is a name of 'A' too"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused(text: str, problem: str, tmp_path: Path) -> None:
    (tmp_path / "names.yaml").write_text(text)
    with pytest.raises(DeclarationWrong, match=problem):
        read_names(tmp_path / "names.yaml")


def test_the_linter_knows_counterparts_and_spellings(tmp_path: Path) -> None:
    path = tmp_path / "names.yaml"
    path.write_text(
        "A: {kind: store, names: [aa], counterpart: [SQS, Nowhere]}\nB: {kind: store, names: [sqs]}"
    )
    messages = [problem.message for problem in check_names(path, Services({"SQS": ["sqs"]}))]
    assert messages == [
        "'A': counterpart 'Nowhere' is no service and no name",
        "'B': 'sqs' is in services.yaml",
    ]
