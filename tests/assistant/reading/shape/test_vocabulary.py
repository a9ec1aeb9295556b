from __future__ import annotations

import pytest

from assistant.reading.shape.vocabulary import VocabularyWrong, pattern, vocabulary


def test_every_file_is_named_after_its_fact_and_says_what_it_is_about() -> None:
    assert all(kind.about for kind in vocabulary().values())
    assert {"arrival", "max_duration", "runtime"} <= set(vocabulary())


def test_a_blank_stands_for_blanks_and_hyphens() -> None:
    assert pattern(["around the clock"]).search("runs around-the clock")
    assert not pattern(["the clock"]).search("bathe clocks")


def test_a_phrase_that_cannot_be_read_is_named() -> None:
    with pytest.raises(VocabularyWrong, match=r"arrival.yaml: '\(oops' is no regular expression"):
        pattern(["(oops"], "arrival.yaml")


def test_an_unknown_quantity_is_named() -> None:
    with pytest.raises(VocabularyWrong, match=r"\{colour\} is no dimension: money, rate"):
        pattern(["{colour} paint"], "paint.yaml")
