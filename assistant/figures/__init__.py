"""Figures worked out from the facts of the work: formula, inputs with their origin, constants with source and date.

`figures_of` is the way in; one file a question: `load` (what is at work at once, and how near a quota that comes),
`payload` (what fits through what), `drain` (when a backlog is done), `chain` (how available a chain is), `bill` and
`crossover` (what it costs a month). All are pure.
"""
