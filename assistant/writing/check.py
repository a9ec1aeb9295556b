"""Nothing leaves unproven: a quote stands at its place and says what is said, a marker has its citation. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.types import MARKER, Answer, Citation
from corpus.types import Document

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def quote_stands(citation: Citation, document: Document) -> bool:
    """Return whether the quote is, character for character, the document's text at its span."""
    return (
        citation.document_id == document.id
        and bool(citation.quote)
        and document.text[citation.start_char : citation.end_char] == citation.quote
    )


def supported(sentence: str, citation: Citation, document: Document) -> bool:
    """Return whether the quote stands in the document and says what is said: the same words, or the same figures.

    A table row is told as a sentence, with the names of its columns; it may hold no figure that the row, or the
    header of its table, does not hold.
    """
    if not quote_stands(citation, document):
        return False
    if " ".join(citation.quote.split()) == sentence:
        return True
    return figures(sentence) <= figures(f"{_header(citation, document)} {citation.quote}")


def figures(text: str) -> set[str]:
    """Return the numbers in a text, as they are written there."""
    return set(_FIGURE.findall(text))


def _header(citation: Citation, document: Document) -> str:
    """Return the first line of the table that the quote is a row of, empty where it is none."""
    tables = (block for block in document.blocks if block.kind == "table")
    inside = (block for block in tables if block.start_char <= citation.start_char < block.end_char)
    return next((document.text[block.start_char : block.end_char].split("\n", 1)[0] for block in inside), "")


def problems(answer: Answer, documents: Mapping[str, Document]) -> list[str]:
    """Return what is wrong with an answer's evidence, one sentence each; empty: every claim is proven.

    `documents` holds the cited ones by id.
    """
    found = []
    markers = [citation.marker for citation in answer.citations]
    if markers != list(range(1, len(markers) + 1)):
        found.append(f"markers do not count from 1: {markers}")
    in_text = list(dict.fromkeys(int(number) for number in MARKER.findall(answer.text)))
    if in_text != markers:
        found.append(f"the text uses markers {in_text}, the citations are {markers}")
    for citation in answer.citations:
        document = documents.get(citation.document_id)
        if document is None or not quote_stands(citation, document):
            found.append(f"[{citation.marker}] is not in {citation.document_id} where it says")
    found += [
        f"no evidence for: {claim.text}"
        for claim in answer.claims
        if not claim.markers and claim.status != "judgement"
    ]
    return found
