"""The computed half on unseen questions: `python -m tests.evals.engine` prints when tables speak and what is read.

Questions and judgements come from the project's shared training data. Twenty questions are kept apart, chosen by the
hash of their id: nothing is learned from them and nobody looks at them; `--apart` prints their figures alone.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.decisions.decision import Decision
from assistant.decisions.system import SystemDecision, decide_text
from assistant.reading.question import Question, tidy
from tests.builders import DOMAIN
from tests.evals.shape import SHARED, facts_read, scorer

_APART = 20
_OF_NAMES = ("current", "candidates")


@dataclass(frozen=True)
class Asked:
    """One judged question with what the engine makes of it."""

    question: dict[str, Any]
    judged: dict[str, Any]
    decided: SystemDecision

    @property
    def is_choice(self) -> bool:
        """Whether a table may speak: its verdict comes from one, or something is to be chosen."""
        return (
            self.of_table
            or self.question["kind"] in ("choice", "comparison")
            or not self.kinds.isdisjoint({"which", "compare"})
        )

    @property
    def kinds(self) -> set[str]:
        """The kinds of ask in it."""
        return {ask["type"] for ask in self.question["asks"]}

    @property
    def of_table(self) -> bool:
        """Whether its verdict comes from a table."""
        return bool(self.judged["verdict_from"]["from"] == "table")

    @property
    def voiced(self) -> list[Decision]:
        """The decisions that have something to say: a rule holds for them."""
        mains = [made[0] for made in self.decided.decisions if made]
        return [main for main in mains if main.choice.decided or main.rests_on]

    @property
    def accepts(self) -> bool | None:
        """Whether every choice is one that a good architect accepts; None where nothing can be compared."""
        accepted = [_plain(option) for option in self.question["expected"]["acceptable"]]
        if not accepted or not self.voiced:
            return None
        return all(
            any(_same_option(made.chosen.option.name, option) for option in accepted) for made in self.voiced
        )

    @property
    def sum_is_present(self) -> bool:
        """Whether a result that the judge worked out stands among the figures, within 3 %."""
        wanted = [
            float(number.replace(",", ""))
            for number in re.findall(r"= \$?(\d[\d,]*(?:\.\d+)?)", self.judged["verdict_from"]["how"])
        ]
        found = [
            bound
            for decisions in self.decided.decisions
            for made in decisions
            for figure in made.figures
            for bound in (figure.value.low, figure.value.high)
        ]
        return any(abs(number - bound) <= 0.03 * number for number in wanted for bound in found)


def questions(*, apart: bool) -> list[dict[str, Any]]:
    """Return the judged questions that are kept apart, or all others."""
    listed = _read("questions.jsonl")
    kept = {
        entry["id"]
        for entry in sorted(listed, key=lambda entry: hashlib.sha1(entry["id"].encode()).hexdigest())[:_APART]
    }
    return [{**entry, "text": tidy(entry["question"])} for entry in listed if (entry["id"] in kept) == apart]


def asked(*, apart: bool) -> list[Asked]:
    """Return the judged questions with what the engine makes of them."""
    judged = {entry["id"]: entry for entry in _read("evidence.jsonl")}
    return [
        Asked(entry, judged[entry["id"]], decide_text(entry["text"], DOMAIN))
        for entry in questions(apart=apart)
    ]


def main() -> None:
    found = asked(apart="--apart" in sys.argv)
    speaking = [one for one in found if one.voiced]
    choices, of_table = [one for one in found if one.is_choice], [one for one in found if one.of_table]
    print(f"{len(found)} questions, {len(choices)} choices, {len(of_table)} of a table")
    print(f"tables speak              {_share(speaking, [one for one in speaking if one.is_choice])} choices")
    print(f"of a table's verdicts     {_share(of_table, [one for one in of_table if one.voiced])} spoken for")
    print(f"of all choices            {_share(choices, [one for one in choices if one.voiced])} spoken for")
    compared = [one for one in speaking if one.accepts is not None]
    print(f"choices accepted          {_share(compared, [one for one in compared if one.accepts])}")
    sums = [one for one in found if one.judged["verdict_from"]["from"] == "sum"]
    print(f"sums present              {_share(sums, [one for one in sums if one.sum_is_present])}")
    kinds, read = [one.kinds for one in found], [Question(one.question["text"], DOMAIN).asks for one in found]
    right = sum(len(wanted & told) for wanted, told in zip(kinds, read, strict=True))
    print(
        f"kinds of ask              precision {right / sum(map(len, read)):.2f}  "
        f"recall {right / sum(map(len, kinds)):.2f}"
    )
    for part, row in _read_facts([one.question for one in found]).items():
        print(f"{part:25} precision {row['precision']:.2f}  recall {row['recall']:.2f}  F1 {row['f1']:.2f}")
    for one in found:
        spoken = ", ".join(f"{made.choice.table.name}: {made.chosen.option.id}" for made in one.voiced)
        if one.accepts is False or (one.voiced and not one.is_choice) or (one.of_table and not one.voiced):
            print(f"  {one.question['id']} {spoken or 'silent'}; {one.judged['verdict_from']['from']}; "
                  f"accepted: {', '.join(one.question['expected']['acceptable'][:4])}")  # fmt: skip


def _read_facts(listed: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    score = scorer()
    predicted = {entry["id"]: {"id": entry["id"], "facts": facts_read(entry["text"])} for entry in listed}
    gold = {entry["id"]: entry for entry in listed}
    report = score.report(gold, predicted, boot=1)
    names = score.report(_only(gold, _OF_NAMES), _only(predicted, _OF_NAMES), boot=1)
    return {
        "names with their role": names["all"],
        "numbers": report["numbers"],
        "facts of words": report["words, not numbers"],
    }


def _only(listed: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {
        id_: {"id": id_, "facts": [fact for fact in entry["facts"] if fact["fact"] in names]}
        for id_, entry in listed.items()
    }


def _share(whole: Sequence[Asked], part: Sequence[Asked]) -> str:
    return f"{len(part)} of {len(whole)} ({len(part) / len(whole):.2f})" if whole else "none"


def _same_option(name: str, option: str) -> bool:
    words, others = set(_plain(name).split()), set(option.split())
    return bool(words) and (words <= others or others <= words)


def _plain(name: str) -> str:
    words = re.findall(r"[a-z0-9]+", name.lower())
    return " ".join(word for word in words if word not in ("a", "an", "on", "the", "aws", "amazon", "one"))


def _read(name: str) -> list[dict[str, Any]]:
    lines = (Path(SHARED) / "training" / name).read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


if __name__ == "__main__":
    if not SHARED.is_dir():
        sys.exit("needs the project's shared training data in ../shared")
    main()
