"""The Slack door: events come in by webhook, are kept, and are answered from there exactly once."""

from ui.slack.door import SlackDoor, SlackSettings

__all__ = ["SlackDoor", "SlackSettings"]
