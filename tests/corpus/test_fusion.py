from __future__ import annotations

import pytest

from corpus.fusion import fuse


def test_first_in_every_list_scores_one() -> None:
    assert fuse([["a", "b"], ["a"]], [1.0, 1.0])[0] == ("a", pytest.approx(1.0))


def test_agreement_beats_one_good_rank() -> None:
    ranked = [item for item, _ in fuse([["a", "b", "c"], ["d", "b", "e"]], [1.0, 1.0])]
    assert ranked[0] == "b"


def test_weights_break_the_tie() -> None:
    assert [item for item, _ in fuse([["a"], ["b"]], [1.0, 2.0])] == ["b", "a"]


def test_ties_keep_first_seen_order() -> None:
    assert [item for item, _ in fuse([["a"], ["b"]], [1.0, 1.0])] == ["a", "b"]


@pytest.mark.parametrize("rankings", [[], [[], []]], ids=["no lists", "empty lists"])
def test_nothing_in_nothing_out(rankings: list[list[str]]) -> None:
    assert fuse(rankings, [1.0] * len(rankings)) == []


@pytest.mark.parametrize(("k", "weights"), [(0, [1.0]), (10, [0.0])])
def test_bad_constants_are_refused(k: int, weights: list[float]) -> None:
    with pytest.raises(ValueError, match="must be positive"):
        fuse([["a"]], weights, k=k)
