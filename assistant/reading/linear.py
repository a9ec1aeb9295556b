"""A linear classifier over named features, as learned by `assistant.reading.learn`. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights of shape (features + 1, kinds); the last row is the kinds' own."""

    kinds: tuple[str, ...]
    rows: Mapping[str, int]
    weights: NDArray[np.float32]
    learned_from: str = ""
    """The SHA-256 of the examples."""

    @classmethod
    def load(cls, path: Path) -> Linear:
        """Return the classifier in a file that `save` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            names = stored["features"].tolist()
            return cls(
                kinds=tuple(stored["kinds"].tolist()),
                rows={name: row for row, name in enumerate(names)},
                weights=stored["weights"].astype(np.float32),
                learned_from=str(stored["learned_from"]),
            )

    def save(self, path: Path) -> None:
        """Write the classifier, its weights in half precision."""
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                kinds=np.array(self.kinds),
                features=np.array(list(self.rows)),
                weights=self.weights.astype(np.float16),
                learned_from=np.array(self.learned_from),
            )

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """Return kind -> probability, which sum to 1; features that were never seen say nothing."""
        rows = [self.rows[name] for name in set(features) if name in self.rows]
        scores = self.weights[[*rows, -1]].sum(axis=0, dtype=np.float64)
        shares = np.exp(scores - scores.max())
        return dict(zip(self.kinds, (shares / shares.sum()).tolist(), strict=True))

    def best(self, features: Iterable[str]) -> str:
        """Return the likeliest kind."""
        found = self.probabilities(features)
        return max(found, key=found.__getitem__)


def vocabulary(examples: Sequence[set[str]], least: int) -> dict[str, int]:
    """Return feature -> row of the features that so many examples have, in order."""
    counts: dict[str, int] = {}
    for features in examples:
        for name in features:
            counts[name] = counts.get(name, 0) + 1
    return {
        name: row for row, name in enumerate(sorted(name for name, count in counts.items() if count >= least))
    }
