"""One source's bytes become a Document: the loader for its suffix, then identity and defaults."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import unquote, urlsplit

from corpus.types import Document
from ingest.complete import is_too_much
from ingest.errors import GiveUp
from ingest.loaders import LOADERS
from ingest.parsed import Parsed, clean
from ingest.sources import Found

_KIND = "note"
_SLUG_CHARS = 60
_TITLE_CHARS = 200


def read(found: Found, data: bytes, revision: str) -> tuple[Document, float]:
    """Return the document in `data`, which stands at `found`, and the share of its text that could not be read.

    Its id is what the front matter says, else a readable one made of the uri, the same for ever; its title the
    front matter's, else the first heading, else what the file calls itself, else the file's name. Its kind is
    "note" unless it says another. Raises: GiveUp.
    """
    load = LOADERS.get(found.path.suffix.lower())
    if load is None:
        raise GiveUp(
            f"no loader reads {found.path.suffix or 'files without a suffix'!r}: {', '.join(LOADERS)} can be read"
        )
    parsed = load(data, found.name)
    if is_too_much(parsed.lost):
        raise GiveUp(f"{parsed.lost:.0%} of its text would be lost: it nests too deep, or is broken")
    front = parsed.front
    document = Document(
        id=front.id or _id(found.uri),
        uri=found.uri,
        title=_title(parsed, found),
        kind=front.kind or _KIND,
        text=parsed.text,
        blocks=parsed.blocks,
        publisher=front.publisher,
        url=front.url,
        licence=front.licence,
        as_of=front.as_of,
        services=front.services,
        questions=front.questions,
        path=front.path,
        seen=front.seen,
        sources=front.sources,
        attributions=parsed.attributions,
        revision=revision,
    )
    return document, parsed.lost


def _id(uri: str) -> str:
    """Return folder and stem for people, and eight hexadecimal digits so that no two files share it."""
    parts = unquote(urlsplit(uri).path, errors="replace").rstrip("/").split("/")
    named = "-".join([*parts[-2:-1], parts[-1].rpartition(".")[0] or parts[-1]])
    ascii_ = unicodedata.normalize("NFKD", named).encode("ascii", "ignore").decode("ascii").lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_).strip("-")[:_SLUG_CHARS].strip("-")
    digest = hashlib.sha256(uri.encode()).hexdigest()[:8]
    return f"{slug}-{digest}" if slug else digest


def _title(parsed: Parsed, found: Found) -> str:
    heading = next((block for block in parsed.blocks if block.kind == "heading"), None)
    first = parsed.text[heading.start_char : heading.end_char] if heading else ""
    name = clean(
        found.path.stem.encode("utf-8", "replace").decode("utf-8").replace("_", " ").replace("-", " ")
    )
    title = parsed.front.title or first or parsed.title or name or found.name
    return " ".join(title.split())[:_TITLE_CHARS]
