"""What of a language model's reply is words: no reasoning, links, images, tags or marks that it invented. Pure."""

from __future__ import annotations

import html
import re

_NAMED = r"(?:[\w.-]+[:_])?(?:think|thought|reason|analy[sz]|reflect|scratch)\w*"
_BEGINS = rf"(?:<\|?|\[|◁)\s*{_NAMED}[^<>\[\]◁▷\n]{{0,80}}(?:\|?>|\]|▷)"
_ENDS = rf"(?:<\|?|\[|◁)\s*(?:/\s*|end_of_){_NAMED}\s*(?:\|?>|\]|▷)"
_REASONING = re.compile(
    rf"{_BEGINS}.*?(?:{_ENDS}|\Z)"
    rf"|^\s*```+\s*{_NAMED}.*?(?:^\s*```+\s*$|\Z)"
    r"|<\|channel\|>\s*(?!final).*?(?=<\|(?:end|start|channel)\|>|\Z)",
    re.IGNORECASE | re.DOTALL | re.MULTILINE,
)
"""What models write to themselves, in the forms that are in use: tags, brackets, fences, channels."""
_REASONED_BEFORE = re.compile(rf"\A.*{_ENDS}", re.IGNORECASE | re.DOTALL)
"""Some servers leave out where the reasoning began."""
_TOKENS = re.compile(r"<\|[^|<>\n]{0,40}\|>(?:final|assistant)?", re.IGNORECASE)
_DEFINED = re.compile(r"^ {0,3}\[[^\]\n]+\]:\s*\S.*$", re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])?")
_LINK = re.compile(r"\[([^\[\]]{0,300})\]\([^()]{0,2000}\)")
_ADDRESS = re.compile(
    r"(?<![^\s<])[^\s<]*://\S*|<?(?:\bwww\.|\b(?:mailto|javascript|data):)\S+", re.IGNORECASE
)
_MARKER = re.compile(r"\[\^?\d+(?:\s*[,–-]\s*\d+)*\]|【[^】\n]*】")


def undressed(reply: str) -> str:
    """Return the words of a reply, with its lines and the ids of the evidence that it names.

    >>> undressed("<think>I guess</think>It fits. [sab3] See [here](https://x.example) [1]")
    'It fits. [sab3] See here '
    """
    reply = _REASONED_BEFORE.sub("", _REASONING.sub(" ", html.unescape(reply)))
    for never in (_TOKENS, _MARKER, _DEFINED, _IMAGE):
        reply = never.sub("", reply)
    return _ADDRESS.sub("", _LINK.sub(r"\1", reply))  # last, whatever else was taken out from within them
