"""Decisions for described work: `python -m tests.evals.decisions` prints the accuracy by table and what went wrong.

Each scenario of `decisions.jsonl` names the options that AWS's guidance accepts, the fact that decides, and facts
that should flip the choice to `then`; all were written before the tables were tuned to any of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.decisions.system import SystemDecision, decide_with, shape_of
from assistant.decisions.worked_out import WorkedOut
from tests.builders import DOMAIN

SCENARIOS = Path(__file__).with_name("decisions.jsonl")


@dataclass(frozen=True)
class Outcome:
    """What was chosen for a scenario, and after its flip; `chosen` and `then` are option ids."""

    scenario: dict[str, Any]
    chosen: str
    rests_on: tuple[str, ...]
    then: str

    @property
    def right(self) -> bool:
        return self.chosen in self.scenario["accept"]

    @property
    def flips(self) -> bool:
        return not self.scenario["flip"] or self.then in self.scenario["then"]


def outcomes() -> Iterator[Outcome]:
    """Yield the outcome of every scenario."""
    for line in SCENARIOS.read_text("utf-8").splitlines():
        scenario = json.loads(line)
        decided = _decided(scenario, {})
        then = _chosen(_decided(scenario, scenario["flip"])) if scenario["flip"] else ""
        yield Outcome(scenario, _chosen(decided), decided.decisions[0][0].rests_on, then)


def _chosen(decided: SystemDecision) -> str:
    return (decided.mixed or decided.decisions[0][0].chosen.option).id


def _decided(scenario: dict[str, Any], facts: dict[str, Any]) -> SystemDecision:
    text = scenario["text"]
    shape = shape_of(text, facts, DOMAIN)
    return decide_with([DOMAIN.tables[scenario["table"]]], text, shape, WorkedOut(DOMAIN))


def main() -> None:
    found = list(outcomes())
    for table in dict.fromkeys(one.scenario["table"] for one in found):
        of_table = [one for one in found if one.scenario["table"] == table]
        flipping = [one for one in of_table if one.scenario["flip"]]
        right, flipped = sum(one.right for one in of_table), sum(one.flips for one in flipping)
        print(f"{table:12} {right} of {len(of_table)} right ({right / len(of_table):.2f}); ", end="")
        print(f"{flipped} of {len(flipping)} flip as expected")
    for one in found:
        if not one.right:
            print(
                f"  chose {one.chosen} for: {one.scenario['text']} (accepts {', '.join(one.scenario['accept'])})"
            )
        if not one.flips:
            print(
                f"  with {one.scenario['flip']} chose {one.then}, not {one.scenario['then']}: {one.scenario['text']}"
            )


if __name__ == "__main__":
    main()
