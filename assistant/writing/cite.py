"""Chosen statements become Markdown with markers, and each marker a citation that was checked. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evidence.statements import Statement
from assistant.types import Citation, Claim, ClaimStatus
from assistant.writing.check import supported
from assistant.writing.compose import Paragraph
from assistant.writing.markdown import Markdown
from corpus.checked import day, web_address


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of an answer with its evidence, markers from 1 in order of first use."""

    text: Markdown
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()


def draft(paragraphs: Sequence[Paragraph]) -> Draft:
    """Return the paragraphs as they are told: one claim and one citation a statement."""
    claims: list[Claim] = []
    citations: list[Citation] = []
    written: list[Markdown] = []
    for paragraph in paragraphs:
        sentences: list[Markdown] = []
        lead_ins = paragraph.lead_ins or ("",) * len(paragraph.statements)
        for lead_in, statement in zip(lead_ins, paragraph.statements, strict=True):
            marker = len(citations) + 1
            citation = cite(marker, statement)
            citations.append(citation)
            claims.append(Claim(statement.text, (marker,), status(statement.text, citation, statement)))
            date = _date(citation) if paragraph.dated else ""
            text = (
                Markdown.of("{}: {}", lead_in, statement.text) if lead_in else Markdown.escape(statement.text)
            )
            shown = Markdown.of("**{}**", text) if _stands_alone(paragraph) else text
            sentences.append(Markdown.of("{} [{}]{}", shown, marker, date))
        written.append(_laid_out(paragraph, sentences))
    return Draft(Markdown.joined("\n\n", written), tuple(claims), tuple(citations))


def cite(marker: int, statement: Statement) -> Citation:
    """Return the citation of a statement, with the link and date of the page the sentence itself rests on."""
    document = statement.document
    keys = _keys(statement)
    rests_on = next((source for source in document.sources if source.id in keys), None)
    url, as_of = (rests_on.url, rests_on.as_of) if rests_on else (document.url, document.as_of)
    return Citation(
        marker=marker,
        passage_id=statement.passage.id,
        document_id=document.id,
        title=document.title,
        heading=statement.passage.heading,
        url=web_address(url),
        quote=statement.quote,
        start_char=statement.start_char,
        end_char=statement.end_char,
        as_of=day(as_of),
    )


def status(sentence: str, citation: Citation, statement: Statement) -> ClaimStatus:
    """Return what the check makes of a sentence that rests on a statement."""
    if not supported(sentence, citation, statement.document):
        return "unsupported"
    return "judgement" if _keys(statement) == {"judgement"} else "supported"


def _keys(statement: Statement) -> set[str]:
    return {
        key
        for attribution in statement.document.attributions
        if attribution.start_char < statement.end_char and attribution.end_char > statement.start_char
        for key in attribution.source_ids
    }


def _date(citation: Citation) -> str:
    return f" (as of {citation.as_of})" if citation.as_of else ""


def _stands_alone(paragraph: Paragraph) -> bool:
    """Return whether the paragraph is a verdict of one statement, which is emphasised as a whole."""
    only = len(paragraph.statements) == 1 and not paragraph.note
    return paragraph.form == "verdict" and not paragraph.label and only


def _laid_out(paragraph: Paragraph, sentences: Sequence[Markdown]) -> Markdown:
    if paragraph.note:
        sentences = [*sentences, paragraph.note]
    prose = Markdown.joined(" ", sentences)
    if paragraph.form == "verdict" and paragraph.label:
        return Markdown.of("**{}.** {}", paragraph.label, prose)
    if paragraph.form == "prose" or _stands_alone(paragraph):
        return Markdown.of("**{}:** {}", paragraph.label, prose) if paragraph.label else prose
    bullets = Markdown.joined("\n", (Markdown.of("- {}", sentence) for sentence in sentences))
    return Markdown.of("**{}**\n\n{}", paragraph.label, bullets) if paragraph.label else bullets
