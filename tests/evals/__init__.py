"""How well questions are answered: run one with `python -m tests.evals.NAME`."""
