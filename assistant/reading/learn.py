"""Learns the kinds of asks from the examples: `python -m assistant.reading.learn` writes `asks.npz` anew."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant.reading.asks import KINDS, LEARNED, NO_ASK, clauses_of, features_of
from assistant.reading.linear import Linear, vocabulary

EXAMPLES = Path(__file__).with_name("examples") / "asks.txt"
_MARK = re.compile(r"\[\[|\]\]")
_LEAST = 2
"""In so many clauses a feature must be, to be learned."""
_REGULARISATION = 3.0
"""The inverse strength, as scikit-learn's C; between 1 and 10 five folds differ by less than .02."""
_LEAST_OVERLAP = 3
"""So many characters of an asking clause must lie in a clause for it to be that one."""


class ExampleWrong(ValueError):
    """An example cannot be used; the message names file, line and remedy."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"{EXAMPLES.name}, line {line}: {problem}")


@dataclass(frozen=True, slots=True)
class Example:
    """A text with its asks as (kind, start, end)."""

    text: str
    asks: tuple[tuple[str, int, int], ...]


def examples(path: Path = EXAMPLES) -> list[Example]:
    """Return the examples in a file, a line each: kinds, a tab, the text with [[asking clauses]].

    Raises: ExampleWrong.
    """
    lines = enumerate(path.read_text("utf-8").splitlines(), 1)
    return [_example(number, line) for number, line in lines if line.strip() and not line.startswith("#")]


def _example(number: int, line: str) -> Example:
    named, tab, marked = line.partition("\t")
    if not tab:
        raise ExampleWrong(number, "write the kinds, a tab and the text")
    kinds = [kind for kind in named.split(",") if kind != NO_ASK]
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        raise ExampleWrong(number, f"{unknown[0]!r} is no kind of ask: {', '.join(KINDS)}, or {NO_ASK}")
    pieces = _MARK.split(marked)
    places, at = [], 0
    for place, piece in enumerate(pieces):
        if place % 2:
            places.append((at, at + len(piece)))
        at += len(piece)
    if len(places) != len(kinds):
        raise ExampleWrong(number, f"has {len(kinds)} kinds and {len(places)} asking clauses in [[ ]]")
    return Example("".join(pieces), tuple((kind, *place) for kind, place in zip(kinds, places, strict=True)))


def labelled(listed: Sequence[Example]) -> Iterator[tuple[set[str], str]]:
    """Yield the features of each clause with the kind of the ask that it shares most with."""
    for example in listed:
        clauses = list(clauses_of(example.text))
        for (start, end), features in zip(clauses, features_of(example.text, clauses), strict=True):
            shared = [(min(end, last) - max(start, first), kind) for kind, first, last in example.asks]
            most, kind = max(shared, default=(0, NO_ASK))
            yield features, kind if most > _LEAST_OVERLAP else NO_ASK


def learn(listed: Sequence[Example], learned_from: str = "") -> Linear:
    """Return the classifier that these examples teach: logistic regression over all kinds at once."""
    features, kinds = zip(*labelled(listed), strict=True)
    rows = vocabulary(features, _LEAST)
    table = np.zeros((len(features), len(rows)), np.float32)
    for line, found in enumerate(features):
        table[line, [rows[name] for name in found if name in rows]] = 1.0
    fitted = LogisticRegression(C=_REGULARISATION, max_iter=400).fit(table, kinds)
    weights = np.vstack([fitted.coef_.T, fitted.intercept_]).astype(np.float32)
    return Linear(tuple(fitted.classes_.tolist()), rows, weights, learned_from)


def digest(path: Path = EXAMPLES) -> str:
    """Return the SHA-256 of the examples, which the learned file names."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Learn from the examples and write what was learned."""
    listed = examples()
    learn(listed, digest()).save(LEARNED)
    sys.stdout.write(f"{LEARNED.name}: learned from {len(listed)} texts\n")


if __name__ == "__main__":
    main()
