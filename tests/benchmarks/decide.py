"""How long a decision takes: `python -m tests.benchmarks.decide` prints median and 95th percentile in milliseconds.

Over the scenarios of tests/evals/decisions.jsonl, each read, decided and searched for flips, in one running process.
"""

from __future__ import annotations

import json
import statistics
import time

from assistant.decisions.system import decide_text
from tests.builders import DOMAIN
from tests.evals.decisions import SCENARIOS


def main() -> None:
    texts = [json.loads(line)["text"] for line in SCENARIOS.read_text("utf-8").splitlines()]
    long = " ".join(texts)[:4_000]
    for text in (texts[0], texts[-1]):
        decide_text(text, DOMAIN)
    spent = sorted(_ms(text) for text in texts)
    print(
        f"{len(texts)} texts: median {statistics.median(spent):.1f} ms, p95 {spent[int(0.95 * len(spent))]:.1f} ms"
    )
    print(f"a text of {len(long):,} characters: {_ms(long):.0f} ms")


def _ms(text: str) -> float:
    began = time.perf_counter()
    decide_text(text, DOMAIN)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
