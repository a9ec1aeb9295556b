from __future__ import annotations

import pytest

from corpus.store.fusion import blend, scaled


def test_best_in_every_ranking_scores_one() -> None:
    assert blend({"dense": {"a": 1.0, "b": 0.4}, "keyword": {"a": 1.0}})[0] == ("a", pytest.approx(1.0))


def test_agreement_beats_one_good_score() -> None:
    dense, keyword = {"a": 0.8, "b": 0.7}, {"c": 1.0, "b": 0.8}
    assert blend({"dense": dense, "keyword": keyword})[0][0] == "b"


def test_a_known_question_that_hardly_fits_counts_for_little() -> None:
    ranked = blend({"dense": {"note": 0.6, "far": 0.4}, "known_question": {"far": 0.1}})
    assert [id_ for id_, _ in ranked] == ["note", "far"]


def test_ties_keep_first_seen_order() -> None:
    assert [id_ for id_, _ in blend({"dense": {"a": 0.5, "b": 0.5}})] == ["a", "b"]


def test_a_score_below_nothing_is_nothing() -> None:
    assert blend({"dense": {"a": -0.3}}) == [("a", 0.0)]


@pytest.mark.parametrize("scores", [{}, {"dense": {}}])
def test_nothing_in_nothing_out(scores: dict[str, dict[str, float]]) -> None:
    assert blend(scores) == []


def test_scaling_makes_the_highest_one() -> None:
    assert scaled({"a": 4.0, "b": 1.0}) == {"a": 1.0, "b": 0.25}
    assert scaled({}) == scaled({"a": 0.0}) == {}
