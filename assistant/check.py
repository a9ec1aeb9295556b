"""Nothing leaves unproven: each quote stands at its place in the document, each marker has its citation. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.types import Answer, Citation
from corpus.types import Document

_MARKER = re.compile(r"\[(\d+)\]")


def quote_stands(citation: Citation, document: Document) -> bool:
    """Return whether the quote is, character for character, the document's text at its span."""
    return (
        citation.document_id == document.id
        and bool(citation.quote)
        and document.text[citation.start_char : citation.end_char] == citation.quote
    )


def problems(answer: Answer, documents: Mapping[str, Document]) -> list[str]:
    """Return what is wrong with an answer's evidence, one sentence each; empty: every claim is proven.

    `documents` holds the cited ones by id.
    """
    found = []
    markers = [citation.marker for citation in answer.citations]
    if markers != list(range(1, len(markers) + 1)):
        found.append(f"markers do not count from 1: {markers}")
    in_text = list(dict.fromkeys(int(number) for number in _MARKER.findall(answer.text)))
    if in_text != markers:
        found.append(f"the text uses markers {in_text}, the citations are {markers}")
    for citation in answer.citations:
        document = documents.get(citation.document_id)
        if document is None or not quote_stands(citation, document):
            found.append(f"[{citation.marker}] is not in {citation.document_id} where it says")
    found += [f"no evidence for: {claim.text}" for claim in answer.claims if not claim.markers]
    return found
