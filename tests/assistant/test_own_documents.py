"""What a reader adds is cleaned, found, and cited beside the library."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from assistant import Assistant
from tests.conftest import WORKSHAPE

NOTE = """# House rules

## Queues

Our house rule on misaligned complexity is that nobody adds a service before the call graph is drawn.
"""


@pytest.fixture
def with_documents(shipped_home: Path, tmp_path: Path) -> Iterator[Callable[[Path], Assistant]]:
    home = Path(shutil.copytree(shipped_home, tmp_path / "home"))
    with ExitStack() as opened:

        def ingest(path: Path) -> Assistant:
            subprocess.run([WORKSHAPE, "ingest", path, "--home", home], check=True, capture_output=True)
            return opened.enter_context(Assistant.open(home))

        yield ingest


def test_a_note_of_the_reader_is_cited_beside_the_library(
    with_documents: Callable[[Path], Assistant], tmp_path: Path
) -> None:
    note = tmp_path / "rules.md"
    note.write_text(NOTE)
    answer = with_documents(note).ask("What is misaligned complexity?")
    assert answer.citations[0].document_id == "article-event-driven-or-containerized"
    assert "**From your own documents:** Our house rule on misaligned complexity" in answer.text
    assert answer.citations[-1].heading == ("House rules", "Queues")


@pytest.mark.shared
def test_a_saved_newsletter_keeps_its_headings_and_loses_its_advertisements(
    with_documents: Callable[[Path], Assistant], shared: Path
) -> None:
    assistant = with_documents(shared / "article" / "techops-event-driven-vs-containerized.txt")
    hits = [hit for hit in assistant.search("event driven", 200) if hit.document.kind == "note"]
    headings = {hit.passage.heading[-1] for hit in hits}
    assert {"The Microservices Complexity Trap", "Event Driven Architecture on AWS"} <= headings
    text = " ".join(hit.passage.text for hit in hits).lower()
    assert not [word for word in ("ebook", "advertise", "paying subscriber", "cadr", "👋") if word in text]
    cited = assistant.ask("What is misaligned complexity?").citations
    assert any("misaligned complexity" in one.quote and "techops" in one.document_id for one in cited)
