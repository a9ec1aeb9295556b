"""What importing a package may load: a door must not pay for what it does not use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def modules_after(statement: str) -> set[str]:
    code = f"{statement}\nimport sys; print('\\n'.join(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return set(run.stdout.split())


@pytest.mark.parametrize(
    ("statement", "unwanted"),
    [
        (
            "import assistant",
            {"torch", "transformers", "sentence_transformers", "gradio", "alembic", "langchain"},
        ),
        ("import ui.cli", {"torch", "gradio", "chromadb", "sqlalchemy", "tantivy", "numpy", "assistant"}),
        ("import ingest.run", {"torch", "transformers", "sentence_transformers", "gradio"}),
        ("import corpus.types", {"chromadb", "sqlalchemy", "tantivy", "torch"}),
    ],
)
def test_a_package_loads_only_what_it_needs(statement: str, unwanted: set[str]) -> None:
    assert not modules_after(statement) & unwanted


def test_a_question_is_answered_and_searched_without_torch(shipped_home: Path) -> None:
    loaded = modules_after(
        "from pathlib import Path; from assistant import Assistant\n"
        f"with Assistant.open(Path({str(shipped_home)!r})) as assistant:\n"
        "    assert assistant.ask('SQS or SNS?').status == 'answered'\n"
        "    assert assistant.search('poison message')"
    )
    assert not loaded & {"torch", "transformers", "sentence_transformers", "gradio", "langchain"}
