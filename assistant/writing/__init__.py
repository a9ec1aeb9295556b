"""From statements and decisions to cited Markdown: evidence and `Decision`s in, a checked `Draft` out.

What to say (`compose.py`, `argue*.py`), the markers (`cite.py`), and the proof of each sentence (`check.py`).
"""
