"""From the shape of the work to decisions: a `Shape` and decision tables in, `Decision`s with reasons and flips out.

Everything is computed from the tables and the facts; no sentence is written here.
"""
