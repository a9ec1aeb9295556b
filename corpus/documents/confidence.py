"""How sure a source is, from the surest label to the weakest."""

from __future__ import annotations

JUDGEMENT = "judgement"
"""Label and source key of what is engineering judgement; it needs no entry under `sources`."""

CONFIDENCES = (
    "verified-in-schema",
    "verified-in-doc",
    "secondhand-dated",
    "derived",
    "seed-claim",
    "recalled-needs-check",
    JUDGEMENT,
)
