"""The command line: `workshape`. Each command translates its arguments, calls one function, prints."""

from ui.cli.main import main

__all__ = ["main"]
