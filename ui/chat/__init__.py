"""The chat page, by Gradio: a conversation, and beside it the exact quotes that its sentences rest on."""

from ui.chat.layout import build, mount

__all__ = ["build", "mount"]
