"""The linter refuses what CONTRIBUTING forbids, naming line and remedy; the shipped library passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.lint.library import lint

GOOD = """---
id: situation-stuck
title: Stuck
kind: situation
services: [SQS]
path: [SQS, Lambda]
seen: [stuck]
as_of: 2026-11-25
questions: [why is it stuck, what blocks my queue, nothing moves]
sources:
  - {id: page, title: A page, publisher: AWS, url: "https://a", as_of: 2026, confidence: verified-in-doc}
---

# Stuck

## In one line

A queue stands still when its only group is blocked [@page].

## Steps

"""
FILLER = "\n".join(
    f"- Step number {n} looks at part {n} of the queue and tells what blocks it [@page]." for n in range(25)
)


def problems(folder: Path, text: str, **files: str) -> list[str]:
    (folder / "situation").mkdir(exist_ok=True)
    (folder / "situation" / "stuck.md").write_text(text)
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(content)
    return [str(problem) for problem in lint(folder, articles=())]


def test_the_shipped_library_passes() -> None:
    assert lint() == []


def test_a_sound_situation_passes(tmp_path: Path) -> None:
    assert problems(tmp_path, GOOD + FILLER) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("path: [SQS, Lambda]\n", "", "'path' is missing: a situation names it"),
        ("seen: [stuck]", "seen: [slow]", "'slow' is not one of bill, cold"),
        ("path: [SQS, Lambda]", "path: [Quux]", "'Quux' is not in services.yaml"),
        (", nothing moves]", "]", "2 questions: name three to eight"),
        ("## Steps", "## In one line", "sections of 2 roles or more"),
        ("[@page]", "[@pages]", "source key 'pages' has no entry"),
        ("part 7 of", "7 seconds [x](nowhere) of", "link to 'nowhere': no document has that id"),
    ],
)
def test_what_a_situation_lacks_is_named(old: str, new: str, problem: str, tmp_path: Path) -> None:
    assert problem in "\n".join(problems(tmp_path, (GOOD + FILLER).replace(old, new)))


def test_a_belief_is_answered_by_a_statement_of_its_document(tmp_path: Path) -> None:
    belief = "- belief: B\n  said: [x]\n  since: 2026\n  document: situation-stuck\n  truth: {}\n"
    said = "A queue stands still when its only group is blocked."
    assert problems(tmp_path, GOOD + FILLER, beliefs=belief.format(said)) == []
    (found,) = problems(tmp_path, GOOD + FILLER, beliefs=belief.format("Something else."))
    assert found.endswith("beliefs.yaml:1: 'situation-stuck' does not say: Something else.")


def test_a_price_names_a_known_service_and_a_date(tmp_path: Path) -> None:
    price = (
        "- id: one\n  service: Quux\n  what: w\n  usd: 1\n  per: GB\n"
        "  source: {title: T, url: 'https://a', as_of: lately, confidence: derived}\n"
    )
    found = "\n".join(problems(tmp_path, GOOD + FILLER, prices=price))
    assert "entry 'one': 'Quux' is not in services.yaml" in found
    assert "as_of is 'lately'" in found
