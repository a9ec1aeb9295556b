"""What of a language model's reply is words: no reasoning, links, images, tags or marks that it invented. Pure."""

from __future__ import annotations

import re

_THOUGHT = r"think|thinking|thought|reason|reasoning|analysis|reflection|scratchpad"
_REASONING = re.compile(rf"<\s*({_THOUGHT})\b[^>]*>.*?(?:<\s*/\s*\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_REASONED_BEFORE = re.compile(rf"\A.*<\s*/\s*(?:{_THOUGHT})\s*>", re.IGNORECASE | re.DOTALL)
"""Some servers leave out where the reasoning began."""
_DEFINED = re.compile(r"^ {0,3}\[[^\]\n]+\]:\s*\S.*$", re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])?")
_LINK = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")
_ADDRESS = re.compile(
    r"<?(?:\b[a-z][a-z0-9+.-]{1,20}://|\bwww\.|\b(?:mailto|javascript|data):)\S+", re.IGNORECASE
)
_MARKER = re.compile(r"\[\^?\d+(?:\s*[,–-]\s*\d+)*\]|【[^】\n]*】")


def undressed(reply: str) -> str:
    """Return the words of a reply, with its lines and the ids of the evidence that it names.

    >>> undressed("<think>I guess</think>It fits. [sab3] See [here](https://x.example) [1]")
    'It fits. [sab3] See here '
    """
    reply = _REASONED_BEFORE.sub("", _REASONING.sub(" ", reply))
    for never in (_DEFINED, _IMAGE):
        reply = never.sub("", reply)
    return _MARKER.sub("", _ADDRESS.sub("", _LINK.sub(r"\1", reply)))
