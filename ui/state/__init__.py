"""What the doors keep, in a database of its own: who may come in, and what came from Slack.

It stands beside the collection (`state.sqlite3`), not in it: a copied collection carries no secret.
"""

from ui.state.state import State

__all__ = ["State"]
