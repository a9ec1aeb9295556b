"""The formats that can be read: suffix -> the function that reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ingest.loaders import html, markdown, pdf, plain
from ingest.parsed import Parsed

Load = Callable[[bytes, str], Parsed]
"""Takes a file's bytes and its name, as errors say it. Raises: GiveUp."""

LOADERS: Mapping[str, Load] = {
    ".md": markdown.load,
    ".markdown": markdown.load,
    ".html": html.load,
    ".htm": html.load,
    ".txt": plain.load,
    ".pdf": pdf.load,
}
