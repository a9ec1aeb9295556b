"""Decisions on several kinds of work, told together: each with what decided it, and what they share. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.decisions.decision import Decision
from assistant.decisions.paths import paths, shared
from assistant.decisions.system import SystemDecision
from assistant.decisions.worked_out import WorkedOut
from assistant.writing.argue import Statements, bullets, capitalised, changes, decisive, question, sentence
from assistant.writing.compose import Paragraph
from assistant.writing.markdown import NOTHING, Markdown
from corpus.documents.tables import Option

_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_REASONS_EACH, _FLIPS_EACH = 2, 2


def argue_system(decided: SystemDecision, statements: Statements) -> list[Paragraph]:
    """Return the paragraphs on one system: for each work item its main decision, and what else decides clearly."""
    decisions = [of_item[0] for of_item in decided.decisions]
    paragraphs = [
        Paragraph(_verdict(decisions, decided.mixed), (), "verdict"),
        *(_of_item(of_item, statements) for of_item in decided.decisions),
    ]
    unknown = next((decision for decision in decisions if decision.missing), None)
    assumed = dict.fromkeys(text for decision in decisions for text in decision.assumptions)
    paragraphs += [
        Paragraph("Shared", (), note=Markdown.escape(_shared(decided))),
        Paragraph("What would change this", (), note=Markdown.escape(_changes(decisions))),
        Paragraph("Assumed", (), note=Markdown.escape(sentence("; ".join(assumed)))),
        Paragraph("", (), note=question(_asked(unknown)) if unknown else NOTHING),
    ]
    return [
        paragraph
        for paragraph in paragraphs
        if paragraph.statements or paragraph.note or paragraph.is_verdict
    ]


def _verdict(decisions: Sequence[Decision], mixed: Option | None) -> str:
    if mixed is not None:
        return decisions[0].choice.table.verdict.format(name=mixed.name)
    homes = dict.fromkeys(decision.chosen.option.name for decision in decisions)
    kinds = f"{capitalised(_number(len(decisions)))} kinds of work"
    return (
        f"{kinds}, one home: {next(iter(homes))}"
        if len(homes) == 1
        else f"{kinds}, {_number(len(homes))} homes"
    )


def _of_item(of_item: Sequence[Decision], statements: Statements) -> Paragraph:
    """Return what decided one work item, under its name and the option chosen; the option's purpose for a default."""
    decision, *others = of_item
    pairs = [(lead_in, quote) for lead_in, quote in decisive(decision) if quote in statements][:_REASONS_EACH]
    says = decision.chosen.option.says
    if not pairs and says is not None and says in statements:
        pairs = [("By default", says)]
    beside = [pair for other in others for pair in list(decisive(other))[-1:] if pair[1] in statements]
    names = ", with ".join(decision.chosen.option.name for decision in of_item)
    label, pairs = f"{capitalised(decision.item.name)}: {names}", [*pairs, *beside]
    return bullets(pairs, statements, label)


def _shared(decided: SystemDecision) -> str:
    items = decided.shape.items
    return " ".join(
        f"{capitalised(piece)} serves {_number(len(names))} of the {_number(len(items))}: {_listed(names)}."
        for piece, names in shared(paths(items, WorkedOut(decided.domain)))
    )


def _changes(decisions: Sequence[Decision]) -> str:
    changed = (
        (decision.item.name, changes(decision.flips[:_FLIPS_EACH], decision)) for decision in decisions
    )
    return " ".join(f"{capitalised(name)}: {text}" for name, text in changed if text)


def _asked(decision: Decision) -> str:
    ask = decision.missing[0].ask
    return f"{capitalised(decision.item.name)}: {ask[:1].lower()}{ask[1:]}"


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)
