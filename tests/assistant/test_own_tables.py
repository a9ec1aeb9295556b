"""A decision table of one's own: one file, asked like a shipped one; what is wrong with it is said."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assistant.decisions.system import decide_text
from assistant.decisions.table_check import problems
from corpus.documents.tables import TableWrong, read_table
from corpus.domain import Domain
from tests.builders import DOMAIN

_TABLE = {
    "table": "storage",
    "question": "Where should the data be kept?",
    "verdict": "Keep it in {name}",
    "asked_by": ["where (should|do) (we|i) keep"],
    "asks": ["payload"],
    "options": {
        "s3": {"name": "S3", "names": ["S3"], "document": "our-rules", "by_default": 1},
        "dynamodb": {"name": "DynamoDB", "names": ["DynamoDB"], "document": "our-rules"},
    },
    "limits": [
        {
            "when": {"payload": "above 400 KB"},
            "rules_out": ["dynamodb"],
            "document": "our-rules",
            "says": "An item stops at 400 KB.",
        }
    ],
    "preferences": [
        {
            "when": {"response": "is immediate"},
            "favours": {"dynamodb": 3},
            "document": "our-rules",
            "says": "Answers within milliseconds come from DynamoDB.",
        }
    ],
}


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKSHAPE_TABLES", str(tmp_path))
    return tmp_path


def _write(folder: Path, **changes: object) -> Path:
    path = folder / "storage.yaml"
    path.write_text(yaml.safe_dump({**_TABLE, **changes}), "utf-8")
    return path


def test_a_table_of_ones_own_is_asked_like_a_shipped_one(own: Path) -> None:
    _write(own)
    [decision] = decide_text(
        "Where should we keep the orders? Users wait for them.", Domain.shipped()
    ).decisions[0]
    assert (decision.choice.table.name, decision.chosen.option.id) == ("storage", "dynamodb")
    assert decision.missing[0].fact == "payload"
    [decision] = decide_text("S3 or DynamoDB for files of 3 MB? Users wait.", Domain.shipped()).decisions[0]
    assert decision.chosen.option.id == "s3"
    assert set(Domain.shipped().tables) > {"compute", "storage"}


def test_a_table_of_ones_own_takes_the_place_of_its_namesake(own: Path) -> None:
    _write(own, table="compute")
    assert set(Domain.shipped().tables["compute"].options) == {"s3", "dynamodb"}


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKSHAPE_TABLES", str(tmp_path / "none"))
    with pytest.raises(TableWrong, match="does not exist: WORKSHAPE_TABLES names it"):
        len(Domain.shipped().tables)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"options": ["s3"]}, "options: is not a mapping"),
        ({"limits": {}}, "limits: is not a list"),
        (
            {"limits": [{"when": "large", "rules_out": ["s3"], "document": "x", "says": "y"}]},
            "limits 1: 'when' is not a mapping",
        ),
        (
            {
                "preferences": [
                    {"when": {}, "favours": {"s3": "much"}, "document": "x", "says": "y"},
                ]
            },
            "preferences 1, favours: 's3' is 'much', not a number",
        ),
    ],
)
def test_a_table_that_is_formed_otherwise_says_where(
    changes: dict[str, object], message: str, tmp_path: Path
) -> None:
    with pytest.raises(TableWrong, match=message):
        read_table(_write(tmp_path, **changes))


def test_a_file_that_is_no_yaml_is_named(tmp_path: Path) -> None:
    path = tmp_path / "storage.yaml"
    path.write_text("table: [", "utf-8")
    with pytest.raises(TableWrong, match=r"storage\.yaml, file: "):
        read_table(path)


@pytest.mark.parametrize(
    ("when", "problem"),
    [
        ({"colour": "is red"}, "tests 'colour', which is no fact"),
        ({"payload": "above 3 s"}, "tests payload in s, which is another kind of quantity"),
        ({"payload": "above 3 parsec"}, "tests payload: unit 'parsec' is not known"),
        ({"arrival": "is purple"}, "tests arrival for 'purple', which it never is"),
    ],
)
def test_a_table_that_asks_what_nobody_gives_says_what(
    when: dict[str, str], problem: str, tmp_path: Path
) -> None:
    rule = {"when": when, "rules_out": ["s3"], "document": "our-rules", "says": "x"}
    table = read_table(_write(tmp_path, limits=[rule], preferences=[]))
    [found] = problems(table, {quote for quote in table.quotes}, DOMAIN.facts)
    assert found.startswith(problem)


def test_a_quote_that_the_collection_does_not_hold_is_named(tmp_path: Path) -> None:
    found = list(problems(read_table(_write(tmp_path)), set(), DOMAIN.facts))
    assert "the collection holds no statement of 'our-rules' that says: An item stops at 400 KB." in found


@pytest.mark.parametrize("name", ["compute", "entry", "granularity", "messaging", "style"])
def test_a_shipped_table_asks_nothing_that_nobody_gives(name: str) -> None:
    table = DOMAIN.tables[name]
    assert list(problems(table, {quote for quote in table.quotes}, DOMAIN.facts)) == []
