"""Documents are found by the questions they answer, and situations by path and complaint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.documents.frontmatter import split_front_matter
from corpus.store.store import Store
from corpus.store.writer import Writer
from corpus.types import Hit
from tests.builders import DOMAIN, document, passages
from tests.fakes import WordEncoder


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "home", WordEncoder()) as store:
        yield store


def add(store: Store, document_id: str, text: str, **changes: Any) -> None:
    one = document(document_id, text, **changes)
    with Writer(store, store.encoder) as writer:
        writer.write([(one, passages(one))])


def first(store: Store, query: str, **options: Any) -> Hit:
    return store.search(query, **options)[0]


def test_a_question_leads_to_a_document_that_shares_no_word_with_it(store: Store) -> None:
    add(store, "warm", "A running task serves requests.", questions=("p95 under 300 ms",))
    add(store, "storm", "Sudden storms at sea.")
    hit = first(store, "p95 under 300 ms")
    assert hit.document.id == "warm"
    assert hit.known_question is not None
    assert (hit.known_question_rank, hit.known_question.question) == (1, "p95 under 300 ms")
    assert all(one.known_question is None for one in store.search("p95 under 300 ms", known_questions=False))


def test_path_and_complaint_tell_two_equal_questions_apart(store: Store) -> None:
    asked = ("messages and functions",)
    add(store, "lost", "One.", questions=asked, path=("SQS", "Lambda"), seen=("lost",))
    add(store, "twice", "Two.", questions=asked, path=("SQS", "Lambda"), seen=("twice",))
    hit = first(store, "messages from SQS reach functions twice")
    assert hit.document.id == "twice"
    assert hit.known_question is not None
    assert (hit.known_question.seen, hit.known_question.path) == (("twice",), ("SQS",))


def test_a_known_question_need_fit_only_one_sentence_of_a_long_description(store: Store) -> None:
    add(store, "fits", "One.", questions=("what serves sudden waves",))
    add(store, "other", "Two.", questions=("a small team runs three services in one region",))
    hit = first(store, "We are a team of six and run many things. Now what serves sudden waves")
    assert hit.document.id == "fits"
    assert hit.known_question is not None
    assert hit.known_question.nearness > 0.8


def test_a_path_counts_only_beside_a_complaint(store: Store) -> None:
    add(store, "lost", "One.", questions=("messages",), path=("SQS",), seen=("lost",))
    known = store.known_questions().nearest("SQS messages", store.encoder.encode(["SQS messages"]))[0]
    assert (known.seen, known.path, known.score) == ((), (), known.nearness)


def test_a_ranking_that_did_not_find_a_passage_gives_it_no_rank(store: Store) -> None:
    add(store, "entered", "Nothing of that.", questions=("sudden waves",))
    for number in range(60):
        add(store, f"wave-{number}", f"Sudden rain fell over town {number}.")
    hit = next(hit for hit in store.search("sudden waves", 10) if hit.document.id == "entered")
    assert (hit.dense_rank, hit.keyword_rank, hit.known_question_rank) == (None, None, 1)


def test_known_questions_follow_what_is_written(store: Store) -> None:
    add(store, "a", "Text.", questions=("old question",))
    assert first(store, "old question").known_question is not None
    add(store, "a", "Text.", questions=("new question",))
    assert {
        known.question for known in store.known_questions().nearest("x", store.encoder.encode(["x"]))
    } == {"new question"}


def test_a_collection_without_questions_is_searched_all_the_same(store: Store) -> None:
    add(store, "a", "Queues absorb bursts.")
    hit = first(store, "bursts")
    assert (hit.known_question_rank, hit.known_question) == (None, None)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Customers got the e-mail twice", {"twice"}),
        ("messages end in the DLQ and nobody knows why", {"lost"}),
        ("ECS sends SIGTERM in the middle of a job", {"killed"}),
        ("why 504 after 29 seconds?", {"timed out"}),
        ("429 Rate Exceeded", {"throttled"}),
        ("Which queue keeps order?", set()),
        ("the skilled team builds it", set()),
    ],
)
def test_a_complaint_is_read_from_everyday_words(text: str, seen: set[str]) -> None:
    assert DOMAIN.complaints.voiced(text) == seen


def test_front_matter_names_path_and_complaints() -> None:
    front, _ = split_front_matter(
        "---\nid: a\nseen: [twice, out of order]\npath: [SQS, Lambda]\n---\n", "a.md"
    )
    assert (front.seen, front.path) == (("twice", "out of order"), ("SQS", "Lambda"))


def test_the_vocabulary_is_closed() -> None:
    assert DOMAIN.complaints.known == {
        "lost", "twice", "late", "stuck", "out of order", "throttled", "bill", "cold", "killed", "refused",
        "too large", "timed out",
    }  # fmt: skip
