"""`python -m corpus.lint`: a line for each problem of the shipped library; exits with 1 if there is one."""

import sys

from corpus.lint.library import lint

problems = lint()
for problem in problems:
    sys.stdout.write(f"{problem}\n")
sys.exit(bool(problems))
