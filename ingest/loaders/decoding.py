"""Bytes become text, or the reason why they are none."""

from __future__ import annotations

import codecs
import re

from ingest.errors import GiveUp

_MAGIC = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF", "a PDF (name it .pdf)"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a Windows program"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"SQLite format 3", "an SQLite database"),
    (b"RIFF", "sound or video"),
    (b"ID3", "sound"),
    (b"OggS", "sound or video"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SHARE = 0.02
"""More controls than this are no slip of an editor."""


def decode(data: bytes, encoding: str = "") -> str:
    """Return the text of `data`: by byte order mark, by `encoding` if known, as UTF-8, or as Windows-1252.

    Bytes that an encoding does not know become U+FFFD. Raises: GiveUp when the bytes are not text.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    _refuse_binary(data)
    if encoding:
        try:
            return data.decode(encoding, "replace")
        except (LookupError, UnicodeError):  # an encoding that nobody knows, or that is not one of text
            pass
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        whole = data.decode("utf-8", "replace")
        broken = whole.count("\ufffd")
        known = sum(1 for character in whole if ord(character) > 127) - broken
        if known > broken or error.start >= len(data) - 3:  # UTF-8 with a wound, or cut off
            return whole
        return data.decode("cp1252", "replace")


def _refuse_binary(data: bytes) -> None:
    start = data[:65536]
    controls = len(_CONTROLS.findall(start))
    if b"\x00" not in start and controls <= _SHARE * len(start):
        return
    kind = next((kind for magic, kind in _MAGIC if start.startswith(magic)), "")
    raise GiveUp(f"it is not text: it looks like {kind}" if kind else "it is not text but binary data")
