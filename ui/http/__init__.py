"""The HTTP doors: our own API, the OpenAI-compatible one, and what every response of the process has in common."""

from ui.http.access import Rule
from ui.http.app import build

__all__ = ["Rule", "build"]
