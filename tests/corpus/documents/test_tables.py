from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from corpus.documents.tables import Condition, TableWrong, parse_condition, read_table
from corpus.domain import LIBRARY
from corpus.lint.data import check_tables
from tests.builders import DOMAIN

_TABLE = {
    "table": "small",
    "question": "Which?",
    "verdict": "Take {name}",
    "asks": [],
    "options": {"a": {"name": "A", "names": ["A"], "document": "service-a"}},
    "limits": [
        {"when": {"payload": "above 1 MB"}, "rules_out": ["a"], "document": "service-a", "says": "A ends."}
    ],
    "preferences": [],
}


def _written(folder: Path, **changes: object) -> Path:
    path = folder / "small.yaml"
    path.write_text(yaml.safe_dump({**_TABLE, **changes}), "utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "test"),
    [
        ("above 15 min", Condition("above", (), 15, "min")),
        ("at most 10,240 MB", Condition("at most", (), 10240, "MB")),
        ("is bursty or rare", Condition("is", ("bursty", "rare"))),
        ("not yes", Condition("not", ("yes",))),
        ("both steady and bursty", Condition("both", ("steady", "bursty"))),
    ],
)
def test_a_test_is_read_as_it_is_written(text: str, test: Condition) -> None:
    assert parse_condition(text) == test


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"limits": [{"when": {}, "rules_out": ["a"], "document": "x"}]}, "limits 1: lacks 'says'"),
        (
            {"limits": [{"when": {}, "rules_out": ["b"], "document": "x", "says": "y"}]},
            "limits 1: 'b' is no option: a",
        ),
        (
            {
                "preferences": [
                    {"when": {"payload": "big"}, "favours": {"a": 1}, "document": "x", "says": "y"}
                ]
            },
            "preferences 1: 'big' is no condition: write above",
        ),
        ({"colour": "red"}, "top level: unknown key 'colour'"),
        ({"of": "galaxy"}, "of: is 'galaxy': write 'system' or 'work item'"),
        ({"mixed": {"option": "a", "sides": [["a"], ["c"]]}}, "mixed: 'c' is no option: a"),
    ],
)
def test_a_table_that_cannot_be_used_says_where_and_why(
    changes: dict[str, object], message: str, tmp_path: Path
) -> None:
    with pytest.raises(TableWrong, match=message):
        read_table(_written(tmp_path, **changes))


def test_the_linter_holds_each_quote_to_its_document(tmp_path: Path) -> None:
    _written(tmp_path)
    [problem] = check_tables(tmp_path, {"service-a": {"A goes on."}})
    assert "'service-a' does not say: A ends." in problem.message
    assert check_tables(tmp_path, {"service-a": {"A ends."}}) == []


def test_every_shipped_table_is_a_file_of_its_name() -> None:
    assert {path.stem for path in (LIBRARY / "tables").glob("*.yaml")} == set(DOMAIN.tables)
