"""Is the document that answers among the first that a search finds? With the documents' known questions and without.

`python -m tests.evals.library HOME` prints a table for `library.jsonl`, and the questions that miss.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from corpus.encoding.encoders import open_reader
from corpus.store.store import Store

QUESTIONS = Path(__file__).with_name("library.jsonl")
FIRST = 5


def questions() -> list[dict[str, str]]:
    """Return the questions: who asks, what, and the document that answers."""
    return [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]


def rank(store: Store, question: str, document_id: str, **options: Any) -> int | None:
    """Return at which place, from 1, a passage of the document is found; None: not among the first 20."""
    hits = store.search(question, 20, **options)
    return next((place for place, hit in enumerate(hits, 1) if hit.document.id == document_id), None)


def report(store: Store, settings: Sequence[tuple[str, dict[str, Any]]]) -> Iterator[str]:
    """Yield the lines of the table, then those of the misses of the last setting."""
    known = {summary.id for summary in store.catalog.summaries()}
    asked = [one for one in questions() if one["document"] in known]
    yield f"{len(asked)} of {len(questions())} questions have their document; {len(known)} documents"
    ranks: list[int | None] = []
    for name, options in settings:
        ranks = [rank(store, one["question"], one["document"], **options) for one in asked]
        first = sum(1 for place in ranks if place == 1) / len(ranks)
        found = sum(1 for place in ranks if place and place <= FIRST) / len(ranks)
        mean = sum(1 / place for place in ranks if place and place <= 10) / len(ranks)
        yield f"{name:<24} first {first:.2f}  in the first {FIRST} {found:.2f}  MRR@10 {mean:.3f}"
    for one, place in zip(asked, ranks, strict=True):
        if place is None or place > FIRST:
            yield f"  {place or '–'}: {one['question']} -> {one['document']}"


def main() -> None:
    """Print the table for the collection in the folder that the command line names."""
    with Store(Path(sys.argv[1]), open_reader(None)) as store:
        rankings = [
            ("by words", {"mode": "keyword"}),
            ("by meaning", {"mode": "dense"}),
            ("both, without known questions", {"known_questions": False}),
            ("both, and known questions", {}),
        ]
        for line in report(store, rankings):
            sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
